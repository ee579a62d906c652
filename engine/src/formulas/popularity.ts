import { catalogue } from "../analysis/cache/catalogue.ts";
import { hitRatio } from "../analysis/cache/che.ts";
import { harmonic } from "../analysis/cache/harmonic.ts";
import { type Formula, formula } from "./formula.ts";
import { count, share } from "./parameters.ts";

const group = "Popularity and caches";
const zipf = "Breslau, Cao, Fan, Phillips & Shenker, Web caching and Zipf-like distributions, INFOCOM 1999";
const mostKeys = 1e15;

/** Share (0…1) of the requests that go to the `top` most popular of `keys` keys under Zipf popularity with exponent `skew`. */
export function zipfShare(top: number, keys: number, skew: number): number {
  return top >= keys ? 1 : harmonic(top, skew) / harmonic(keys, skew);
}

/** Fewest keys that take at least a share (0…1) of the requests under Zipf popularity. */
export function zipfKeys(wanted: number, keys: number, skew: number): number {
  let low = 0;
  let high = keys;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zipfShare(middle, keys, skew) >= wanted) high = middle;
    else low = middle;
  }
  return wanted <= 0 ? 0 : high;
}

/** Hit ratio (0…1) of an LRU cache with room for `capacity` of `keys` keys under Zipf popularity, by Che's approximation. */
export function zipfHit(capacity: number, keys: number, skew: number): number {
  const popularity = { type: "zipf", exponent: skew } as const;
  return hitRatio({ keys: catalogue(keys, popularity), capacity, policy: "lru", lifetime: Number.POSITIVE_INFINITY });
}

const keys = count("keys", "keys there are", 1, mostKeys);
const skew = {
  name: "skew",
  dimension: "none",
  documentation: "Zipf exponent: 0 all alike, 0.7 to 1.1 on the web",
  least: 0,
  most: 10,
} as const;

/** Which keys are asked for. */
export const popularity: readonly Formula[] = [
  formula({
    name: "zipf-share",
    group,
    summary: "Share of the requests that go to the most popular keys.",
    formula: "Σ k^−{skew} for k = 1 … {top}, over the same sum to {keys}",
    source: zipf,
    parameters: [count("top", "most popular keys", 0, mostKeys), keys, skew],
    result: { dimension: "none", documentation: "share of the requests; the hit ratio of a cache that keeps exactly these" },
    example: "zipf-share(20M, 100M, 0.9)",
    compute: zipfShare,
  }),
  formula({
    name: "zipf-keys",
    group,
    summary: "Fewest keys that take a share of the requests.",
    formula: "smallest n with zipf-share(n, {keys}, {skew}) ≥ {share}",
    source: zipf,
    parameters: [share("share", "share of the requests"), keys, skew],
    result: { dimension: "none", documentation: "whole keys" },
    example: "zipf-keys(80%, 100M, 0.9)",
    compute: zipfKeys,
  }),
  formula({
    name: "zipf-hit",
    group,
    summary: "Hit ratio of an LRU cache without TTL (Che's approximation).",
    formula: "Σ pₖ (1 − e^(−pₖ T)) with pₖ ~ k^−{skew}, k = 1 … {keys}, and T such that {capacity} entries are kept",
    source: "Che, Tung & Wang, Hierarchical web caching systems, 2002",
    parameters: [count("capacity", "entries that fit", 0, mostKeys), keys, skew],
    result: { dimension: "none", documentation: "share of the requests that hit" },
    example: "zipf-hit(20M, 100M, 0.9)",
    compute: zipfHit,
  }),
];
