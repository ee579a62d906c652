import type { Difference } from "./difference.ts";
import { isArrow, isDigit, isNameStart, type LineStart, startAt, wordEnd } from "./statement-start.ts";

/** A line starts with a declaration or a link. */
interface Start {
  readonly type: "start";
  readonly column: number;
  /** The line start that a chunk can begin at; -1 when there is none since the token before. */
  readonly boundary: number;
  /** The token before asks for more: `A ->` or `A,`. */
  readonly joined: boolean;
  readonly start: LineStart;
}

/** Something that decides where a text is split, in the order of the text. */
type Event = Start | { readonly type: "open"; readonly indent: number } | { readonly type: "close" };

/** Where the chunks of a text begin. */
export interface Split {
  /** The offsets, the first always 0. */
  readonly starts: readonly number[];
  /** All braces and comments are closed, so that where a chunk begins does not depend on what stands in others. */
  readonly isLocal: boolean;
}

/**
 * The offsets at which the chunks of a text begin. A chunk holds a top-level statement (more than one
 * only where they share a line) with the comments before it and always begins at the start of a line. It is cut where a line
 * starts with a declaration or a link outside all braces. Where braces are missing, those that are open are taken as closed
 * at a declaration that is not indented deeper than the line with the brace: an unfinished declaration leaves the ones
 * after it alone. Takes time in proportion to the text.
 */
export function splitStatements(text: string): Split {
  const { events, missing: unclosed, isLocal } = new Scanner(text, 0).scan();
  const starts = [0];
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
      if (open.length === 0 && canCut(event)) starts.push(event.boundary);
    }
  }
  return { starts, isLocal };
}

function canCut({ boundary, joined, start }: Start): boolean {
  return boundary >= 0 && !(joined && start === "link");
}

/** A split that shares chunks with the one before. */
export interface NextSplit extends Split {
  /** Chunks at the start and at the end that are those of the version before. */
  readonly same: number;
  readonly behind: number;
}

/**
 * The same for a text that differs from one that was split before in one stretch: looks only at the chunks around it. `null` where
 * that is not enough, because braces or comments are open.
 */
export function splitAgain(text: string, { start, oldEnd, newEnd }: Difference, before: Split): NextSplit | null {
  if (!before.isLocal) return null;
  // The chunk before the changed one ends where the changed one begins, and that may have become another place.
  const same = Math.max(0, chunkAt(before.starts, start) - 1);
  const from = before.starts[same] ?? 0;
  const by = newEnd - oldEnd;
  let next = chunkAt(before.starts, oldEnd);
  const starts = before.starts.slice(0, same + 1);
  let found = false;
  const scanner = new Scanner(text, from, (boundary) => {
    if (boundary === from) return false;
    while ((before.starts[next] ?? Number.POSITIVE_INFINITY) + by < boundary) next++;
    found = boundary >= newEnd && (before.starts[next] ?? -1) + by === boundary;
    if (!found) starts.push(boundary);
    return found;
  });
  const { isLocal } = scanner.scan();
  if (!isLocal) return null;
  if (!found) return { starts, isLocal, same, behind: 0 };
  for (const old of before.starts.slice(next)) starts.push(old + by);
  return { starts, isLocal, same, behind: before.starts.length - next };
}

/** The index of the chunk in which an offset lies. */
function chunkAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const slash = 0x2f;
const star = 0x2a;

/** Walks over tokens and comments the way the lexer does, without making any. */
class Scanner {
  private at: number;
  private lineStart: number;
  /** No token on this line yet. */
  private first = true;
  /** Column of the first token of the line. */
  private indent = 0;
  private boundary: number;
  private seenToken: boolean;
  private joined = false;
  private unclosed = 0;
  /** Up to here no text in quotes is closed: what hides one closing quote on a line hides all behind it. */
  private openTextUntil = 0;
  private noCommentEnds = false;
  private readonly events: Event[] = [];

  private isDone = false;

  /** Starts at a chunk. `stop` is asked at each further one, if braces are closed so far, whether to go on. */
  constructor(
    private readonly text: string,
    from: number,
    private readonly stop: (boundary: number) => boolean = () => false,
  ) {
    this.at = from;
    this.lineStart = from;
    this.boundary = from > 0 ? from : -1;
    this.seenToken = from > 0;
  }

  scan(): { readonly events: readonly Event[]; readonly missing: number; readonly isLocal: boolean } {
    const { text } = this;
    while (this.at < text.length && !this.isDone) {
      const code = text.charCodeAt(this.at);
      if (code === newline || code === carriageReturn) this.breakLine(code);
      else if (code === slash && text.charCodeAt(this.at + 1) === slash) this.at = this.endOfLine();
      else if (code === slash && text.charCodeAt(this.at + 1) === star) this.comment();
      else if (code === 0x20 || code === 0x09 || code === 0x3b || code === 0xfeff) this.at++;
      else this.token(code);
    }
    return { events: this.events, missing: this.unclosed, isLocal: this.unclosed === 0 && !this.noCommentEnds };
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
    const event: Start = { type: "start", column, boundary, joined: this.joined, start: found };
    this.events.push(event);
    if (this.unclosed === 0 && canCut(event)) this.isDone = this.stop(boundary);
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
