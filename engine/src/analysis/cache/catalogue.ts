import type { Popularity } from "../../model/index.ts";
import { harmonic } from "./harmonic.ts";

/** Equally popular keys: each is asked for with probability `probability` per request. Ordered from the most to the least popular. */
export interface KeyGroup {
  readonly probability: number;
  readonly count: number;
}

/** Keys counted one by one before the rest is grouped. */
const single = 1000;
/** Width of a group: ranks k to 1.02 k, within which the popularity varies by 2%. */
const width = 1.02;

/**
 * The popularity of `keys` keys as at most some thousands of groups, so that billions of keys cost no more than thousands.
 * The probability mass of each group is exact; within a group all keys count as equally popular (relative error of a hit ratio below 1e-5).
 */
export function catalogue(keys: number, popularity: Popularity): readonly KeyGroup[] {
  const n = Math.max(1, Math.floor(keys));
  const name = `${n} ${popularity.type === "zipf" ? popularity.exponent : 0}`;
  const known = recent.get(name);
  if (known) return known;
  const made = group(n, popularity);
  const oldest = recent.keys().next().value;
  if (recent.size >= mostRecent && oldest !== undefined) recent.delete(oldest);
  recent.set(name, made);
  return made;
}

/** Catalogues made last: a design asks for the same few again and again while it is edited. */
const recent = new Map<string, readonly KeyGroup[]>();
const mostRecent = 16;

function group(n: number, popularity: Popularity): readonly KeyGroup[] {
  if (popularity.type === "uniform" || popularity.exponent === 0) return [{ probability: 1 / n, count: n }];
  const s = popularity.exponent;
  const total = harmonic(n, s);
  const groups: KeyGroup[] = [];
  for (let k = 1; k <= Math.min(n, single); k++) groups.push({ probability: k ** -s / total, count: 1 });
  let from = single;
  while (from < n) {
    const until = Math.min(n, Math.ceil(from * width));
    const count = until - from;
    groups.push({ probability: rangeSum(from, until, s) / count / total, count });
    from = until;
  }
  return groups;
}

/** Σ k^−s for k = from + 1 … until by Euler–Maclaurin, for from ≥ 1000. */
function rangeSum(from: number, until: number, s: number): number {
  const integral = Math.abs(s - 1) < 1e-12 ? Math.log(until / from) : (until ** (1 - s) - from ** (1 - s)) / (1 - s);
  return integral + (until ** -s - from ** -s) / 2 + (s * (from ** (-s - 1) - until ** (-s - 1))) / 12;
}
