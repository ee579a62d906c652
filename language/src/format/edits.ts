import type { Range } from "@lintel/engine/model";
import { edit, type SourceEdit } from "../edits/source-edit.ts";
import type { ArchDocument } from "../source/document.ts";
import { type LaidOut, laidOut } from "./format.ts";
import { canonicalOptions, type FormatOptions } from "./print.ts";
import { type Leaf, leavesOf } from "./tree.ts";

/**
 * The changes that give a text its one layout: one edit for each stretch of white space that differs (and for each comment of
 * several lines that moves), so that cursors and markers on the words stay where they are.
 */
export function formatEdits(document: ArchDocument, options: FormatOptions = canonicalOptions): readonly SourceEdit[] {
  const result = laidOut(document, options);
  return result.text === document.text ? [] : gapEdits(document, result);
}

/**
 * The same for a part of the text: the lines of the range, widened to whole statements and properties. What stands outside
 * does not change.
 */
export function formatRangeEdits(document: ArchDocument, range: Range, options: FormatOptions = canonicalOptions): readonly SourceEdit[] {
  const { lines, text } = document;
  const from = lines.offset({ line: range.start.line, character: 0 });
  // A selection that ends at the start of a line does not mean that line.
  const last = range.end.character === 0 && range.end.line > range.start.line ? range.end.line - 1 : range.end.line;
  const nextLine = text.indexOf("\n", lines.offset({ line: last, character: 0 }));
  const to = nextLine < 0 ? text.length : nextLine;
  const [start, end] = withOpenBraces(leavesOf(text), from, to);
  return formatEdits(document, options).filter(
    ({ origin }) =>
      lines.offset(origin.range.end) >= start &&
      lines.offset(origin.range.start) <= end &&
      lines.offset(origin.range.end) <= Math.max(end, to),
  );
}

/** Widens a stretch of text until every brace that opens or closes in it has its partner in it. */
function withOpenBraces(leaves: readonly Leaf[], from: number, to: number): readonly [number, number] {
  let [start, end] = [from, to];
  const open: Leaf[] = [];
  const pairs: (readonly [number, number])[] = [];
  for (const leaf of leaves) {
    if (leaf.type !== "token") continue;
    if (leaf.text === "{") open.push(leaf);
    else if (leaf.text === "}") pairs.push([open.pop()?.start ?? leaf.start, leaf.end]);
  }
  // Inner pairs come before the ones around them.
  for (const [opens, closes] of pairs) {
    const opensIn = opens >= start && opens <= end;
    const closesIn = closes > start && closes <= end;
    if (opensIn === closesIn) continue;
    start = Math.min(start, opens);
    end = Math.max(end, closes);
  }
  return [start, end];
}

/** Both texts have the same words: what differs is between them, or inside comments. */
function gapEdits(document: ArchDocument, { text: formatted, before, after }: LaidOut): readonly SourceEdit[] {
  const edits: SourceEdit[] = [];
  let [was, now] = [0, 0];
  const change = (oldEnd: number, newEnd: number): void => {
    const text = formatted.slice(now, newEnd);
    if (document.text.slice(was, oldEnd) !== text) edits.push(smallest(document, was, oldEnd, text));
  };
  before.forEach((leaf, index) => {
    const other = after[index];
    if (!other) return;
    change(leaf.start, other.start);
    [was, now] = [leaf.start, other.start];
    change(leaf.end, other.end);
    [was, now] = [leaf.end, other.end];
  });
  change(document.text.length, formatted.length);
  return edits;
}

/** Leaves out what both texts have at their ends. */
function smallest(document: ArchDocument, start: number, end: number, text: string): SourceEdit {
  const old = document.text.slice(start, end);
  const shorter = Math.min(old.length, text.length);
  let same = 0;
  while (same < shorter && old[same] === text[same]) same++;
  let tail = 0;
  while (tail < shorter - same && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail++;
  return edit(document, start + same, end - tail, text.slice(same, text.length - tail));
}
