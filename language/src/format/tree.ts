import type { LexerResult } from "langium";
import { archServices } from "../services.ts";
import { magnitudes, plainSuffixes, units } from "../units/units.ts";
import type { ItemKind } from "./structure.ts";

type Token = LexerResult["tokens"][number];

/** A token or comment as written. */
export interface Leaf {
  readonly type: "token" | "comment";
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly endLine: number;
}

export interface Block {
  readonly type: "block";
  readonly entries: readonly Entry[];
  /** Both braces stood on one line. */
  readonly oneLine: boolean;
}

export interface Item {
  readonly type: "item";
  readonly kind: ItemKind;
  readonly parts: readonly (Leaf | Block)[];
  /** An empty line stood before it. */
  readonly spaced: boolean;
  /** It started on the line where the entry before it ended. */
  readonly sameLine: boolean;
}

/** A comment between items. */
export interface Remark {
  readonly type: "remark";
  readonly leaf: Leaf;
  readonly spaced: boolean;
  /** It stands after something on the same line. */
  readonly sameLine: boolean;
}

export type Entry = Item | Remark;

/** A comment that ends with its line: nothing may follow it there. A comment that is never closed is one, too. */
export function isLineComment(part: Leaf | Block): boolean {
  return part.type === "comment" && (part.text.startsWith("//") || !part.text.endsWith("*/"));
}

/** All tokens and comments of a text in order. */
export function leavesOf(text: string): readonly Leaf[] {
  const { tokens: read, hidden } = archServices().arch.parser.Lexer.tokenize(text);
  const tokens = read.flatMap((token, index) => (read[index - 1]?.image === "." ? token : apart(token)));
  const leaf =
    (type: Leaf["type"]) =>
    (token: (typeof tokens)[number]): Leaf => ({
      type,
      text: token.image,
      start: token.startOffset,
      end: token.startOffset + token.image.length,
      line: token.startLine ?? 1,
      endLine: token.endLine ?? token.startLine ?? 1,
    });
  return [...tokens.map(leaf("token")), ...hidden.map(leaf("comment"))].sort((a, b) => a.start - b.start);
}

/** A number with a unit right behind it as two tokens, as they are read with a space between them; magnitudes stay where they are. */
function apart(token: Token): Token | Token[] {
  if (token.tokenType.name !== "NUMBER") return token;
  const unit = /[A-Za-zµ]\w*$/.exec(token.image)?.[0];
  if (!unit || !units.has(unit) || magnitudes.has(unit) || plainSuffixes.has(unit) || unit === "nines") return token;
  const length = token.image.length - unit.length;
  return [
    { ...token, image: token.image.slice(0, length) },
    { ...token, image: unit, startOffset: token.startOffset + length },
  ];
}

/** The nested entries of a stretch of a document. */
export function entriesOf(leaves: readonly Leaf[], starts: ReadonlyMap<number, ItemKind>): readonly Entry[] {
  return new TreeReader(leaves, starts).container();
}

class TreeReader {
  private at = 0;
  private lastLine = 0;
  /** The first leaf behind the comments that were looked past last. */
  private behindComments = 0;

  constructor(
    private readonly leaves: readonly Leaf[],
    private readonly starts: ReadonlyMap<number, ItemKind>,
  ) {}

  /** The entries up to the closing brace of the block at hand, or to the end. */
  container(): Entry[] {
    const entries: Entry[] = [];
    for (let leaf = this.leaves[this.at]; leaf && leaf.text !== "}"; leaf = this.leaves[this.at]) {
      const first = entries.length === 0;
      const spaced = !first && leaf.line > this.lastLine + 1;
      const sameLine = leaf.line === this.lastLine;
      if (leaf.type === "comment") {
        entries.push({ type: "remark", leaf, spaced, sameLine });
        this.take(leaf);
      } else {
        const kind = this.starts.get(leaf.start) ?? "statement";
        entries.push({ type: "item", kind, parts: this.parts(), spaced, sameLine: sameLine && !first });
      }
    }
    return entries;
  }

  private parts(): (Leaf | Block)[] {
    const parts: (Leaf | Block)[] = [];
    for (let leaf = this.leaves[this.at]; leaf && leaf.text !== "}"; leaf = this.leaves[this.at]) {
      if (parts.length > 0 && this.endsItem(leaf)) break;
      this.take(leaf);
      if (leaf.text !== "{") {
        parts.push(leaf);
        continue;
      }
      const entries = this.container();
      const close = this.leaves[this.at];
      if (close) this.take(close);
      parts.push({ type: "block", entries, oneLine: close !== undefined && close.line === leaf.line });
    }
    return parts;
  }

  /** A new item starts here; a comment belongs to the item only when the item goes on after it. */
  private endsItem(leaf: Leaf): boolean {
    if (leaf.type === "token") return this.starts.has(leaf.start);
    // Comments in a row are looked past once, not once for each of them.
    let next = Math.max(this.at, this.behindComments);
    while (this.leaves[next]?.type === "comment") next++;
    this.behindComments = next;
    const following = this.leaves[next];
    return !following || following.text === "}" || this.starts.has(following.start);
  }

  private take(leaf: Leaf): void {
    this.at++;
    this.lastLine = leaf.endLine;
  }
}
