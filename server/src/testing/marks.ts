import type { Range } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";

/** Opens and closes a marked range in a text, characters that no design uses. */
const open = "«";
const close = "»";

/** A text without its marks, and the ranges between them in the order in which they open; marks may nest. */
export function withoutMarks(marked: string): { readonly text: string; readonly ranges: readonly Range[] } {
  const spans: { start: number; end: number }[] = [];
  const pending: { start: number; end: number }[] = [];
  let text = "";
  for (const character of marked) {
    if (character === open) {
      const span = { start: text.length, end: text.length };
      spans.push(span);
      pending.push(span);
    } else if (character === close) {
      const span = pending.pop();
      if (span) span.end = text.length;
    } else text += character;
  }
  const document = TextDocument.create("marks", "arch", 0, text);
  return { text, ranges: spans.map(({ start, end }) => ({ start: document.positionAt(start), end: document.positionAt(end) })) };
}

/** A text with marks around ranges, to compare with the text they were expected in. Equal ranges are marked once. */
export function withMarks(text: string, ranges: readonly Range[]): string {
  const document = TextDocument.create("marks", "arch", 0, text);
  const at = new Map<number, string>();
  const seen = new Set<string>();
  // Outer ranges first, so that inner marks end up inside.
  const spans = ranges
    .map(({ start, end }) => ({ start: document.offsetAt(start), end: document.offsetAt(end) }))
    .sort((a, b) => b.end - b.start - (a.end - a.start));
  for (const { start, end } of spans) {
    if (seen.has(`${start}-${end}`)) continue;
    seen.add(`${start}-${end}`);
    at.set(start, (at.get(start) ?? "") + open);
    at.set(end, close + (at.get(end) ?? ""));
  }
  let result = "";
  for (let offset = 0; offset <= text.length; offset++) result += (at.get(offset) ?? "") + (text[offset] ?? "");
  return result;
}
