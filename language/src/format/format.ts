import { type ArchDocument, parseArch } from "../source/document.ts";
import { canonicalOptions, type FormatOptions, printEntries } from "./print.ts";
import { soundStretches } from "./sound.ts";
import { itemStarts } from "./structure.ts";
import { entriesOf, type Leaf, leavesOf } from "./tree.ts";

/** A text in the one layout of .arch files; what cannot be read stays as it is. Formatting twice changes nothing more. */
export function formatText(text: string, uri = "memory:/design.arch"): string {
  return formatArch(parseArch(text, uri));
}

/** A parsed text in the one layout of .arch files. Only spaces and line breaks change, never tokens or comments. */
export function formatArch(document: ArchDocument, options: FormatOptions = canonicalOptions): string {
  return laidOut(document, options).text;
}

/** A text laid out, with its words before and after: they are the same, one by one. */
export interface LaidOut {
  readonly text: string;
  readonly before: readonly Leaf[];
  readonly after: readonly Leaf[];
}

/** Lays a text out. Where that would change a word, the text stays as it is. */
export function laidOut(document: ArchDocument, options: FormatOptions): LaidOut {
  const { text } = document;
  const leaves = leavesOf(text);
  const formatted = document.broken ? formatSound(document, leaves, options) : formatWhole(document, leaves, options);
  const breaks = text.includes("\r\n") ? formatted.replace(/\r?\n/g, "\r\n") : formatted;
  const after = leavesOf(breaks);
  return sameLeaves(leaves, after) ? { text: breaks, before: leaves, after } : { text, before: leaves, after: leaves };
}

function formatWhole(document: ArchDocument, leaves: readonly Leaf[], options: FormatOptions): string {
  const mark = document.text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const printed = printEntries(entriesOf(leaves, itemStarts(document)), options);
  return printed === "" ? mark : `${mark}${printed}\n`;
}

/** Formats the statements of a broken text that no syntax error touches, and leaves everything else as it is, byte for byte. */
function formatSound(document: ArchDocument, leaves: readonly Leaf[], options: FormatOptions): string {
  const { text } = document;
  const starts = itemStarts(document);
  let result = "";
  let done = 0;
  for (const { start, end, leaves: own } of soundStretches(document, leaves)) {
    let lineStart = start;
    while (lineStart > done && isBlank(text.charCodeAt(lineStart - 1))) lineStart--;
    result += text.slice(done, lineStart) + printEntries(entriesOf(own, starts), options);
    done = end;
  }
  return result + text.slice(done);
}

/** A space or a tab. */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** Whether two texts have the same tokens and comments; of comments of several lines the indentation may differ. */
function sameLeaves(before: readonly Leaf[], after: readonly Leaf[]): boolean {
  return before.length === after.length && before.every((leaf, index) => words(leaf) === words(after[index]));
}

function words(leaf: Leaf | undefined): string {
  return leaf?.type === "comment" ? leaf.text.replace(/\s+/g, " ").trim() : (leaf?.text ?? "");
}
