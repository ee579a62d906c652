import type { ArchDocument } from "../source/document.ts";
import type { Leaf } from "./tree.ts";

/** Whole statements, with their comments, that no syntax error touches. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly leaves: readonly Leaf[];
}

/** The stretches of a broken text that can be laid out; neighbours are one stretch, so that columns line up across them. */
export function soundStretches({ chunks }: ArchDocument, leaves: readonly Leaf[]): readonly Stretch[] {
  const stretches: { start: number; end: number; leaves: Leaf[] }[] = [];
  let at = 0;
  let goesOn = false;
  for (const { chunk, offset } of chunks) {
    const end = offset + chunk.text.length;
    const own: Leaf[] = [];
    for (let leaf = leaves[at]; leaf && leaf.start < end; leaf = leaves[++at]) own.push(leaf);
    const [first, last] = [own[0], own.at(-1)];
    // A comment that is not closed reaches from its chunk into what follows.
    if (chunk.problems.length > 0 || !isBalanced(own) || (last && last.end > end)) {
      goesOn = false;
      continue;
    }
    if (!first || !last) continue;
    const before = stretches.at(-1);
    if (goesOn && before) {
      before.leaves.push(...own);
      before.end = last.end;
    } else stretches.push({ start: first.start, end: last.end, leaves: own });
    goesOn = true;
  }
  return stretches;
}

function isBalanced(leaves: readonly Leaf[]): boolean {
  return leaves.filter(({ text }) => text === "{").length === leaves.filter(({ text }) => text === "}").length;
}
