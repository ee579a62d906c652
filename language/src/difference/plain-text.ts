import { spaceBetween } from "../format/flat.ts";
import { itemStarts } from "../format/structure.ts";
import { type Entry, entriesOf, type Item, leavesOf } from "../format/tree.ts";
import { parseArch } from "../source/document.ts";

/** A text on one line as the formatter would set it, without its comments. */
export function plainText(text: string): string {
  const tokens = leavesOf(text).filter(({ type }) => type === "token");
  return tokens.reduce((line, token, index) => {
    const before = tokens[index - 1];
    return line + (before ? spaceBetween(before, token) : "") + token.text;
  }, "");
}

/** The lines of the block of one statement (a flow, a scenario, …) as the formatter would set them, indented, without comments. */
export function plainLines(statement: string): readonly string[] {
  const document = parseArch(statement, "memory:/statement.arch");
  const leaves = leavesOf(statement).filter(({ type }) => type === "token");
  const [whole] = entriesOf(leaves, itemStarts(document));
  if (whole?.type !== "item") return [];
  return whole.parts.flatMap((part) => (part.type === "block" ? linesOf(part.entries, "") : []));
}

function linesOf(entries: readonly Entry[], indent: string): string[] {
  return entries.flatMap((entry) => (entry.type === "item" ? linesOfItem(entry, indent) : []));
}

function linesOfItem({ parts }: Item, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  parts.forEach((part, index) => {
    const before = parts[index - 1];
    if (part.type !== "block") {
      line += (before && line !== "" ? spaceBetween(before, part) : "") + part.text;
      return;
    }
    lines.push(`${indent}${line}${line === "" ? "" : " "}{`, ...linesOf(part.entries, `${indent}  `), `${indent}}`);
    line = "";
  });
  if (line !== "") lines.push(indent + line);
  return lines;
}
