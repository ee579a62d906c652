import { causes, equal, givenCause, normalAt } from "./common-cause.ts";
import { points } from "./grid.ts";
import { common, rebase, spread, trimmed } from "./grid-mass.ts";
import { kept, Memory, numberOf } from "./memory.ts";
import { constantTime, type TimeDistribution, zeroTime } from "./time-distribution.ts";

const fastest = new Memory<TimeDistribution>(kept);

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
