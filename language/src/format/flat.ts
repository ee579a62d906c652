import { type Block, type Item, isLineComment, type Leaf } from "./tree.ts";

/** An item on one line; `null` when a comment or a block of several lines is in it. */
export function flatItem(item: Item): string | null {
  let text = "";
  let previous: Leaf | Block | null = null;
  for (const part of item.parts) {
    const own = part.type === "block" ? flatBlock(part) : isLineComment(part) || part.text.includes("\n") ? null : part.text;
    if (own === null) return null;
    text += (previous ? spaceBetween(previous, part) : "") + own;
    previous = part;
  }
  return text;
}

/** A block on one line, as it was written; `null` when it was not, or cannot be. */
export function flatBlock(block: Block): string | null {
  if (block.entries.length === 0) return "{}";
  if (!block.oneLine) return null;
  let line = "{ ";
  let gap = "";
  for (const entry of block.entries) {
    const text =
      entry.type === "item" ? flatItem(entry) : entry.leaf.text.startsWith("//") || entry.leaf.text.includes("\n") ? null : entry.leaf.text;
    if (text === null) return null;
    line += gap + text;
    // A comment stands before what it is about.
    gap = entry.type === "item" ? "  " : " ";
  }
  return `${line} }`;
}

/** What stands between two parts of an item on one line. */
export function spaceBetween(a: Leaf | Block, b: Leaf | Block): string {
  if (a.type !== "token" || b.type !== "token") return b.type === "token" && b.text === "," ? "" : " ";
  if (b.text === "," || b.text === ")" || b.text === "." || a.text === "(" || a.text === ".") return "";
  // A function has its bracket right behind its name; `workers (2 + 3)` is a key and a value.
  if (b.text === "(" && a.end === b.start && /^[_a-zA-Z]/.test(a.text)) return "";
  return " ";
}
