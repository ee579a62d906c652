import type { LinkDeclaration } from "../generated/ast.ts";
import type { ArchDocument } from "../source/document.ts";
import { edit, lineAt, type SourceEdit } from "./source-edit.ts";

/**
 * Writes a chain or list of links as one declaration for each pair, so that one of them can be changed alone.
 * `null` when the declaration has only one pair.
 */
export function separated(document: ArchDocument, node: LinkDeclaration): SourceEdit | null {
  const cst = node.$cstNode;
  const lastEnd = node.ends.at(-1)?.$cstNode;
  if (!cst || !lastEnd) return null;
  const tail = document.text.slice(lastEnd.end, cst.end);
  const pairs = node.arrows.flatMap((arrow, index) =>
    (node.ends[index]?.names ?? []).flatMap((from) =>
      (node.ends[index + 1]?.names ?? []).map((to) => `${from.$cstNode?.text} ${arrow} ${to.$cstNode?.text}${tail}`),
    ),
  );
  if (pairs.length < 2) return null;
  const { indent } = lineAt(document.text, cst.offset);
  return edit(document, cst.offset, cst.end, pairs.join(`\n${indent}`));
}
