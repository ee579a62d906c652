import type { Distribution } from "../../model/index.ts";
import { cdf, mean, quantile } from "../../model/index.ts";
import { addPairs, mostSteps } from "./convolution.ts";
import { halfStep, lowest, points, ratio, size } from "./grid.ts";
import { common, highTail, indexBelow, lowTail, rebase, spread, trimmed } from "./grid-mass.ts";
import { kept, Memory, numberOf } from "./memory.ts";

/*
 * Distributions of times on a fixed logarithmic grid. Sums split their probability over the two neighbouring points so that means are kept exactly.
 */

/** `shift` + X in seconds, where X is 0 with probability `atZero` and at grid point `first + i` with probability `mass[i]`; they sum to 1. */
export interface TimeDistribution {
  readonly shift: number;
  readonly atZero: number;
  readonly first: number;
  readonly mass: Float64Array;
  /** Mean in seconds, carried along exactly where the operation allows it; may be Infinity. */
  readonly mean: number;
  /** Variance in seconds², from the grid or carried along; Infinity when the mean is. */
  readonly variance: number;
  /** Quantiles of X where a closed form is known. */
  readonly closedForm: ((p: number) => number) | null;
}

const noMass = new Float64Array(0);

const constants = new Memory<TimeDistribution>(kept);
const services = new Memory<TimeDistribution>(kept);
const sums = new Memory<TimeDistribution>(kept);
const delays = new Memory<TimeDistribution>(kept);
const stretches = new Memory<TimeDistribution>(kept);
const mixtures = new Memory<TimeDistribution>(kept);
const limited = new Memory<{ readonly probability: number; readonly time: TimeDistribution }>(kept);

export const zeroTime: TimeDistribution = constantTime(0);

/** Always `seconds`. */
export function constantTime(seconds: number): TimeDistribution {
  return constants.of(String(seconds), () => {
    return { shift: seconds, atZero: 1, first: 0, mass: noMass, mean: seconds, variance: 0, closedForm: null };
  });
}

/** A written distribution as times on a grid, in seconds; equal ones are computed once. */
export function timeOf(distribution: Distribution): TimeDistribution {
  const known = made.get(distribution);
  if (known) return known;
  const key = JSON.stringify(distribution);
  // Numbers that are not finite look alike in JSON.
  const time = key.includes("null") ? onGrid(distribution) : services.of(key, () => onGrid(distribution));
  made.set(distribution, time);
  return time;
}

/** Service times of a design are asked for at every load. */
const made = new WeakMap<Distribution, TimeDistribution>();

function onGrid(distribution: Distribution): TimeDistribution {
  if (distribution.type === "constant") return constantTime(distribution.value);
  const expected = mean(distribution);
  if (!(expected > 0)) return zeroTime;
  const low = quantile(distribution, lowTail);
  // What every draw has in common is kept apart, or a narrow distribution would lie within few grid points.
  const shift = low > 0.2 * expected ? Math.min(low, quantile(distribution, 1e-7)) : 0;
  const spread = fromCdf(
    (t) => cdf(distribution, t + shift),
    low - shift,
    quantile(distribution, 1 - highTail) - shift,
    expected - shift,
    (p) => Math.max(0, quantile(distribution, p) - shift),
  );
  return delayed(spread, shift);
}

/** The distribution with P(X ≤ t) = `at(t)`, for t between its quantiles `low` and `high`. */
export function fromCdf(
  at: (t: number) => number,
  low: number,
  high: number,
  expected: number,
  closedForm: ((p: number) => number) | null,
): TimeDistribution {
  const atZero = at(0);
  const first = indexBelow(Math.max(low, lowest));
  const last = Math.max(first + 1, indexBelow(Math.min(high, points[size - 1] as number)) + 1);
  const mass = new Float64Array(last - first + 1);
  let before = atZero;
  for (let i = first; i < last; i++) {
    const until = Math.max(before, at((points[i] as number) * halfStep));
    mass[i - first] = until - before;
    before = until;
  }
  mass[last - first] = 1 - before;
  return { shift: 0, atZero, first, mass, mean: expected, variance: spread(expected, first, mass), closedForm };
}

/** The same time later by `seconds`. */
export function delayed(d: TimeDistribution, seconds: number): TimeDistribution {
  if (seconds === 0) return d;
  if (d.mass.length === 0) return constantTime(d.shift + seconds);
  return delays.of(`${numberOf(d)} ${seconds}`, () => ({ ...d, shift: d.shift + seconds, mean: d.mean + seconds }));
}

/** A part with less than this share of the variance moves no percentile by more than its mean does. */
const negligible = 1e-4;

/** The sum of two independent times. */
export function sum(a: TimeDistribution, b: TimeDistribution): TimeDistribution {
  if (a.mass.length === 0) return delayed(b, a.shift);
  if (b.mass.length === 0) return delayed(a, b.shift);
  if (b.variance < negligible * a.variance) return delayed(a, b.mean);
  if (a.variance < negligible * b.variance) return delayed(b, a.mean);
  return sums.of(`${numberOf(a)} ${numberOf(b)}`, () => convolved(a, b));
}

function convolved(a: TimeDistribution, b: TimeDistribution): TimeDistribution {
  const first = Math.min(a.first, b.first);
  const end = Math.min(size, Math.max(a.first + a.mass.length, b.first + b.mass.length) + mostSteps + 2);
  const mass = new Float64Array(end - first);
  for (let i = 0; i < a.mass.length; i++)
    mass[a.first + i - first] = (mass[a.first + i - first] as number) + b.atZero * (a.mass[i] as number);
  for (let i = 0; i < b.mass.length; i++)
    mass[b.first + i - first] = (mass[b.first + i - first] as number) + a.atZero * (b.mass[i] as number);
  addPairs(a, b, first, mass);
  const atZero = a.atZero * b.atZero;
  const variance = a.variance + b.variance;
  return trimmed({ shift: a.shift + b.shift, atZero, first, mass, mean: a.mean + b.mean, variance, closedForm: null });
}

/** A time that takes `factor` > 0 times as long. */
export function stretched(d: TimeDistribution, factor: number): TimeDistribution {
  if (factor === 1) return d;
  if (d.mass.length === 0) return constantTime(d.shift * factor);
  return stretches.of(`${numberOf(d)} ${factor}`, () => {
    const top = (points[d.first + d.mass.length - 1] as number) * factor;
    const first = indexBelow((points[d.first] as number) * factor);
    const mass = new Float64Array(indexBelow(top) + 2 - first);
    for (let i = 0; i < d.mass.length; i++) {
      const time = (points[d.first + i] as number) * factor;
      const at = indexBelow(time);
      const low = points[at] as number;
      const up = Math.min(1, Math.max(0, (time - low) / ((points[at + 1] as number) - low)));
      mass[at - first] = (mass[at - first] as number) + (d.mass[i] as number) * (1 - up);
      mass[at + 1 - first] = (mass[at + 1 - first] as number) + (d.mass[i] as number) * up;
    }
    const variance = d.variance * factor * factor;
    return { shift: d.shift * factor, atZero: d.atZero, first, mass, mean: d.mean * factor, variance, closedForm: null };
  });
}

/** One of several times, each with its probability (summing to 1). */
export function mixture(parts: readonly { readonly probability: number; readonly time: TimeDistribution }[]): TimeDistribution {
  const used = parts.filter((part) => part.probability > 0);
  const only = used[0];
  if (!only) return zeroTime;
  if (used.length === 1) return only.time;
  const key = used.map(({ probability, time }) => `${probability} ${numberOf(time)}`).join();
  return mixtures.of(key, () => mixed(used));
}

/** The same for several times of which each is possible. */
function mixed(used: readonly { readonly probability: number; readonly time: TimeDistribution }[]): TimeDistribution {
  const shift = Math.min(...used.map((part) => part.time.shift));
  const rebased = used.map((part) => ({ probability: part.probability, time: rebase(part.time, shift) }));
  const frame = common(rebased.map((part) => part.time));
  let atZero = 0;
  let expected = 0;
  for (const { probability, time } of rebased) {
    atZero += probability * time.atZero;
    expected += probability * time.mean;
    for (let i = 0; i < time.mass.length; i++) {
      const at = time.first + i - frame.first;
      frame.mass[at] = (frame.mass[at] as number) + probability * (time.mass[i] as number);
    }
  }
  const closedForm = used.every((part) => part.time.mass.length === 0) ? quantileOfConstants(used, shift) : null;
  const { first, mass } = frame;
  return trimmed({ shift, atZero, first, mass, mean: expected, variance: spread(expected, first, mass), closedForm });
}

/** Quantiles above `shift` of one of several fixed times, which the grid would smear. */
function quantileOfConstants(
  parts: readonly { readonly probability: number; readonly time: TimeDistribution }[],
  shift: number,
): (p: number) => number {
  const sorted = [...parts].sort((a, b) => a.time.shift - b.time.shift);
  return (p) => {
    let seen = 0;
    for (const { probability, time } of sorted) {
      seen += probability;
      if (p <= seen + 1e-12) return time.shift - shift;
    }
    return (sorted.at(-1)?.time.shift ?? shift) - shift;
  };
}

/** P(T ≤ t), and T given that, for a deadline of `t` seconds. */
export function within(d: TimeDistribution, t: number): { readonly probability: number; readonly time: TimeDistribution } {
  if (d.mass.length > 0 && d.shift + (points[d.first + d.mass.length - 1] as number) * halfStep <= t) return { probability: 1, time: d };
  return limited.of(`${numberOf(d)} ${t}`, () => cutAt(d, t));
}

function cutAt(d: TimeDistribution, t: number): { readonly probability: number; readonly time: TimeDistribution } {
  const limit = t - d.shift;
  if (limit < 0) return { probability: 0, time: constantTime(t) };
  const mass = d.mass.slice();
  let probability = d.atZero;
  let expected = 0;
  let all = 0;
  for (let i = 0; i < mass.length; i++) {
    const point = points[d.first + i] as number;
    const share = Math.min(1, Math.max(0, 0.5 + Math.log(limit / point) / Math.log(ratio)));
    all += (mass[i] as number) * point;
    mass[i] = (mass[i] as number) * (Number.isNaN(share) ? 0 : share);
    probability += mass[i] as number;
    expected += (mass[i] as number) * point;
  }
  if (probability >= 1 - 1e-12) return { probability: 1, time: d };
  if (!(probability > 0)) return { probability: 0, time: constantTime(t) };
  for (let i = 0; i < mass.length; i++) mass[i] = (mass[i] as number) / probability;
  // The grid's own mean is off by a few 1e-4; the known mean corrects it.
  const correction = all > 0 && Number.isFinite(d.mean) ? (d.mean - d.shift) / all : 1;
  const cut = {
    variance: spread(0, d.first, mass),
    shift: d.shift,
    atZero: d.atZero / probability,
    first: d.first,
    mass,
    mean: d.shift + (expected * correction) / probability,
  };
  return { probability, time: trimmed({ ...cut, closedForm: null }) };
}
