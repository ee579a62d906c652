import type { Origin } from "@lintel/engine/model";
import type { ArchDocument } from "../source/document.ts";

/** Replaces the text at a place; a place without length is an insertion. */
export interface SourceEdit {
  readonly origin: Origin;
  readonly text: string;
}

/** Replaces the text between two offsets of a document. */
export function edit(document: ArchDocument, start: number, end: number, text: string): SourceEdit {
  return { origin: { uri: document.uri, range: document.lines.range(start, end) }, text };
}

/** Applies edits that do not overlap to a text. */
export function applied(document: ArchDocument, edits: readonly SourceEdit[]): string {
  const { lines } = document;
  const byPlace = edits
    .map(({ origin, text }) => ({ start: lines.offset(origin.range.start), end: lines.offset(origin.range.end), text }))
    .sort((a, b) => b.start - a.start || b.end - a.end);
  return byPlace.reduce((result, { start, end, text }) => result.slice(0, start) + text + result.slice(end), document.text);
}

/** The one stretch of a text that is another in a new text; nothing when they are the same. */
export function difference(document: ArchDocument, now: string): readonly SourceEdit[] {
  const was = document.text;
  if (now === was) return [];
  const shorter = Math.min(was.length, now.length);
  let start = 0;
  while (start < shorter && was[start] === now[start]) start++;
  let same = 0;
  while (same < shorter - start && was[was.length - 1 - same] === now[now.length - 1 - same]) same++;
  return [edit(document, start, was.length - same, now.slice(start, now.length - same))];
}

/** The line an offset is on: where it starts, its indentation, where it ends (before the line break). */
export function lineAt(text: string, offset: number): { readonly start: number; readonly indent: string; readonly end: number } {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const found = text.indexOf("\n", offset);
  const end = found < 0 ? text.length : found > start && text[found - 1] === "\r" ? found - 1 : found;
  const indent = /^[ \t]*/.exec(text.slice(start, end))?.[0] ?? "";
  return { start, indent, end };
}
