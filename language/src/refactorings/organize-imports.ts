import type { BuiltDesign } from "../design/build.ts";
import { edit, lineAt } from "../edits/source-edit.ts";
import type { ArchDocument } from "../source/document.ts";
import { type Import, importsOf } from "../source/imports.ts";
import { isSound, type Refactoring, spanOfNode } from "./refactoring.ts";

interface Wanted {
  readonly path: string;
  /** `null` imports all. */
  readonly names: readonly string[] | null;
}

/**
 * Sorts the imports of a file by path and their names by alphabet, merges those of the same file, and drops names that nothing
 * uses. An import stays when none of its names is used: the file it names is part of the design. `null` when all is in order.
 */
export function organizeImports(built: BuiltDesign, document: ArchDocument): Refactoring | null {
  const imports = importsOf(document);
  const spans = imports.flatMap(({ node }) => spanOfNode(document, node) ?? []);
  const [first, last] = [spans[0], spans.at(-1)];
  if (!first || !last || spans.length !== imports.length) return null;
  const block = document.text.slice(first.start, last.end);
  // Comments and other statements between the imports would have to move with one of them; nobody knows which.
  const between = spans.slice(1).map((span, index) => document.text.slice(spans[index]?.end, span.start));
  if (between.some((text) => text.trim() !== "")) return null;
  const breaks = document.text.includes("\r\n") ? "\r\n" : "\n";
  const text = merged(imports, usedIn(built, document)).map(statement).join(breaks);
  if (text === block) return null;
  const edits = [edit(document, first.start, last.end, text)];
  return lineAt(document.text, first.start).start === first.start && isSound(built, edits)
    ? { title: "Sort and merge the imports, drop names that are not used", edits }
    : null;
}

/** Names that a file uses outside of its imports. */
function usedIn({ names }: BuiltDesign, document: ArchDocument): ReadonlySet<string> {
  const inImports = importsOf(document).flatMap(({ node }) => spanOfNode(document, node) ?? []);
  const used = new Set<string>();
  for (const { origin, symbol } of names.occurrences) {
    if (origin.uri !== document.uri) continue;
    const at = document.lines.offset(origin.range.start);
    if (!inImports.some((span) => span.start <= at && at < span.end)) used.add(symbol.id.split(".")[0] ?? symbol.name);
  }
  return used;
}

function merged(imports: readonly Import[], used: ReadonlySet<string>): readonly Wanted[] {
  const byFile = new Map<string, { path: string; names: Set<string> | null }>();
  for (const { node, uri } of imports) {
    const known = byFile.get(uri) ?? { path: node.path, names: new Set<string>() };
    if (node.names.length === 0) known.names = null;
    else for (const { name } of node.names) known.names?.add(name);
    byFile.set(uri, known);
  }
  return [...byFile.values()]
    .map(({ path, names }) => {
      if (names === null) return { path, names };
      const kept = [...names].filter((name) => used.has(name));
      return { path, names: (kept.length > 0 ? kept : [...names]).sort() };
    })
    .sort((a, b) => order(a.path) - order(b.path) || (a.path < b.path ? -1 : 1));
}

/** Files of the same folder after those further away. */
function order(path: string): number {
  return path.startsWith("../") ? 0 : 1;
}

function statement({ path, names }: Wanted): string {
  const quoted = `"${path.replace(/["\\]/g, "\\$&")}"`;
  return names === null ? `import ${quoted}` : `import { ${names.join(", ")} } from ${quoted}`;
}
