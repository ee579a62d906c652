import type { ArchDocument, PlacedChunk } from "../source/document.ts";
import type { Problem } from "../source/syntax.ts";
import type { Leaf } from "./tree.ts";

/** Whole statements, with their comments, that no syntax error touches. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly leaves: readonly Leaf[];
}

/** The stretches of a broken text that can be laid out; neighbours are one stretch, so that columns line up across them. */
export function soundStretches(document: ArchDocument, leaves: readonly Leaf[]): readonly Stretch[] {
  const stretches: { start: number; end: number; leaves: Leaf[] }[] = [];
  let at = 0;
  let goesOn = false;
  for (const place of document.chunks) {
    const end = place.offset + place.chunk.text.length;
    const own: Leaf[] = [];
    for (let leaf = leaves[at]; leaf && leaf.start < end; leaf = leaves[++at]) own.push(leaf);
    // A comment that is not closed reaches from its chunk into what follows.
    const whole = place.chunk.problems.length === 0 && isBalanced(own) && (own.at(-1)?.end ?? end) <= end;
    goesOn &&= whole;
    for (const part of whole ? [own] : soundStatements(document, place, own)) {
      const [first, last] = [part[0], part.at(-1)];
      if (!first || !last) continue;
      const before = stretches.at(-1);
      if (goesOn && before) {
        before.leaves.push(...part);
        before.end = last.end;
      } else stretches.push({ start: first.start, end: last.end, leaves: [...part] });
      goesOn = whole;
    }
  }
  return stretches;
}

/** The statements of a chunk with errors that have none themselves and stand on lines of their own. */
function soundStatements({ text }: ArchDocument, { chunk, offset }: PlacedChunk, leaves: readonly Leaf[]): readonly (readonly Leaf[])[] {
  const touched = touchedBy(chunk.problems);
  let at = 0;
  return chunk.statements.flatMap(({ $cstNode: node }) => {
    if (!node) return [];
    const [first, behind] = [node.offset, node.end];
    const [start, end] = [offset + first, offset + behind];
    const own: Leaf[] = [];
    for (let leaf = leaves[at]; leaf && leaf.start < end; leaf = leaves[++at]) if (leaf.start >= start && leaf.end <= end) own.push(leaf);
    const startsLine = text.slice(text.lastIndexOf("\n", start - 1) + 1, start).trim() === "";
    // An error right before or behind a statement may be about it.
    return touched(first - 1, behind + 1) || !startsLine || own[0]?.start !== start || !isBalanced(own) ? [] : [own];
  });
}

/** Tells whether a problem stands in a stretch, for stretches that come in the order of the text. */
function touchedBy(problems: readonly Problem[]): (start: number, end: number) => boolean {
  const sorted = [...problems].sort((a, b) => a.start - b.start);
  let at = 0;
  let reaches = Number.NEGATIVE_INFINITY;
  return (start, end) => {
    for (let problem = sorted[at]; problem && problem.start <= end; problem = sorted[++at]) reaches = Math.max(reaches, problem.end);
    return reaches >= start;
  };
}

function isBalanced(leaves: readonly Leaf[]): boolean {
  return leaves.filter(({ text }) => text === "{").length === leaves.filter(({ text }) => text === "}").length;
}
