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

/** The expression of a constant as it is written, on one line; `null` when the text has no such constant or it is one literal. */
export function letExpression(document: ArchDocument, name: string): string | null {
  for (const statement of document.statements) {
    if (statement.$type !== "LetDeclaration" || statement.name !== name) continue;
    const value = statement.value;
    return value?.$cstNode && value.$type !== "Quantity" ? value.$cstNode.text.replace(/\s+/g, " ") : null;
  }
  return null;
}
