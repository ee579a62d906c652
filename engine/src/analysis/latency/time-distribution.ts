import type { Distribution } from "../../model/index.ts";
import { cdf, mean, quantile } from "../../model/index.ts";
import { causes, equal, givenCause, normalAt } from "./common-cause.ts";
import { addPairs, mostSteps } from "./convolution.ts";
import { lowest, points, ratio, size } from "./grid.ts";
import { Memory, numberOf } from "./memory.ts";

/*
 * Distributions of times on a fixed logarithmic grid. Sums split their probability over the two neighbouring points so that means are kept exactly.
 */

const halfStep = Math.sqrt(ratio);

/** Probability left out at the low and high end when a distribution is cut to the grid points that matter. */
export const lowTail = 5e-4;
export const highTail = 1e-8;

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

/** Results kept of each function; those of a thousand components are fewer. */
const kept = 12_000;
const constants = new Memory<TimeDistribution>(kept);
const services = new Memory<TimeDistribution>(kept);
const sums = new Memory<TimeDistribution>(kept);
const delays = new Memory<TimeDistribution>(kept);
const mixtures = new Memory<TimeDistribution>(kept);
const fastest = new Memory<TimeDistribution>(kept);
const limited = new Memory<{ readonly probability: number; readonly time: TimeDistribution }>(kept);

export const zeroTime: TimeDistribution = constantTime(0);

/** Always `seconds`. */
export function constantTime(seconds: number): TimeDistribution {
  return constants.of(String(seconds), () => {
    return { shift: seconds, atZero: 1, first: 0, mass: noMass, mean: seconds, variance: 0, closedForm: null };
  });
}

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

/** Variance of what is on the grid; Infinity when the mean is. */
function spread(expected: number, first: number, mass: Float64Array): number {
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

/**
 * The time at which `k` of the `times` are over: the maximum for k = times.length, the minimum for k = 1. They are independent, or correlated
 * with a common cause as `loadings` (0…1, one for each) say in their normal form.
 */
export function kthFastest(times: readonly TimeDistribution[], k: number, loadings: readonly number[] | null = null): TimeDistribution {
  const only = times[0];
  if (!only || k <= 0) return zeroTime;
  if (times.length === 1) return only;
  if (times.every((time) => time.mass.length === 0)) {
    return constantTime(times.map((time) => time.shift).sort((a, b) => a - b)[Math.min(k, times.length) - 1] ?? 0);
  }
  return fastest.of(`${k} ${loadings ?? ""} ${times.map(numberOf).join()}`, () => kthOf(times, k, loadings));
}

/** The time of the k-th of several times that are not all fixed. */
function kthOf(times: readonly TimeDistribution[], k: number, loadings: readonly number[] | null): TimeDistribution {
  const shift = Math.min(...times.map((time) => time.shift));
  const rebased = times.map((time) => rebase(time, shift));
  const frame = common(rebased);
  const done = rebased.map((time) => time.atZero);
  const given = done.map(() => 0);
  const finished = (): number => {
    if (loadings === null) return atLeast(done, k);
    const normals = done.map(normalAt);
    let total = 0;
    for (const { z, probability } of causes) {
      for (let n = 0; n < done.length; n++)
        given[n] = givenCause(done[n] as number, normals[n] as number, Math.min(equal, loadings[n] as number), z);
      total += probability * atLeast(given, k);
    }
    return total;
  };
  const atZero = finished();
  let before = atZero;
  let expected = shift;
  for (let i = 0; i < frame.mass.length; i++) {
    for (let n = 0; n < rebased.length; n++) {
      const time = rebased[n] as TimeDistribution;
      done[n] = Math.min(1, (done[n] as number) + (time.mass[frame.first + i - time.first] ?? 0));
    }
    const until = i === frame.mass.length - 1 ? 1 : Math.max(before, finished());
    frame.mass[i] = until - before;
    expected += (until - before) * (points[frame.first + i] as number);
    before = until;
  }
  const { first, mass } = frame;
  return trimmed({ shift, atZero, first, mass, mean: expected, variance: spread(expected, first, mass), closedForm: null });
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

/** Variance over the squared mean. */
export function timeVariation(d: TimeDistribution): number {
  return d.mean > 0 ? d.variance / (d.mean * d.mean) : 0;
}

/** Third moment about 0 in seconds³. */
export function timeThirdMoment(d: TimeDistribution): number {
  const { shift } = d;
  let [one, two, three] = [0, 0, 0];
  for (let i = 0; i < d.mass.length; i++) {
    const point = points[d.first + i] as number;
    const moment = (d.mass[i] as number) * point;
    one += moment;
    two += moment * point;
    three += moment * point * point;
  }
  return shift ** 3 + 3 * shift * shift * one + 3 * shift * two + three;
}

/** P(T ≤ t). */
export function timeCdf(d: TimeDistribution, t: number): number {
  const limit = t - d.shift;
  if (limit < 0) return 0;
  let seen = d.atZero;
  const at = limit > 0 ? Math.log(limit / lowest) / Math.log(ratio) - d.first + 0.5 : 0;
  for (let i = 0; i < d.mass.length; i++) {
    if (at >= i + 1) seen += d.mass[i] as number;
    else return at > i ? seen + (at - i) * (d.mass[i] as number) : seen;
  }
  return Math.min(1, seen);
}

/** The time in seconds that a share `p` (0…1) does not exceed. */
export function timeQuantile(d: TimeDistribution, p: number): number {
  if (p <= d.atZero || d.mass.length === 0) return d.shift;
  if (d.closedForm) return d.shift + d.closedForm(p);
  let seen = d.atZero;
  for (let i = 0; i < d.mass.length; i++) {
    const next = seen + (d.mass[i] as number);
    if (next >= p) return d.shift + ((points[d.first + i] as number) / halfStep) * ratio ** ((p - seen) / (next - seen));
    seen = next;
  }
  return d.shift + (points[d.first + d.mass.length - 1] as number);
}

function indexBelow(t: number): number {
  return Math.min(size - 2, Math.max(0, Math.floor(Math.log(t / lowest) / Math.log(ratio))));
}

function common(times: readonly TimeDistribution[]): { readonly first: number; readonly mass: Float64Array } {
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
function rebase(d: TimeDistribution, shift: number): TimeDistribution {
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
function trimmed(d: TimeDistribution): TimeDistribution {
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

/** Probability that at least `k` of independent events with these probabilities happen. */
function atLeast(probabilities: readonly number[], k: number): number {
  if (k === probabilities.length) return probabilities.reduce((product, p) => product * p, 1);
  if (k === 1) return 1 - probabilities.reduce((product, p) => product * (1 - p), 1);
  const counts = new Float64Array(k + 1);
  counts[0] = 1;
  for (const p of probabilities) {
    counts[k] = (counts[k] as number) + (counts[k - 1] as number) * p;
    for (let j = k - 1; j > 0; j--) counts[j] = (counts[j] as number) * (1 - p) + (counts[j - 1] as number) * p;
    counts[0] = (counts[0] as number) * (1 - p);
  }
  return Math.min(1, counts[k] as number);
}
