import type { BlockName } from "@lintel/language";
import { schema } from "@lintel/language";
import { framesAt } from "./frames.ts";
import { writtenProperties } from "./properties.ts";
import type { Token } from "./tokens.ts";

export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * What one would select around an offset, from the inside out: word, value, property, the inside of the block, the block with its
 * statement, and so on up to the whole file. Each span holds the one before. Works on tokens, so that half-typed text has spans, too.
 */
export function spansAround(tokens: readonly Token[], offset: number, length: number): readonly Span[] {
  const code = tokens.filter(({ sort }) => sort !== "comment");
  const spans: Span[] = [{ start: 0, end: length }];
  const comment = tokens.find((token) => token.sort === "comment" && holds(token, offset));
  if (comment) spans.push(comment);
  const levels = [...blocksAround(code, offset)];
  for (const [depth, level] of levels.entries()) {
    const items = directTokens(code, level);
    const [first, last] = [items[0], items.at(-1)];
    if (depth > 0 && first && last) spans.push({ start: first.start, end: last.end });
    if (depth > 0) spans.push({ start: level.start, end: level.end });
    if (!comment) spans.push(...spansInBlock(items, blockType(code, level, depth), offset));
  }
  return nested(spans.filter((span) => holds(span, offset)));
}

/** Text between braces (the whole file for the first one), as indices of tokens without the braces. */
interface Level extends Span {
  readonly from: number;
  readonly to: number;
}

/** The blocks around an offset, the file first. A brace without its partner reaches to the end of the text. */
function blocksAround(tokens: readonly Token[], offset: number): readonly Level[] {
  const end = tokens.at(-1)?.end ?? 0;
  const levels: Level[] = [];
  const open: number[] = [];
  const add = (from: number, to: number): void => {
    const level = { start: tokens[from]?.start ?? 0, end: tokens[to]?.end ?? end, from: from + 1, to };
    if (level.start < offset && (offset < level.end || to === tokens.length)) levels.push(level);
  };
  tokens.forEach((token, index) => {
    if (token.text === "{") open.push(index);
    else if (token.text === "}") {
      const from = open.pop();
      if (from !== undefined) add(from, index);
    }
  });
  for (const from of open) add(from, tokens.length);
  const file: Level = { start: 0, end, from: 0, to: tokens.length };
  return [file, ...levels.sort((a, b) => a.start - b.start)];
}

/** The tokens of a block itself; a block inside it counts as one token that reaches from its brace to the other. */
function directTokens(tokens: readonly Token[], level: Level): readonly Token[] {
  const direct: Token[] = [];
  let depth = 0;
  let start: Token | null = null;
  for (const token of tokens.slice(level.from, level.to)) {
    if (token.text === "{" && depth++ === 0) start = token;
    if (depth === 0) direct.push(token);
    if (token.text !== "}" || depth === 0) continue;
    depth--;
    if (depth === 0 && start) direct.push({ ...start, text: "{}", end: token.end });
  }
  if (depth > 0 && start) direct.push({ ...start, text: "{}", end: tokens[level.to - 1]?.end ?? start.end });
  return direct;
}

/** The schema of a block; `null` for blocks of statements. */
function blockType(tokens: readonly Token[], level: Level, depth: number): BlockName | null {
  if (depth === 0) return null;
  const frame = framesAt(tokens.slice(0, level.from)).at(-1);
  return frame && frame.type !== "group" && Object.hasOwn(schema, frame.type) ? (frame.type as BlockName) : null;
}

function spansInBlock(items: readonly Token[], block: BlockName | null, offset: number): readonly Span[] {
  const spans: Span[] = [];
  const statements = block ? writtenProperties(block, items).map(({ key, rest }) => [key, ...rest]) : statementsOf(items);
  for (const statement of statements) {
    const span = spanOf(statement);
    if (!span || !holds(span, offset)) continue;
    spans.push(span);
    // The value alone: after the key, or after the `=` of a constant.
    const from = statement[0]?.text === "let" ? statement.findIndex(({ text }) => text === "=") + 1 : block ? 1 : statement.length;
    const value = spanOf(statement.slice(from).filter(({ text }) => text !== "{}"));
    if (value && from > 0) spans.push(value);
    spans.push(...valueSpans(statement, offset));
  }
  return spans;
}

/** Statements of a block without a schema: one starts on each line, unless the line goes on with an arrow, and after a block. */
function statementsOf(items: readonly Token[]): readonly (readonly Token[])[] {
  const statements: Token[][] = [];
  let before: Token | undefined;
  for (const token of items) {
    const goesOn =
      before !== undefined &&
      (["->", "~>", ",", "<->"].includes(token.text) ||
        (token.line === before.line && before.text !== "{}") ||
        token.text === "{}" ||
        (before.text === "{}" && token.text === "from"));
    if (goesOn) statements.at(-1)?.push(token);
    else statements.push([token]);
    before = token;
  }
  return statements;
}

/** Words, texts with and without their quotes, numbers with their units, arguments, calls and dotted names. */
function valueSpans(items: readonly Token[], offset: number): readonly Span[] {
  const spans: Span[] = [];
  const open: number[] = [];
  items.forEach((token, index) => {
    const [before, next] = [items[index - 1], items[index + 1]];
    if (token.text !== "{}") spans.push(token);
    if (token.sort === "string" && token.end - token.start > 2) spans.push({ start: token.start + 1, end: token.end - 1 });
    if (token.sort === "word" && before?.sort === "number" && before.line === token.line)
      spans.push({ start: before.start, end: token.end });
    if (next?.text === "." && token.sort === "word") spans.push({ start: token.start, end: items[index + 2]?.end ?? next.end });
    if (token.text === "(") open.push(index);
    if (token.text !== ")") return;
    const from = open.pop();
    const bracket = from === undefined ? undefined : items[from];
    if (from === undefined || !bracket) return;
    const name = items[from - 1];
    spans.push({ start: name?.sort === "word" ? name.start : bracket.start, end: token.end });
    const inside = items.slice(from + 1, index);
    const all = spanOf(inside);
    if (all) spans.push(all);
    const around = argumentAround(inside, offset);
    if (around) spans.push(around);
  });
  return spans;
}

function argumentAround(items: readonly Token[], offset: number): Span | null {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of items) {
    if (token.text === "(") depth++;
    if (token.text === ")") depth--;
    if (token.text === "," && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.map(spanOf).find((span) => span !== null && holds(span, offset)) ?? null;
}

function spanOf(items: readonly Token[]): Span | null {
  const [first, last] = [items[0], items.at(-1)];
  return first && last ? { start: first.start, end: last.end } : null;
}

function holds(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/** From the smallest on, each one that holds the one before and is larger. */
function nested(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.end - a.start - (b.end - b.start))) {
    const last = result.at(-1);
    if (!last || (start <= last.start && end >= last.end && end - start > last.end - last.start)) result.push({ start, end });
  }
  return result;
}
