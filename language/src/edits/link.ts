import type { LinkDeclaration } from "../generated/ast.ts";
import { type ArchDocument, spanOf } from "../source/document.ts";
import { edit, lineAt, type SourceEdit } from "./source-edit.ts";

/**
 * Writes a chain or list of links as one declaration for each pair, so that one of them can be changed alone.
 * `null` when the declaration has only one pair.
 */
export function separated(document: ArchDocument, node: LinkDeclaration): SourceEdit | null {
  const lastEnd = node.ends.at(-1)?.$cstNode;
  if (!node.$cstNode || !lastEnd) return null;
  const span = spanOf(document, node.$cstNode);
  const tail = document.text.slice(spanOf(document, lastEnd).end, span.end);
  const pairs = node.arrows.flatMap((arrow, index) =>
    (node.ends[index]?.names ?? []).flatMap((from) =>
      (node.ends[index + 1]?.names ?? []).map((to) => `${from.$cstNode?.text} ${arrow} ${to.$cstNode?.text}${tail}`),
    ),
  );
  if (pairs.length < 2) return null;
  const { indent } = lineAt(document.text, span.start);
  return edit(document, span.start, span.end, pairs.join(`\n${indent}`));
}
