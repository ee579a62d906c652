import { applied, edit, lineAt } from "../edits/source-edit.ts";
import { parseArch } from "../source/document.ts";
import type { Refactoring, Selection } from "./refactoring.ts";

/** A block that is open while the text behind its `{` is read. */
interface Open {
  /** Indentation of the line that opens it. */
  readonly indent: string;
  readonly line: number;
}

/** A line as far as it counts here: without its comments, strings emptied. */
interface Line {
  readonly indent: string;
  readonly code: string;
  /** Where its code ends, comments left out, and where the line ends. */
  readonly codeEnd: number;
  readonly end: number;
}

/**
 * Adds the `}` that the `{` at the selection lacks, or a block inside it: where the indentation says that the block is over. `null` where that
 * would not mend the text.
 */
export function closeBrace({ document, start }: Selection): Refactoring | null {
  const { text } = document;
  if (text[start] !== "{") return null;
  const lines = linesFrom(text, lineAt(text, start).start);
  const header = lines[0];
  if (!header) return null;
  const place = missingIn(lines, start);
  const line = place && lines[place.after];
  if (!place || !line) return null;
  const breaks = text.includes("\r\n") ? "\r\n" : "\n";
  const added =
    place.after === place.block.line
      ? edit(document, line.codeEnd, line.codeEnd, " }")
      : edit(document, line.end, line.end, `${breaks}${place.block.indent}}`);
  const mended = parseArch(applied(document, [added]), document.uri, document);
  if (mended.syntax.length >= document.syntax.length) return null;
  return { title: `Add the missing } after line ${added.origin.range.start.line + 1}`, edits: [added] };
}

/** The block that lacks its `}`, and the line after which it belongs; the first line is that of the `{` at `start`. */
function missingIn(lines: readonly Line[], start: number): { readonly block: Open; readonly after: number } | null {
  const open: Open[] = [];
  let after = 0;
  for (const [index, { indent, code, codeEnd }] of lines.entries()) {
    if (code.trim() === "") continue;
    const top = open.at(-1);
    const closes = code.trimStart().startsWith("}");
    // Less indented than what is in the block, or a brace that belongs further out: the block should be over.
    if (index > 0 && top && (closes ? indent.length < top.indent.length : indent.length <= top.indent.length)) return { block: top, after };
    const from = index === 0 ? start - (codeEnd - code.length) : 0;
    for (const character of code.slice(from)) {
      if (character === "{") open.push({ indent, line: index });
      if (character === "}") open.pop();
      if (open.length === 0) return null;
    }
    after = index;
  }
  const block = open.at(-1);
  return block ? { block, after } : null;
}

/** The lines of a text from the start of one on. */
function linesFrom(text: string, from: number): readonly Line[] {
  const lines: Line[] = [];
  let inComment = false;
  for (let at = from; at <= text.length; ) {
    const { end, indent } = lineAt(text, at);
    let code = "";
    let inString = false;
    let codeEnd = at;
    for (let i = at; i < end; i++) {
      const pair = text.slice(i, i + 2);
      if (inComment) {
        if (pair === "*/") inComment = false;
        if (!inComment) i++;
        code += " ";
        if (!inComment) code += " ";
        continue;
      }
      if (!inString && pair === "//") break;
      if (!inString && pair === "/*") {
        inComment = true;
        i++;
        code += "  ";
        continue;
      }
      const character = text[i] ?? "";
      if (character === '"' && text[i - 1] !== "\\") inString = !inString;
      code += inString ? "_" : character;
      if (character.trim() !== "") codeEnd = i + 1;
    }
    lines.push({ indent, code: code.slice(0, codeEnd - at), codeEnd, end });
    const next = text.indexOf("\n", end);
    if (next < 0) break;
    at = next + 1;
  }
  return lines;
}
