import type { Position } from "@lintel/engine/model";
import type { ArchDocument } from "@lintel/language";
import { type Token, tokensOf } from "./tokens.ts";

/** What stands around the cursor. */
export interface Cursor {
  /** The tokens of the statement before the cursor, without the word being typed; lines count from the statement's. */
  readonly before: readonly Token[];
  /** The cursor's line, counted from the statement's. */
  readonly line: number;
  /** Columns of the word at the cursor, which a suggestion replaces; the cursor itself when there is none. */
  readonly start: number;
  readonly end: number;
  /** A number ends right at the cursor. */
  readonly needsSpace: boolean;
  /** The cursor is inside the quotes of an import's path. */
  readonly inPath: boolean;
  /** The path of the import that the cursor's line ends with. */
  readonly importPath: string | null;
  /** Names already in the braces around the cursor. */
  readonly listed: ReadonlySet<string>;
}

/** Looks at the text around a position; `null` inside comments and texts, where nothing is suggested. */
export function cursorIn(document: ArchDocument, position: Position): Cursor | null {
  const offset = document.lines.offset(position);
  const place = document.chunks.findLast((candidate) => candidate.offset <= offset);
  const start = place?.offset ?? 0;
  const line = position.line - (place?.line ?? 0);
  const lineStart = offset - position.character;
  const quote = openQuote(document.text.slice(lineStart, offset));
  const tokens = tokensOf(document.text.slice(start, quote === null ? offset : lineStart + quote));
  const last = tokens[tokens.length - 1];
  const inPath = quote !== null && isImport(tokens);
  if ((quote !== null && !inPath) || (last && insideComment(last, offset - start, line))) return null;
  const after = /^[^\n\r]*/.exec(document.text.slice(offset))?.[0] ?? "";
  const rest = /^(\w|-(?=\w))*/.exec(after)?.[0].length ?? 0;
  const common = {
    line,
    inPath,
    importPath: /\}\s*from\s*"([^"]*)"/.exec(after)?.[1] ?? null,
    listed: new Set([
      ...tokens.filter(({ sort }) => sort === "word").map(({ text }) => text),
      ...(after.split("}")[0]?.match(/\w+(-\w+)*/g) ?? []),
    ]),
  };
  const at = (tokenStart: number): number => start + tokenStart - lineStart;
  if (quote !== null) {
    const closing = after.indexOf('"');
    const end = position.character + (closing < 0 ? after.trimEnd().length : closing);
    return { ...common, before: tokens, start: quote + 1, end, needsSpace: false };
  }
  const here = position.character;
  if (!last || last.end < offset - start) return { ...common, before: tokens, start: here, end: here + rest, needsSpace: false };
  if (last.sort === "word") return { ...common, before: tokens.slice(0, -1), start: at(last.start), end: here + rest, needsSpace: false };
  // A unit may be half typed right behind its number: `200m`.
  const number = last.sort === "number" ? /^(-?\$?[\d_.]+)([A-Za-zµ]+)$/.exec(last.text) : null;
  if (number) {
    const plain: Token = { ...last, text: number[1] ?? "", end: last.start + (number[1] ?? "").length };
    return { ...common, before: [...tokens.slice(0, -1), plain], start: at(plain.end), end: here + rest, needsSpace: true };
  }
  return { ...common, before: tokens, start: here, end: here + rest, needsSpace: last.sort === "number" };
}

function isImport(tokens: readonly Token[]): boolean {
  const before = tokens[tokens.length - 1];
  return before?.text === "import" || (before?.text === "from" && tokens.some(({ text }) => text === "import"));
}

/** Where the text in quotes starts that is still open at the end of a line's beginning; texts end with their line. */
function openQuote(before: string): number | null {
  let open: number | null = null;
  for (let at = 0; at < before.length; at++) {
    if (open !== null && before[at] === "\\") at++;
    else if (before[at] === '"') open = open === null ? at : null;
    else if (open === null && before.startsWith("//", at)) return null;
  }
  return open;
}

function insideComment(token: Token, offset: number, line: number): boolean {
  if (token.sort !== "comment") return false;
  return token.text.startsWith("//") ? token.line === line : token.end >= offset && !token.text.endsWith("*/");
}
