import { type AstNode, AstUtils } from "langium";
import { edit, lineAt, type SourceEdit } from "../edits/source-edit.ts";
import type { Expression, LetDeclaration } from "../generated/ast.ts";
import { after, freeName, isSound, nodesAround, type Refactoring, type Selection, spanOfNode } from "./refactoring.ts";

const values = new Set(["Quantity", "Binary", "Parenthesis", "Call"]);

/** Gives the selected value (or the one at the cursor) a name; one refactoring for this place, one for all equal values. */
export function extractConstant(selection: Selection): readonly Refactoring[] {
  const { document, built } = selection;
  const value = nodesAround(selection).findLast((node) => values.has(node.$type) && isWhole(node, selection));
  const span = spanOfNode(document, value);
  const place = document.chunks.findLast(({ offset }) => offset <= selection.start);
  const statement = place?.chunk.statements.find((node) => {
    const own = spanOfNode(document, node);
    return own && span && own.start <= span.start && own.end >= span.end;
  });
  const around = spanOfNode(document, statement);
  if (!value || !span || !statement || !around || (statement.$type === "LetDeclaration" && statement.value === value)) return [];
  const text = document.text.slice(span.start, span.end);
  const name = freeName(built, nameFor(value, document.text.slice(0, span.start)));
  const at = lineAt(document.text, around.start).start;
  const declaration = edit(document, at, at, `let ${name} = ${text}\n${statement.$type === "LetDeclaration" ? "" : "\n"}`);
  const here = [declaration, edit(document, span.start, span.end, name)];
  const equal = equalValues(selection, text, value.$type);
  const all = [declaration, ...equal.map((place) => edit(document, place.start, place.end, name))];
  const found: Refactoring[] = [];
  if (isSound(built, here)) found.push({ title: `Give “${shown(text)}” a name`, edits: here });
  if (equal.length > 1 && isSound(built, all))
    found.push({ title: `Give “${shown(text)}” a name and use it in all ${equal.length} places`, edits: all });
  return found;
}

function isWhole(node: AstNode, { document, start, end }: Selection): boolean {
  const span = spanOfNode(document, node);
  if (!span) return false;
  return start === end ? node.$type === "Quantity" : document.text.slice(start, end).trim() === document.text.slice(span.start, span.end);
}

/** Values written alike, below the statement at hand too; a name declared once holds in the whole file. */
function equalValues({ document }: Selection, text: string, type: string): readonly { readonly start: number; readonly end: number }[] {
  return document.chunks.flatMap(({ chunk }) =>
    [...AstUtils.streamAllContents(chunk.file)].flatMap((node) => {
      const span = node.$type === type ? spanOfNode(document, node) : null;
      return span && document.text.slice(span.start, span.end) === text ? [span] : [];
    }),
  );
}

/** The key before a value, which says what it is. */
function nameFor(value: AstNode, before: string): string {
  const key = /([a-zA-Z][\w-]*)\s*(?:[<>]=?\s*)?$/.exec(before)?.[1];
  return key && key !== "over" && key !== "for" && key !== "at" ? `the-${key}` : value.$type === "Quantity" ? "value" : "result";
}

/** Writes the value of a constant wherever it is used, and takes the constant out. */
export function inlineConstant(selection: Selection): Refactoring | null {
  const { document, built, start, end } = selection;
  const position = document.lines.position(start);
  const symbol = built.names.occurrences.find(
    ({ symbol: candidate, origin }) =>
      candidate.sort === "let" &&
      origin.uri === document.uri &&
      document.lines.offset(origin.range.start) <= start &&
      document.lines.offset(origin.range.end) >= end &&
      origin.range.start.line === position.line,
  )?.symbol;
  const declaration = symbol && built.declarations.get(symbol.id);
  const node = declaration?.node as LetDeclaration | undefined;
  const span = declaration && spanOfNode(declaration.document, node);
  const value = declaration && spanOfNode(declaration.document, node?.value);
  if (!symbol || !node || !span || !value) return null;
  const text = declaration.document.text.slice(value.start, value.end);
  const uses = built.names.occurrences.filter((occurrence) => occurrence.symbol.id === symbol.id && !occurrence.declares);
  const written = isSimple(node.value) ? text : `(${text})`;
  const edits: SourceEdit[] = uses.map(({ origin }) => ({ origin, text: written }));
  const { start: lineStart, end: lineEnd } = lineAt(declaration.document.text, span.start);
  const alone = declaration.document.text.slice(lineStart, span.start).trim() === "";
  const restOfLine = declaration.document.text.slice(span.end, lineEnd).trim();
  if (!alone || (restOfLine !== "" && !restOfLine.startsWith("//"))) return null;
  const next = declaration.document.text.indexOf("\n", lineEnd);
  edits.push(edit(declaration.document, lineStart, next < 0 ? lineEnd : next + 1, ""));
  if (!isSound(built, edits) || !sameValues(selection, edits, symbol.id)) return null;
  const places = uses.length === 0 ? "nowhere used: it goes" : uses.length === 1 ? "in one place" : `in ${uses.length} places`;
  return { title: `Write “${shown(text)}” for ${symbol.name} (${places})`, edits };
}

function isSimple(value: Expression | undefined): boolean {
  return (
    value !== undefined &&
    (value.$type === "Quantity" || value.$type === "NameExpression" || value.$type === "Call" || value.$type === "Parenthesis")
  );
}

/** The other constants have the values they had. */
function sameValues({ built }: Selection, edits: readonly SourceEdit[], id: string): boolean {
  const values = (design: typeof built.design): string =>
    JSON.stringify(design.lets.filter((constant) => constant.id !== id).map(({ name, value }) => [name, value]));
  return values(after(built, edits).design) === values(built.design);
}

/** A value on one line of a menu. */
function shown(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}
