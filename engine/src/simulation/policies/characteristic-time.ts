import { exp, log } from "../kernel/elementary.ts";

/** Ranks summed one by one; the rest by integral on a logarithmic grid, whose error there is far below the sampling noise. */
const head = 10_000;
const gridPoints = 2_000;

/** Sum over the ranks 1 … keys of f(k^−exponent) for a smooth f. */
function sumOverRanks(exponent: number, keys: number, f: (weight: number) => number): number {
  let sum = 0;
  const exact = Math.min(head, keys);
  for (let k = 1; k <= exact; k++) sum += f(exp(-exponent * log(k)));
  if (keys <= exact) return sum;
  // ∫ f(x^−s) dx from exact + ½ to keys + ½ with x = e^y, by Simpson's rule.
  const from = log(exact + 0.5);
  const step = (log(keys + 0.5) - from) / gridPoints;
  let integral = 0;
  for (let i = 0; i <= gridPoints; i++) {
    const y = from + i * step;
    const weight = i === 0 || i === gridPoints ? 1 : i % 2 === 1 ? 4 : 2;
    integral += weight * f(exp(-exponent * y)) * exp(y);
  }
  return sum + (integral * step) / 3;
}

/** Σ k^−exponent: probability of rank k is k^−exponent over this. */
export function zipfSum(exponent: number, keys: number): number {
  return sumOverRanks(exponent, keys, (weight) => weight);
}

/**
 * Che's characteristic time of an LRU cache in requests (Che, Tung and Wang 2002; Fricker, Robert and Roberts 2012): the T at which
 * the expected number of keys asked for within T requests, Σ (1 − e^(−p T)), is the capacity. Infinity when every key fits.
 */
export function characteristicTime(exponent: number, keys: number, capacity: number): number {
  if (capacity >= keys) return Number.POSITIVE_INFINITY;
  if (capacity <= 0) return 0;
  const total = zipfSum(exponent, keys);
  const expected = (time: number): number => sumOverRanks(exponent, keys, (weight) => -exp(-(weight / total) * time) + 1);
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
