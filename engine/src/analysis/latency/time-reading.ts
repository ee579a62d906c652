import { halfStep, lowest, points, ratio } from "./grid.ts";
import type { TimeDistribution } from "./time-distribution.ts";

/* What is read from a time: its moments, probabilities and percentiles. */

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
