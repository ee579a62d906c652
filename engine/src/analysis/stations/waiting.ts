import type { Distribution } from "../../model/index.ts";
import { type TimeDistribution, timeOf, zeroTime } from "../latency/time-distribution.ts";
import { negligible } from "./input.ts";

/** A wait that is 0 for most and as that of `waiters` for the share `probability` that waits at all. */
export function waitingTime(probability: number, waiters: Distribution): TimeDistribution {
  if (!(probability >= negligible)) return zeroTime;
  const time = timeOf(waiters);
  const mean = probability * time.mean;
  // Var = E[V] + Var[E] of the two cases.
  const variance = probability * (time.variance + time.mean * time.mean) - mean * mean;
  return { ...time, atZero: 1 - probability, mass: time.mass.map((p) => p * probability), mean, variance, closedForm: null };
}
