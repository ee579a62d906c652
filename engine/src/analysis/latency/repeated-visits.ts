import { independentVisits } from "../queueing/visits-again.ts";
import type { Line } from "./outcome.ts";
import { mixture, stretched, sum, type TimeDistribution, zeroTime } from "./time-distribution.ts";

/* Several visits of one request to the same line, one after the other: when it is long, it is long for all of them. */

/** What is said of such visits. */
export const alikeVisits = "visits of one request to the same line find it alike (correlation of reflected Brownian motion)";

/** Visits by which fewer independent ones differ too little to show. */
const barely = 0.01;

/** The time of `visits` ≥ 2 visits of that `time` that wait in `line`, `apart` seconds from one to the next; `null` where they are as good as independent. */
export function timeOfVisits(time: TimeDistribution, line: Line | null, visits: number, apart: number): TimeDistribution | null {
  if (line === null || !(line.variance > 0) || !(time.variance > 0) || !Number.isFinite(time.variance)) return null;
  const waiting = Math.min(1, line.variance / time.variance);
  const share = (waiting * line.pooled) / Math.max(line.pooled, line.spread);
  const independent = independentVisits({ visits, apart, relaxation: line.relaxation, share });
  if (!(visits - independent > barely * visits)) return null;
  const fewer = Math.max(1, Math.floor(independent));
  const more = fewer + 1;
  // Of so many and of one more, so that the variance is right.
  const probability = (1 / independent - 1 / more) / (1 / fewer - 1 / more);
  return mixture([
    { probability: Math.min(1, probability), time: times(stretched(time, visits / fewer), fewer) },
    { probability: Math.max(0, 1 - probability), time: times(stretched(time, visits / more), more) },
  ]);
}

/** The sum of `count` independent times. */
export function times(time: TimeDistribution, count: number): TimeDistribution {
  let result = zeroTime;
  let power = time;
  for (let left = Math.floor(count); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = sum(result, power);
    if (left > 1) power = sum(power, power);
  }
  return result;
}
