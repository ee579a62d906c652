import { exp, expm1, log, log1p } from "./elementary.ts";
import type { RandomStream } from "./random.ts";

/** Draws the rank (from 1) of a key. */
export type RankSampler = (stream: RandomStream) => number;

/** All keys alike. */
function uniformRanks(keys: number): RankSampler {
  return (stream) => Math.min(keys, 1 + Math.floor(stream.fine() * keys));
}

/**
 * P(rank k) ∝ 1 / k^exponent over 1 … keys, by rejection-inversion (Hörmann and Derflinger 1996): constant time and no table,
 * so 10^12 keys cost as much as ten.
 */
export function zipfRanks(exponent: number, keys: number): RankSampler {
  if (!(exponent > 0)) return uniformRanks(keys);
  const q = 1 - exponent;
  /** Integral of x^−exponent from 1 to x, also at exponent 1. */
  const area = (x: number): number => {
    const l = log(x);
    return q === 0 ? l : expm1(q * l) / q;
  };
  const inverse = (a: number): number => {
    if (q === 0) return exp(a);
    return exp(log1p(Math.max(q * a, -1 + 1e-16)) / q);
  };
  const low = area(1.5) - 1;
  const high = area(keys + 0.5);
  // Below this distance from its rank a point is always under the histogram.
  const sure = 2 - inverse(area(2.5) - exp(-exponent * log(2)));
  return (stream) => {
    for (;;) {
      const a = high + stream.fine() * (low - high);
      const x = inverse(a);
      const rank = Math.min(keys, Math.max(1, Math.floor(x + 0.5)));
      if (rank - x <= sure || a >= area(rank + 0.5) - exp(-exponent * log(rank))) return rank;
    }
  };
}
