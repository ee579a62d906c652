import type { CstNode } from "langium";
import type { Body, BodyItem, Call, Expression, NameExpression, Quantity } from "../generated/ast.ts";
import { propertyNode } from "../source/property-node.ts";

/** One item of a body, ready to be read from left to right. */
export type Piece =
  | { readonly type: "word"; readonly word: string; readonly expression: NameExpression | null; readonly at: CstNode | undefined }
  | { readonly type: "value"; readonly expression: Exclude<Expression, NameExpression>; readonly at: CstNode | undefined }
  | { readonly type: "body"; readonly body: Body; readonly at: CstNode | undefined }
  | { readonly type: "comma"; readonly at: CstNode | undefined };

/**
 * The items of a body as pieces. A unit or count noun that is also a key of this body starts a property when a value
 * follows it: in `max 24  min 6` the minutes are a key.
 */
export function piecesOf(items: readonly BodyItem[], keys: ReadonlyMap<string, unknown>): readonly Piece[] {
  const pieces: Piece[] = [];
  items.forEach((item, index) => {
    pieces.push(...split(pieceOf(item), items[index + 1], keys));
  });
  return pieces;
}

function pieceOf(item: BodyItem): Piece {
  const at = item.$cstNode;
  switch (item.$type) {
    case "Separator":
      return { type: "comma", at };
    case "Body":
      return { type: "body", body: item, at };
    case "Percentile":
      return { type: "word", word: item.value, expression: null, at };
    case "NameExpression":
      return { type: "word", word: item.members.length === 0 ? item.name : `${item.name}.${item.members.join(".")}`, expression: item, at };
    default:
      return { type: "value", expression: item, at };
  }
}

function split(piece: Piece, next: BodyItem | undefined, keys: ReadonlyMap<string, unknown>): readonly Piece[] {
  if (piece.type !== "value") return [piece];
  const { expression } = piece;
  if (expression.$type === "Call") return splitCall(expression, piece, keys);
  if (expression.$type !== "Quantity") return [piece];
  const word = expression.noun ?? expression.unit;
  if (!word || !keys.has(word) || !startsValue(next, keys)) return [piece];
  const feature = expression.noun ? "noun" : "unit";
  const number: Quantity = { ...expression };
  delete number[feature];
  const wordNode = propertyNode(expression, feature);
  const last = (feature === "noun" ? propertyNode(expression, "unit") : undefined) ?? propertyNode(expression, "magnitude");
  return [
    { type: "value", expression: number, at: upTo(propertyNode(expression, "number"), last) },
    { type: "word", word, expression: null, at: wordNode },
  ];
}

/** The text from one node to the end of another one as if it were a node; the first alone when there is no other. */
function upTo(first: CstNode | undefined, last: CstNode | undefined): CstNode | undefined {
  if (!first || !last) return first;
  const range = { start: first.range.start, end: last.range.end };
  return Object.create(first, { end: { value: last.end }, length: { value: last.end - first.offset }, range: { value: range } }) as CstNode;
}

/** `workers (2 + 3)` is a key and a value, `zipf(0.9)` a function: functions have no space before the bracket. */
function splitCall(call: Call, piece: Piece, keys: ReadonlyMap<string, unknown>): readonly Piece[] {
  const name = propertyNode(call, "name");
  const [first] = call.arguments;
  const value = first?.parts[0];
  const gap = name && value?.$cstNode && call.$cstNode ? call.$cstNode.text.charAt(name.length) !== "(" : false;
  if (!gap || !keys.has(call.name) || call.arguments.length !== 1 || !value || value.$type === "NameExpression") return [piece];
  return [
    { type: "word", word: call.name, expression: null, at: name },
    { type: "value", expression: value, at: value.$cstNode },
  ];
}

function startsValue(next: BodyItem | undefined, keys: ReadonlyMap<string, unknown>): boolean {
  if (!next || next.$type === "Separator" || next.$type === "Body") return false;
  if (next.$type === "Percentile") return true;
  return next.$type !== "NameExpression" || !keys.has(next.name);
}
