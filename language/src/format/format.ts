import { type ArchDocument, parseArch, spanOf } from "../source/document.ts";
import { printEntries } from "./print.ts";
import { itemStarts } from "./structure.ts";
import { entriesOf, type Leaf, leavesOf } from "./tree.ts";

/** A text in the one layout of .arch files; what cannot be read stays as it is. Formatting twice changes nothing more. */
export function formatText(text: string, uri = "memory:/design.arch"): string {
  return formatArch(parseArch(text, uri));
}

/** A parsed text in the one layout of .arch files. Only spaces and line breaks change, never tokens or comments. */
export function formatArch(document: ArchDocument): string {
  const { text } = document;
  const leaves = leavesOf(text);
  const formatted = document.broken ? formatSound(document, leaves) : formatWhole(document, leaves);
  const breaks = text.includes("\r\n") ? formatted.replace(/\r?\n/g, "\r\n") : formatted;
  return sameLeaves(leaves, leavesOf(breaks)) ? breaks : text;
}

function formatWhole(document: ArchDocument, leaves: readonly Leaf[]): string {
  const mark = document.text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const printed = printEntries(entriesOf(leaves, itemStarts(document)));
  return printed === "" ? mark : `${mark}${printed}\n`;
}

/** Formats the statements of a broken text that no syntax error touches, and leaves everything else as it is. */
function formatSound(document: ArchDocument, leaves: readonly Leaf[]): string {
  const { text, lines } = document;
  const errors = document.syntax.map(({ origin }) => [lines.offset(origin.range.start), lines.offset(origin.range.end)] as const);
  const starts = itemStarts(document);
  let result = "";
  let done = 0;
  for (const { $cstNode } of document.statements) {
    const node = $cstNode && spanOf(document, $cstNode);
    if (!node || node.start < done) continue;
    // An error right before or behind a statement may be about it.
    const touched = errors.some(([start, end]) => start <= node.end + 1 && end >= node.start - 1);
    const own = leaves.filter((leaf) => leaf.start >= node.start && leaf.end <= node.end);
    const balanced = own.filter((leaf) => leaf.text === "{").length === own.filter((leaf) => leaf.text === "}").length;
    const startsLine = text.slice(text.lastIndexOf("\n", node.start - 1) + 1, node.start).trim() === "";
    if (touched || !balanced || !startsLine) continue;
    result += `${text.slice(done, node.start).replace(/[ \t]+$/, "")}${printEntries(entriesOf(own, starts))}`;
    done = node.end;
  }
  return result + text.slice(done);
}

/** Whether two texts have the same tokens and comments; of comments of several lines the indentation may differ. */
function sameLeaves(before: readonly Leaf[], after: readonly Leaf[]): boolean {
  return before.length === after.length && before.every((leaf, index) => words(leaf) === words(after[index]));
}

function words(leaf: Leaf | undefined): string {
  return leaf?.type === "comment" ? leaf.text.replace(/\s+/g, " ").trim() : (leaf?.text ?? "");
}
