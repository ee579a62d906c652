import { exp, log } from "../kernel/elementary.ts";

/** Ranks summed one by one; the rest by integral on a logarithmic grid, whose error there is far below the sampling noise. */
const head = 10_000;
const gridPoints = 2_000;

/** The popularities k^−exponent of the ranks 1 … keys, for sums of smooth functions of them. Made once, since each costs more than what is asked of it. */
class Popularities {
  /** One by one, then at the points of the grid. */
  private readonly weights: Float64Array;
  private readonly exact: number;
  /** Of the grid: how many ranks a point stands for, in units of a third of its step. */
  private readonly ranks: Float64Array;
  private readonly step: number;

  constructor(exponent: number, keys: number) {
    this.exact = Math.min(head, keys);
    const points = keys > this.exact ? gridPoints + 1 : 0;
    this.weights = new Float64Array(this.exact + points);
    this.ranks = new Float64Array(points);
    for (let k = 1; k <= this.exact; k++) this.weights[k - 1] = exp(-exponent * log(k));
    // ∫ f(x^−s) dx from exact + ½ to keys + ½ with x = e^y, by Simpson's rule.
    const from = log(this.exact + 0.5);
    this.step = points > 0 ? (log(keys + 0.5) - from) / gridPoints : 0;
    for (let i = 0; i < points; i++) {
      const y = from + i * this.step;
      this.weights[this.exact + i] = exp(-exponent * y);
      this.ranks[i] = (i === 0 || i === gridPoints ? 1 : i % 2 === 1 ? 4 : 2) * exp(y);
    }
  }

  sum(f: (weight: number) => number): number {
    const { weights, exact, ranks } = this;
    let sum = 0;
    for (let k = 0; k < exact; k++) sum += f(weights[k]!);
    let integral = 0;
    for (let i = 0; i < ranks.length; i++) integral += ranks[i]! * f(weights[exact + i]!);
    return sum + (integral * this.step) / 3;
  }
}

/** Σ k^−exponent: probability of rank k is k^−exponent over this. */
export function zipfSum(exponent: number, keys: number): number {
  return new Popularities(exponent, keys).sum((weight) => weight);
}

/**
 * Che's characteristic time of an LRU cache in requests (Che, Tung and Wang 2002; Fricker, Robert and Roberts 2012): the T at which
 * the expected number of keys asked for within T requests, Σ (1 − e^(−p T)), is the capacity. Infinity when every key fits.
 */
export function characteristicTime(exponent: number, keys: number, capacity: number): number {
  if (capacity >= keys) return Number.POSITIVE_INFINITY;
  if (capacity <= 0) return 0;
  const popularities = new Popularities(exponent, keys);
  const total = popularities.sum((weight) => weight);
  const expected = (time: number): number => popularities.sum((weight) => -exp(-(weight / total) * time) + 1);
  let low = capacity;
  let high = capacity;
  for (let i = 0; i < 200 && expected(high) < capacity; i++) high *= 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (expected(middle) < capacity) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
