import type { TimeDistribution } from "./time-distribution.ts";
import { timeCdf, timeQuantile } from "./time-reading.ts";

/** Parts in which the joint time is looked at. */
const parts = 48;
/** Branches up to which it is followed who ends when. */
const mostBranches = 64;

/**
 * What each of several `times` that begin together contributes to the mean of the moment at which `k` of them are over (in `joined`): the seconds
 * of the joint time belong to the branch that ends it, the k-th to end. Shares in 0…1 that sum to 1; the branches end independently of each
 * other. More than 64 branches share as their means do.
 */
export function criticalShares(times: readonly TimeDistribution[], k: number, joined: TimeDistribution): readonly number[] {
  const needed = Math.min(times.length, Math.max(1, k));
  const weights = times.length > mostBranches ? times.map((time) => time.mean) : weightsOf(times, needed, joined);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0 && Number.isFinite(total) ? weights.map((weight) => weight / total) : times.map(() => 1 / times.length);
}

/** Seconds (up to a common factor) of the joint time that each branch ends. */
function weightsOf(times: readonly TimeDistribution[], needed: number, joined: TimeDistribution): readonly number[] {
  const weights = times.map(() => 0);
  const ends = momentsOf(times, joined);
  let before = times.map(() => 0);
  let since = 0;
  for (const until of [...ends, Number.POSITIVE_INFINITY]) {
    const now = times.map((time) => (until === Number.POSITIVE_INFINITY ? 1 : timeCdf(time, until)));
    // In the middle of the interval the others are done as much as at its ends on average.
    const done = now.map((p, i) => (p + (before[i] as number)) / 2);
    const seconds = until === Number.POSITIVE_INFINITY ? since : (since + until) / 2;
    for (let i = 0; i < times.length; i++) {
      const ending = (now[i] as number) - (before[i] as number);
      if (ending > 0) weights[i] = (weights[i] as number) + seconds * ending * exactly(needed - 1, done, i);
    }
    before = now;
    since = until;
  }
  return weights;
}

/** Quantiles of the joint time, and the moments just before and at which a fixed time ends. */
function momentsOf(times: readonly TimeDistribution[], joined: TimeDistribution): readonly number[] {
  const quantiles = Array.from({ length: parts }, (_, i) => timeQuantile(joined, (i + 0.5) / parts));
  const jumps = times.filter((time) => time.atZero > 0).flatMap(({ shift }) => [shift * (1 - 1e-9), shift]);
  return [...new Set([...quantiles, timeQuantile(joined, 0.999), timeQuantile(joined, 0.9999), ...jumps])].sort((a, b) => a - b);
}

/** Probability that exactly `k` of the independent branches other than `left` are over, each with the probability `done`. */
function exactly(k: number, done: readonly number[], left: number): number {
  const counts = new Float64Array(k + 2);
  counts[0] = 1;
  for (let i = 0; i < done.length; i++) {
    if (i === left) continue;
    const p = done[i] as number;
    for (let j = k + 1; j > 0; j--) counts[j] = (counts[j] as number) * (j > k ? 1 : 1 - p) + (counts[j - 1] as number) * p;
    counts[0] = (counts[0] as number) * (1 - p);
  }
  return counts[k] as number;
}
