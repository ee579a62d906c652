import { declarations } from "./declarations.ts";

const beginDeclarations: ReadonlySet<string> = new Set(declarations);

/** How a line starts: a declaration, a link, or neither. */
export type LineStart = "declaration" | "link" | null;

/** What the first word of a line, which stands from `start` to `end`, starts. Only the rest of that line is looked at. */
export function startAt(text: string, start: number, end: number): LineStart {
  const next = afterSpaces(text, end);
  if (isArrow(text, next)) return "link";
  const word = text.slice(start, end);
  const code = text.charCodeAt(next);
  if (beginDeclarations.has(word) && (isNameStart(code) || code === quote || code === openBrace)) return "declaration";
  if (word === "link" && isNameStart(code)) return betweenRegions(text, next) ? "declaration" : null;
  return arrowAfterNames(text, end) ? "link" : null;
}

const quote = 0x22;
const openBrace = 0x7b;
const comma = 0x2c;
const dot = 0x2e;
const hyphen = 0x2d;

/** The end of the word at an offset: letters, digits and `_`, with hyphens inside. */
export function wordEnd(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (isNameStart(code) || isDigit(code)) at++;
    else if (code === hyphen && (isNameStart(text.charCodeAt(at + 1)) || isDigit(text.charCodeAt(at + 1)))) at += 2;
    else return at;
  }
}

/** Whether a word can start with this character. */
export function isNameStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** `->` or `~>`. */
export function isArrow(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code === hyphen || code === 0x7e) && text.charCodeAt(at + 1) === 0x3e;
}

function afterSpaces(text: string, start: number): number {
  let at = start;
  for (let code = text.charCodeAt(at); code === 0x20 || code === 0x09; code = text.charCodeAt(at)) at++;
  return at;
}

/** Behind the first name: `.a.b, Other.c ->`. */
function arrowAfterNames(text: string, end: number): boolean {
  let at = afterMembers(text, end);
  for (;;) {
    at = afterSpaces(text, at);
    if (isArrow(text, at)) return true;
    if (text.charCodeAt(at) !== comma) return false;
    at = afterSpaces(text, at + 1);
    if (!isNameStart(text.charCodeAt(at))) return false;
    at = afterMembers(text, wordEnd(text, at));
  }
}

function betweenRegions(text: string, start: number): boolean {
  const at = afterSpaces(text, afterMembers(text, wordEnd(text, start)));
  return text.startsWith("<->", at);
}

function afterMembers(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === dot && (isNameStart(text.charCodeAt(at + 1)) || isDigit(text.charCodeAt(at + 1))))
    at = wordEnd(text, at + 1);
  return at;
}
