import type { Popularity } from "../../model/index.ts";
import { harmonic } from "./harmonic.ts";

/** Equally popular keys: each is asked for with probability `probability` per request. Ordered from the most to the least popular. */
export interface KeyGroup {
  readonly probability: number;
  /** How many; not whole where one group stands for a stretch of ranks. */
  readonly count: number;
}

/** Keys counted one by one before integrals stand for the rest. */
const single = 200;
/** Largest ratio between the ranks of one panel; popularity then changes by less than e^1.5 within it. */
const panel = 1.5;
const mostPanels = 200;

/**
 * The popularity of `keys` keys as some hundreds of groups, so that 10^12 keys cost no more than hundreds: the most popular ones alone,
 * the rest by Gauss–Legendre quadrature over the logarithm of the rank. A sum Σ f(p) over all keys that is smooth in p, as every
 * hit ratio is, is right to about 10^-7 (the test compares with direct sums).
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
  if (n <= single) return groups;
  // Σ f(k) for k = single + 1 … n is ∫ f(x) dx from single + ½ to n + ½ but for terms in f′ / 24, far below what shows; with x = e^y.
  const from = Math.log(single + 0.5);
  const until = Math.log(n + 0.5);
  // Where popularity falls so fast that more panels would be needed, what they hold is nothing.
  const panels = Math.min(mostPanels, Math.ceil(((until - from) * Math.max(1, s)) / panel));
  const half = (until - from) / panels / 2;
  for (let i = 0; i < panels; i++) {
    const middle = from + (2 * i + 1) * half;
    for (const [position, weight] of gaussLegendre) {
      const y = middle + half * position;
      groups.push({ probability: Math.exp(-s * y) / total, count: weight * half * Math.exp(y) });
    }
  }
  return groups;
}

/** Positions in −1 … 1 and weights of the eight-point rule (Abramowitz & Stegun, table 25.4). */
const gaussLegendre: readonly (readonly [number, number])[] = [
  [-0.9602898564975363, 0.1012285362903763],
  [-0.7966664774136267, 0.2223810344533745],
  [-0.525532409916329, 0.3137066458778873],
  [-0.1834346424956498, 0.362683783378362],
  [0.1834346424956498, 0.362683783378362],
  [0.525532409916329, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
];
