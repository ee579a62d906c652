import type { ElementId, Finding } from "@lintel/engine/model";
import { chunkAt } from "../source/document.ts";
import type { Declared } from "./declare.ts";

/** A name in a line that cannot be read. */
export const word = /[_a-zA-Z]\w*(?:-\w+)*/g;

interface Pair {
  readonly from: ElementId;
  readonly to: ElementId;
}

/** The components between which a step of a flow misses a link; `null` for other findings. */
export function missingPair({ rule, fixes }: Finding): Pair | null {
  if (rule !== "undeclared-link") return null;
  const [edit] = fixes.flatMap(({ edits }) => edits);
  const [, from, to] = (edit?.type === "add" && /^(\S+) [-~]> (\S+)$/.exec(edit.text)) || [];
  return from && to ? { from, to } : null;
}

/** Whether a line that cannot be read may be the link of a pair: it names both (`A => D`), or ends at its arrow (`A ->`). */
export function isHalfLink(line: string, { from, to }: Pair): boolean {
  const code = line.replace(/\/\/.*/, "");
  const names: readonly string[] = code.match(word) ?? [];
  const isOpen = /[-~=→]>?\s*$/.test(code);
  return isOpen ? names.at(-1) === from : names[0] === from && names.includes(to, 1);
}

/** Tells findings about a missing link that is declared with a misspelt name, which is reported there: `a -> Db` for `A -> Db`. */
export function misspeltLinks(declared: readonly Declared[], findings: readonly Finding[]): (finding: Finding) => boolean {
  const unknown = findings.filter(({ rule, fixes }) => rule === "unknown-name" && fixes.length > 0);
  if (unknown.length === 0 || !findings.some(({ rule }) => rule === "undeclared-link")) return () => false;
  const meant = new Map(unknown.map(({ origin, fixes }) => [place(origin), replacedBy(fixes)]));
  const pairs = new Set<string>();
  for (const { reading, links } of declared) {
    const { uri, chunks } = reading.document;
    // Only statements with a misspelt name are of interest, of which there are few.
    const lines = new Set(unknown.flatMap(({ origin }) => (origin.uri === uri ? [chunkAt(chunks, origin.range.start.line)?.line] : [])));
    for (const { node, line } of links) {
      if (!lines.has(line)) continue;
      const ends = node.ends.map(({ names }) =>
        names.map((name) => ({ id: name.name, meant: meant.get(place(reading.origin(name.$cstNode))) })),
      );
      if (!ends.some((end) => end.some((name) => name.meant))) continue;
      ends.forEach((froms, index) => {
        for (const from of froms) for (const to of ends[index + 1] ?? []) pairs.add(key(from.meant ?? from.id, to.meant ?? to.id));
      });
    }
  }
  return (finding) => {
    const pair = missingPair(finding);
    return pair !== null && pairs.has(key(pair.from, pair.to));
  };
}

function replacedBy(fixes: Finding["fixes"]): string | undefined {
  const [edit] = fixes.flatMap(({ edits }) => edits);
  return edit?.type === "replace" ? edit.text : undefined;
}

function place({ uri, range }: Finding["origin"]): string {
  return `${range.start.line}:${range.start.character} ${uri}`;
}

function key(from: string, to: string): string {
  return `${from} ${to}`;
}
