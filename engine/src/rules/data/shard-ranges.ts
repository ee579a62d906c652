import type { Sharding } from "../../model/index.ts";

/** One range of shard keys as written, its ends as whole numbers (of a letter: its place in the alphabet), both included. */
export interface ShardRange {
  readonly text: string;
  readonly first: number;
  readonly last: number;
}

/** The ranges of a sharding in ascending order, and how to write such ends. */
export interface ShardRanges {
  readonly ranges: readonly ShardRange[];
  readonly end: (value: number) => string;
}

const range = /(?<open>[[(])?\s*(?<from>[a-z]|\d+)\s*(?:-|–|,|\.\.)\s*(?<to>[a-z]|\d+)\s*(?<close>[\])])?/giy;

/**
 * The `ranges` of a sharding by range, where all are written between two single letters or two whole numbers: `a-h` with both ends
 * included, `[a, i)` with the second excluded. `null` for none, and for any other notation: nothing is then known about their order.
 */
export function shardRanges(sharding: Sharding): ShardRanges | null {
  const text = sharding.facts.ranges?.value;
  if (sharding.method.value !== "range" || typeof text !== "string") return null;
  const found: (ShardRange & { readonly letters: boolean })[] = [];
  let at = 0;
  // Each round moves on by one character at least.
  while (at < text.length) {
    range.lastIndex = at;
    const match = range.exec(text);
    const { open, from = "", to = "", close } = match?.groups ?? {};
    if (!match) return null;
    const letters = /[a-z]/i.test(from);
    if (letters !== /[a-z]/i.test(to) || (open === undefined) !== (close === undefined)) return null;
    const first = ordinal(from) + (open === "(" ? 1 : 0);
    const last = ordinal(to) - (close === ")" ? 1 : 0);
    if (last < first) return null;
    found.push({ text: match[0].trim(), first, last, letters });
    at = range.lastIndex;
    while (at < text.length && /[\s,;]/.test(text.charAt(at))) at += 1;
  }
  const letters = found[0]?.letters ?? false;
  if (found.length < 2 || found.some((each) => each.letters !== letters)) return null;
  return {
    ranges: found.sort((a, b) => a.first - b.first || a.last - b.last),
    end: letters ? (value) => String.fromCharCode("a".charCodeAt(0) + value) : String,
  };
}

function ordinal(end: string): number {
  return /\d/.test(end) ? Number(end) : end.toLowerCase().charCodeAt(0) - "a".charCodeAt(0);
}

/** The same ranges, each up to where the next begins: nothing left out between them and nothing in two; the text after `ranges`. */
export function adjoining({ ranges, end }: ShardRanges): string | null {
  const written: string[] = [];
  for (const [index, each] of ranges.entries()) {
    const next = ranges[index + 1];
    const last = next ? next.first - 1 : each.last;
    if (last < each.first) return null;
    written.push(`"${end(each.first)}-${end(last)}"`);
  }
  return written.join(", ");
}
