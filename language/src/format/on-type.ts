import type { Position } from "@lintel/engine/model";
import { edit, type SourceEdit } from "../edits/source-edit.ts";
import type { ArchDocument } from "../source/document.ts";
import { formatRangeEdits } from "./edits.ts";
import { canonicalOptions, type FormatOptions } from "./print.ts";
import { leavesOf } from "./tree.ts";

/**
 * The changes right after a `}` or a line break was typed before `position`: a line break gets the indentation of the block it
 * is in, a closing brace that of the line which opened the block, and the statement it closes is laid out when it can be read.
 */
export function formatOnType(
  document: ArchDocument,
  position: Position,
  typed: string,
  options: FormatOptions = canonicalOptions,
): readonly SourceEdit[] {
  if (typed === "}") {
    const opener = openerOf(document, document.lines.offset(position));
    if (opener === null) return [];
    const laidOut = formatRangeEdits(document, { start: document.lines.position(opener), end: position }, options);
    const own = laidOut.filter(({ origin: { range } }) => range.end.line < position.line || range.end.character <= position.character);
    return own.length > 0 ? own : indentLine(document, position.line, options);
  }
  return indentLine(document, position.line, options);
}

/** The brace that the one right before an offset closes; both stand in one statement of the file. */
function openerOf(document: ArchDocument, offset: number): number | null {
  const open: number[] = [];
  const start = statementStart(document, offset - 1);
  for (const leaf of leavesOf(document.text.slice(start, offset))) {
    if (leaf.type !== "token") continue;
    if (leaf.text === "{") open.push(start + leaf.start);
    else if (leaf.text === "}") {
      const opener = open.pop() ?? null;
      if (start + leaf.end === offset) return opener;
    }
  }
  return null;
}

/** The start of the statement of the file around an offset; no brace is open there. */
function statementStart({ chunks }: ArchDocument, offset: number): number {
  return chunks.findLast((place) => place.offset <= offset)?.offset ?? 0;
}

/** The indentation of a line by the braces that are open before it; inside a comment it stays. */
function indentLine(document: ArchDocument, line: number, { tabSize, insertSpaces }: FormatOptions): readonly SourceEdit[] {
  const { text, lines } = document;
  const start = lines.offset({ line, character: 0 });
  const written = /^[ \t]*/.exec(text.slice(start))?.[0] ?? "";
  let depth = 0;
  const from = statementStart(document, start - 1);
  // A comment may go on behind the line; the next statement begins behind it.
  const to = document.chunks.find((place) => place.offset > start)?.offset ?? text.length;
  for (const { type, text: word, start: at, end } of leavesOf(text.slice(from, to))) {
    if (type === "comment" && from + at < start && from + end > start) return [];
    if (from + at >= start) break;
    if (type !== "token") continue;
    if (word === "{") depth++;
    else if (word === "}") depth = Math.max(0, depth - 1);
  }
  if (text[start + written.length] === "}") depth = Math.max(0, depth - 1);
  const wanted = insertSpaces ? " ".repeat(depth * tabSize) : "\t".repeat(depth);
  return written === wanted ? [] : [edit(document, start, start + written.length, wanted)];
}
