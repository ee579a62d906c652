import { exp, expm1, log, log1p } from "./elementary.ts";

/** Ranks summed one by one; beyond, the integral is off by less than 1e-7 of a rank's weight. */
const head = 1000;

/**
 * The distribution function of keys by popularity rank, P(rank k) ∝ 1 / k^exponent over 1 … keys, and its inverse: to find the rank
 * that stands at the same place in another popularity.
 */
export class ZipfCurve {
  private readonly exponent: number;
  private readonly keys: number;
  /** Σ weights of the ranks up to each place, from 0. */
  private readonly sums: Float64Array;
  private readonly total: number;

  constructor(exponent: number, keys: number) {
    this.exponent = Math.max(0, exponent);
    this.keys = keys;
    const exact = Math.min(head, keys);
    this.sums = new Float64Array(exact + 1);
    for (let k = 1; k <= exact; k++) this.sums[k] = this.sums[k - 1]! + exp(-this.exponent * log(k));
    this.total = this.upTo(keys);
  }

  /** Probability of the ranks up to `rank`, 0…1. */
  below(rank: number): number {
    return this.upTo(rank) / this.total;
  }

  /** The first rank at which the distribution function reaches `share` (0…1). */
  rankAt(share: number): number {
    const wanted = share * this.total;
    const exact = this.sums.length - 1;
    if (wanted > this.sums[exact]!) {
      const rank = this.inverse(wanted - this.sums[exact]!);
      return Math.min(this.keys, Math.max(exact + 1, Math.ceil(rank - 0.5)));
    }
    let low = 1;
    let high = exact;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sums[middle]! >= wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private upTo(rank: number): number {
    const exact = this.sums.length - 1;
    return rank <= exact ? this.sums[Math.max(0, rank)]! : this.sums[exact]! + this.area(rank + 0.5);
  }

  /** Integral of x^−exponent from the end of the head to x. */
  private area(x: number): number {
    const q = 1 - this.exponent;
    const from = this.sums.length - 0.5;
    const distance = log(x / from);
    return q === 0 ? distance : (exp(q * log(from)) * expm1(q * distance)) / q;
  }

  /** The x at which that integral has a value. */
  private inverse(area: number): number {
    const q = 1 - this.exponent;
    const from = this.sums.length - 0.5;
    if (q === 0) return from * exp(area);
    return from * exp(log1p(Math.max((q * area) / exp(q * log(from)), -1 + 1e-16)) / q);
  }
}
