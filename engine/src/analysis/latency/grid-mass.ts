import { lowest, points, ratio, size } from "./grid.ts";
import type { TimeDistribution } from "./time-distribution.ts";

/* Probabilities on the points of the grid: what every operation on times needs. */

/** Probability left out at the low and high end when a distribution is cut to the grid points that matter. */
export const lowTail = 5e-4;
export const highTail = 1e-8;

/** Variance of what is on the grid; Infinity when the mean is. */
export function spread(expected: number, first: number, mass: Float64Array): number {
  if (!Number.isFinite(expected)) return Number.POSITIVE_INFINITY;
  let one = 0;
  let two = 0;
  for (let i = 0; i < mass.length; i++) {
    const point = points[first + i] as number;
    const moment = (mass[i] as number) * point;
    one += moment;
    two += moment * point;
  }
  return Math.max(0, two - one * one);
}

/** The grid point at or below `t` seconds, which has one above it. */
export function indexBelow(t: number): number {
  return Math.min(size - 2, Math.max(0, Math.floor(Math.log(t / lowest) / Math.log(ratio))));
}

/** An empty part of the grid that holds all of these times. */
export function common(times: readonly TimeDistribution[]): { readonly first: number; readonly mass: Float64Array } {
  let first = size;
  let end = 0;
  for (const time of times) {
    if (time.mass.length === 0) continue;
    first = Math.min(first, time.first);
    end = Math.max(end, time.first + time.mass.length);
  }
  return { first: Math.min(first, end), mass: new Float64Array(Math.max(0, end - first)) };
}

/** The same time expressed with a smaller shift: the difference moves every point up the grid. */
export function rebase(d: TimeDistribution, shift: number): TimeDistribution {
  const by = d.shift - shift;
  if (by < lowest) return d;
  const first = indexBelow(by);
  const top = points[d.first + d.mass.length - 1] ?? 0;
  const mass = new Float64Array(Math.min(size, indexBelow(by + top) + 2) - first);
  const put = (t: number, p: number): void => {
    const at = indexBelow(t);
    const low = points[at] as number;
    const up = Math.min(1, Math.max(0, (t - low) / ((points[at + 1] as number) - low)));
    mass[at - first] = (mass[at - first] as number) + p * (1 - up);
    mass[at + 1 - first] = (mass[at + 1 - first] as number) + p * up;
  };
  put(by, d.atZero);
  for (let i = 0; i < d.mass.length; i++) put(by + (points[d.first + i] as number), d.mass[i] as number);
  return { shift, atZero: 0, first, mass, mean: d.mean, variance: d.variance, closedForm: null };
}

/** Gathers tails too small to matter in the outermost points kept. */
export function trimmed(d: TimeDistribution): TimeDistribution {
  let from = 0;
  let low = 0;
  while (from < d.mass.length - 1 && low + (d.mass[from] as number) < lowTail) low += d.mass[from++] as number;
  let until = d.mass.length;
  let high = 0;
  while (until > from + 1 && high + (d.mass[until - 1] as number) < highTail) high += d.mass[--until] as number;
  if (from === 0 && until === d.mass.length) return d;
  const mass = d.mass.slice(from, until);
  if (mass.length > 0) {
    mass[0] = (mass[0] as number) + low;
    mass[mass.length - 1] = (mass[mass.length - 1] as number) + high;
  }
  return { ...d, first: d.first + from, mass };
}
