import { fillLines } from "./fill.ts";
import { flatBlock, flatItem, spaceBetween } from "./flat.ts";
import { type Block, type Entry, type Item, isLineComment, type Leaf, type Remark } from "./tree.ts";

/** How the text is indented. */
export interface FormatOptions {
  /** Columns of one level. */
  readonly tabSize: number;
  /** Levels are spaces; tabs otherwise, each as wide as `tabSize` columns. */
  readonly insertSpaces: boolean;
}

export const canonicalOptions: FormatOptions = { tabSize: 2, insertSpaces: true };

/** Longest line; a line with one long value may still be longer. */
export const width = 120;

interface Line {
  /** Columns before the text. */
  readonly indent: number;
  text: string;
  /** Trailing comment, set in a column later. */
  comment: string | null;
  /** Where the `=` of a constant stands in `text`. */
  readonly equals: number | null;
}

/** The lines of a list of entries, in the one layout. */
export function printEntries(entries: readonly Entry[], options: FormatOptions = canonicalOptions): string {
  const printer = new Printer(options);
  printer.entries(entries, 0, false);
  return printer.finish();
}

class Printer {
  private readonly lines: Line[] = [];

  constructor(private readonly options: FormatOptions) {}

  finish(): string {
    alignConstants(this.lines);
    alignComments(this.lines);
    return this.lines
      .map(({ indent, text, comment }) => (text === "" && !comment ? "" : this.space(indent) + text + (comment ?? "")))
      .join("\n");
  }

  private space(columns: number): string {
    const { tabSize, insertSpaces } = this.options;
    if (insertSpaces) return " ".repeat(columns);
    return "\t".repeat(Math.floor(columns / tabSize)) + " ".repeat(columns % tabSize);
  }

  private get step(): number {
    return this.options.tabSize;
  }

  /** `apart` puts each entry on a line of its own, as in a block that was written on one line but is too long for it. */
  entries(entries: readonly Entry[], indent: number, apart: boolean, hanging = this.step * 2): void {
    for (let at = 0; at < entries.length; ) {
      const entry = entries[at] as Entry;
      if (entry.spaced) this.line(0, "");
      if (entry.type === "remark") {
        this.remark(entry, indent);
        at++;
        continue;
      }
      const group = apart ? [entry] : groupAt(entries, at);
      this.group(group, indent, hanging);
      at += group.length;
    }
  }

  private remark({ leaf, sameLine }: Remark, indent: number): void {
    const last = this.lines.at(-1);
    const fits = sameLine && last && last.text !== "" && !leaf.text.includes("\n");
    if (!fits || last.comment?.startsWith("//")) this.comment(leaf.text, indent);
    else last.comment = last.comment === null ? leaf.text : `${last.comment} ${leaf.text}`;
  }

  private comment(text: string, indent: number): void {
    const [first = "", ...rest] = text.split(/\r?\n/);
    this.line(indent, first.trimEnd());
    // The stars of a documentation comment follow its indentation; other text stays as it was drawn.
    for (const line of rest) {
      const trimmed = line.trim();
      if (trimmed.startsWith("*")) this.line(indent, ` ${trimmed}`);
      else this.line(0, line.trimEnd());
    }
  }

  /** Items that stood on one line: on as few lines as they fit. */
  private group(items: readonly Item[], indent: number, hanging: number): void {
    let together: string | null = null;
    for (const item of items) {
      const flat = flatItem(item);
      const fits: boolean = flat !== null && indent + flat.length <= width;
      if (together !== null && fits && indent + together.length + 2 + (flat?.length ?? 0) <= width) {
        together += `  ${flat}`;
        continue;
      }
      if (together !== null) this.line(indent, together);
      together = fits ? flat : null;
      if (!fits) this.item(item, indent, hanging);
    }
    const [only] = items;
    if (together !== null) this.line(indent, together, items.length === 1 && only ? equalsAt(only, together) : null);
  }

  /** One item from the start of a line; blocks that do not fit are opened, long lists and sums go on in further lines. */
  private item(item: Item, indent: number, hanging: number): void {
    this.line(indent, "");
    let previous: Leaf | Block | null = null;
    let at = 0;
    while (at < item.parts.length) {
      const part = item.parts[at] as Leaf | Block;
      const current = this.lines.at(-1) as Line;
      const gap: string = previous && current.text !== "" ? spaceBetween(previous, part) : "";
      if (part.type === "block") {
        this.block(part, gap, indent, isImport(item));
        at++;
      } else if (part.type === "comment" && part.text.includes("\n")) {
        this.comment(part.text, indent + hanging);
        this.line(indent + hanging, "");
        at++;
      } else if (isLineComment(part)) {
        current.text += gap + part.text;
        this.line(indent + hanging, "");
        at++;
      } else {
        const words = plainRun(item.parts, at);
        const [first = "", ...rest] = fillLines(words, width - current.indent - current.text.length - gap.length, width - indent - hanging);
        current.text += gap + first;
        for (const line of rest) this.line(indent + hanging, line);
        at += words.length;
      }
      previous = item.parts[at - 1] ?? null;
    }
    // A comment at the end of an item leaves an empty line behind.
    if (this.lines.at(-1)?.text === "") this.lines.pop();
  }

  private block(block: Block, gap: string, indent: number, list: boolean): void {
    const current = this.lines.at(-1) as Line;
    const flat = flatBlock(block);
    if (flat !== null && current.indent + current.text.length + gap.length + flat.length <= width) {
      current.text += gap + flat;
      return;
    }
    current.text += `${gap}{`;
    this.entries(block.entries, indent + this.step, block.oneLine, list ? 0 : undefined);
    this.line(indent, "}");
  }

  private line(indent: number, text: string, equals: number | null = null): void {
    this.lines.push({ indent, text, comment: null, equals });
  }
}

/** Tokens and short comments up to the next block or comment that ends a line. */
function plainRun(parts: readonly (Leaf | Block)[], start: number): readonly Leaf[] {
  const run: Leaf[] = [];
  for (let at = start; at < parts.length; at++) {
    const part = parts[at] as Leaf | Block;
    if (part.type === "block" || isLineComment(part) || (part.type === "comment" && part.text.includes("\n"))) break;
    run.push(part);
  }
  return run;
}

function isImport(item: Item): boolean {
  const [first] = item.parts;
  return first?.type === "token" && first.text === "import";
}

/** Properties that the author put on one line stay together. */
function groupAt(entries: readonly Entry[], start: number): readonly Item[] {
  const group: Item[] = [];
  for (let at = start; at < entries.length; at++) {
    const entry = entries[at] as Entry;
    if (entry.type !== "item") break;
    if (group.length > 0 && (entry.kind !== "property" || group[0]?.kind !== "property" || !entry.sameLine)) break;
    group.push(entry);
  }
  return group;
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
