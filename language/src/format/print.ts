import type { Block, Entry, Item, Leaf, Remark } from "./tree.ts";

/** Longest line; a line with one long value may still be longer. */
const width = 120;
const step = "  ";

interface Line {
  readonly indent: string;
  text: string;
  /** Trailing comment, set in a column later. */
  comment: string | null;
  /** Where the `=` of a constant stands in `text`. */
  readonly equals: number | null;
}

/** The lines of a list of entries, in the one layout. */
export function printEntries(entries: readonly Entry[], indent = ""): string {
  const printer = new Printer();
  printer.entries(entries, indent, false);
  return printer.finish();
}

class Printer {
  private readonly lines: Line[] = [];

  finish(): string {
    alignConstants(this.lines);
    alignComments(this.lines);
    return this.lines.map(({ indent, text, comment }) => (text === "" && !comment ? "" : indent + text + (comment ?? ""))).join("\n");
  }

  /** `apart` puts each entry on a line of its own, as in a block that was written on one line but is too long for it. */
  entries(entries: readonly Entry[], indent: string, apart: boolean): void {
    for (let at = 0; at < entries.length; ) {
      const entry = entries[at] as Entry;
      if (entry.spaced) this.line("", "");
      if (entry.type === "remark") {
        this.remark(entry, indent);
        at++;
        continue;
      }
      const group = apart ? [entry] : groupAt(entries, at);
      this.group(group, indent);
      at += group.length;
    }
  }

  private remark({ leaf, sameLine }: Remark, indent: string): void {
    const last = this.lines.at(-1);
    if (sameLine && last && last.comment === null && last.text !== "") last.comment = leaf.text;
    else this.comment(leaf.text, indent);
  }

  private comment(text: string, indent: string): void {
    const [first = "", ...rest] = text.split(/\r?\n/);
    this.line(indent, first.trimEnd());
    // The stars of a documentation comment follow its indentation; other text stays as it was drawn.
    for (const line of rest) {
      const trimmed = line.trim();
      if (trimmed.startsWith("*")) this.line(indent, ` ${trimmed}`);
      else this.line("", line.trimEnd());
    }
  }

  private group(items: readonly Item[], indent: string): void {
    const texts = items.map(flatItem);
    const whole = texts.every((text) => text !== null) ? texts.join(step) : null;
    if (whole !== null && indent.length + whole.length <= width) {
      const equals = items.length === 1 && items[0] ? equalsAt(items[0], whole) : null;
      this.line(indent, whole, equals);
      return;
    }
    for (const item of items) this.item(item, indent);
  }

  /** One item from the start of a line; blocks that do not fit are opened. */
  private item(item: Item, indent: string): void {
    this.line(indent, "");
    let previous: Leaf | Block | null = null;
    for (const part of item.parts) {
      const current = this.lines.at(-1) as Line;
      const gap = previous && current.text !== "" ? spaceBetween(previous, part) : "";
      if (part.type === "block") this.block(part, gap, indent);
      else if (part.type === "comment" && part.text.includes("\n")) {
        this.comment(part.text, indent + step);
        this.line(indent + step, "");
      } else {
        current.text += gap + part.text;
        if (part.type === "comment" && part.text.startsWith("//")) this.line(indent + step, "");
      }
      previous = part;
    }
  }

  private block(block: Block, gap: string, indent: string): void {
    const current = this.lines.at(-1) as Line;
    const flat = flatBlock(block);
    if (flat !== null && current.indent.length + current.text.length + gap.length + flat.length <= width) {
      current.text += gap + flat;
      return;
    }
    current.text += `${gap}{`;
    this.entries(block.entries, indent + step, block.oneLine);
    this.line(indent, "}");
  }

  private line(indent: string, text: string, equals: number | null = null): void {
    this.lines.push({ indent, text, comment: null, equals });
  }
}

/** Properties that the author put on one line stay together. */
function groupAt(entries: readonly Entry[], start: number): readonly Item[] {
  const group: Item[] = [];
  for (const entry of entries.slice(start)) {
    if (entry.type !== "item") break;
    if (group.length > 0 && (entry.kind !== "property" || group[0]?.kind !== "property" || !entry.sameLine)) break;
    group.push(entry);
  }
  return group;
}

/** An item on one line; `null` when a comment or a block of several lines is in it. */
function flatItem(item: Item): string | null {
  let text = "";
  let previous: Leaf | Block | null = null;
  for (const part of item.parts) {
    const own = part.type === "block" ? flatBlock(part) : part.type === "comment" && /^\/\/|\n/.test(part.text) ? null : part.text;
    if (own === null) return null;
    text += (previous ? spaceBetween(previous, part) : "") + own;
    previous = part;
  }
  return text;
}

function flatBlock(block: Block): string | null {
  if (block.entries.length === 0) return "{}";
  if (!block.oneLine) return null;
  const texts: string[] = [];
  for (const entry of block.entries) {
    const text = entry.type === "item" ? flatItem(entry) : null;
    if (text === null) return null;
    texts.push(text);
  }
  return `{ ${texts.join(step)} }`;
}

function spaceBetween(a: Leaf | Block, b: Leaf | Block): string {
  if (a.type !== "token" || b.type !== "token") return " ";
  if (b.text === "," || b.text === ")" || b.text === "." || a.text === "(" || a.text === ".") return "";
  // A function has its bracket right behind its name; `workers (2 + 3)` is a key and a value.
  if (b.text === "(" && a.end === b.start && /^[_a-zA-Z]/.test(a.text)) return "";
  return " ";
}

function equalsAt(item: Item, text: string): number | null {
  const [first, , equals] = item.parts;
  return first?.type === "token" && first.text === "let" && equals?.type === "token" && equals.text === "=" ? text.indexOf("=") : null;
}

/** Lines up the `=` of constants that stand on consecutive lines. */
function alignConstants(lines: readonly Line[]): void {
  for (const run of runs(lines, (line) => line.equals !== null)) {
    const column = Math.max(...run.map((line) => line.equals ?? 0));
    for (const line of run) {
      const at = line.equals ?? 0;
      line.text = line.text.slice(0, at) + " ".repeat(column - at) + line.text.slice(at);
    }
  }
}

/** How much lines of one run may differ in length for their comments to be set in one column. */
const mostPadding = 40;

/** Lines up trailing comments on consecutive lines, unless one line is much longer than another. */
function alignComments(lines: readonly Line[]): void {
  for (const run of runs(lines, (line) => line.text !== "")) {
    const commented = run.filter((line) => line.comment !== null);
    const lengths = commented.map((line) => line.text.length);
    const longest = Math.max(0, ...lengths);
    const aligned = longest - Math.min(longest, ...lengths) <= mostPadding;
    for (const line of commented) line.comment = " ".repeat((aligned ? longest - line.text.length : 0) + 2) + line.comment;
  }
}

function runs(lines: readonly Line[], belongs: (line: Line) => boolean): Line[][] {
  const found: Line[][] = [];
  let run: Line[] = [];
  for (const line of lines) {
    const previous = run.at(-1);
    if (previous && (!belongs(line) || line.indent !== previous.indent)) {
      found.push(run);
      run = [];
    }
    if (belongs(line)) run.push(line);
  }
  if (run.length > 0) found.push(run);
  return found;
}
