import type { Position } from "@lintel/engine/model";
import { type ArchDocument, originOf } from "@lintel/language";

/** The constants of a text: where their expressions end, and whether they are more than one literal. */
export function letEnds(document: ArchDocument): readonly { readonly name: string; readonly end: Position; readonly computed: boolean }[] {
  return document.statements.flatMap((statement) => {
    if (statement.$type !== "LetDeclaration" || !statement.name || !statement.value?.$cstNode) return [];
    return [
      { name: statement.name, end: originOf(document, statement.value.$cstNode).range.end, computed: statement.value.$type !== "Quantity" },
    ];
  });
}
