import { isArrow, isDigit, isNameStart, type LineStart, startAt, wordEnd } from "./statement-start.ts";

/** Something that decides where a text is split, in the order of the text. */
type Event =
  | { readonly type: "open"; readonly indent: number }
  | { readonly type: "close" }
  | {
      readonly type: "start";
      readonly column: number;
      /** The line start that a chunk can begin at; -1 when there is none since the token before. */
      readonly boundary: number;
      /** The token before asks for more: `A ->` or `A,`. */
      readonly joined: boolean;
      readonly start: LineStart;
    };

/**
 * The offsets at which the chunks of a text begin, the first always 0. A chunk holds a top-level statement (more than one
 * only where they share a line) with the comments before it and always begins at the start of a line. It is cut where a line
 * starts with a declaration or a link outside all braces. Where braces are missing, those that are open are taken as closed
 * at a declaration that is not indented deeper than the line with the brace: an unfinished declaration leaves the ones
 * after it alone. Takes time in proportion to the text.
 */
export function splitStatements(text: string): readonly number[] {
  const { events, missing: unclosed } = new Scanner(text).scan();
  const cuts = [0];
  const open: number[] = [];
  let missing = unclosed;
  for (const event of events) {
    if (event.type === "open") open.push(event.indent);
    else if (event.type === "close") open.pop();
    else {
      while (missing > 0 && (open.at(-1) ?? -1) >= event.column) {
        open.pop();
        missing--;
      }
      if (open.length === 0 && event.boundary >= 0 && !(event.joined && event.start === "link")) cuts.push(event.boundary);
    }
  }
  return cuts;
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const slash = 0x2f;
const star = 0x2a;

/** Walks over tokens and comments the way the lexer does, without making any. */
class Scanner {
  private at = 0;
  private lineStart = 0;
  /** No token on this line yet. */
  private first = true;
  /** Column of the first token of the line. */
  private indent = 0;
  private boundary = -1;
  private seenToken = false;
  private joined = false;
  private unclosed = 0;
  /** Up to here no text in quotes is closed: what hides one closing quote on a line hides all behind it. */
  private openTextUntil = 0;
  private noCommentEnds = false;
  private readonly events: Event[] = [];

  constructor(private readonly text: string) {}

  scan(): { readonly events: readonly Event[]; readonly missing: number } {
    const { text } = this;
    while (this.at < text.length) {
      const code = text.charCodeAt(this.at);
      if (code === newline || code === carriageReturn) this.breakLine(code);
      else if (code === slash && text.charCodeAt(this.at + 1) === slash) this.at = this.endOfLine();
      else if (code === slash && text.charCodeAt(this.at + 1) === star) this.comment();
      else if (code === 0x20 || code === 0x09 || code === 0x3b || code === 0xfeff) this.at++;
      else this.token(code);
    }
    return { events: this.events, missing: this.unclosed };
  }

  private breakLine(code: number): void {
    this.at += code === carriageReturn && this.text.charCodeAt(this.at + 1) === newline ? 2 : 1;
    this.lineStart = this.at;
    this.first = true;
    if (this.boundary < 0) this.boundary = this.at;
  }

  private endOfLine(): number {
    for (let at = this.at; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at);
      if (code === newline || code === carriageReturn) return at;
    }
    return this.text.length;
  }

  /** A comment that is never closed ends with its line. */
  private comment(): void {
    // Looked for once only: a text of open comments would take long otherwise.
    const end = this.noCommentEnds ? -1 : this.text.indexOf("*/", this.at + 2);
    if (end < 0) {
      this.noCommentEnds = true;
      this.at = this.endOfLine();
      return;
    }
    for (let at = this.at; at < end; at++) {
      const code = this.text.charCodeAt(at);
      if (code !== newline && code !== carriageReturn) continue;
      this.lineStart = at + 1;
      this.first = true;
    }
    this.at = end + 2;
  }

  private token(code: number): void {
    const { text } = this;
    const start = this.at;
    const isFirst = this.first;
    const column = start - this.lineStart;
    let joins = false;
    if (isNameStart(code)) {
      this.at = wordEnd(text, start);
      if (isFirst) this.lineStartsWith(start, column);
    } else if (isDigit(code)) this.at = wordEnd(text, start);
    else if (code === 0x22) this.at = start < this.openTextUntil ? start + 1 : this.textEnd(start);
    else if (isArrow(text, start)) {
      this.at += 2;
      joins = true;
    } else {
      this.at++;
      joins = code === 0x2c;
    }
    if (isFirst) this.indent = column;
    if (code === 0x7b) {
      this.unclosed++;
      this.events.push({ type: "open", indent: this.indent });
    } else if (code === 0x7d) {
      this.unclosed = Math.max(0, this.unclosed - 1);
      this.events.push({ type: "close" });
    }
    this.first = false;
    this.boundary = -1;
    this.joined = joins;
    this.seenToken = true;
  }

  private lineStartsWith(start: number, column: number): void {
    const found = startAt(this.text, start, this.at);
    if (!found) return;
    const boundary = this.seenToken ? this.boundary : -1;
    this.events.push({ type: "start", column, boundary, joined: this.joined, start: found });
  }

  /** Behind a text in quotes; behind the quote alone where the closing one is missing on its line. */
  private textEnd(start: number): number {
    const { text } = this;
    let at = start + 1;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 0x22) return at + 1;
      if (code === newline || code === carriageReturn) break;
      const escaped = text.charCodeAt(at + 1);
      if (code === 0x5c && escaped !== newline && escaped !== carriageReturn) at++;
    }
    this.openTextUntil = at;
    return start + 1;
  }
}
