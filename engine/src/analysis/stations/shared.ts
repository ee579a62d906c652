import type { Distribution } from "../../model/index.ts";
import { quantile } from "../../model/index.ts";
import { constantTime, delayed, mixture, type TimeDistribution, timeOf } from "../latency/time-distribution.ts";
import { mmcMeanWait } from "../queueing/mmc.ts";
import { sharedMeanSojourn, sharedSojournVariance } from "../queueing/processor-sharing.ts";
import { idleStation, negligible, type Station, type StationInput } from "./input.ts";

/** Parts in which a service time is looked at: evenly up to 90%, then ever finer. */
const strata: readonly number[] = [...Array.from({ length: 19 }, (_, i) => i * 0.05), 0.94, 0.97, 0.985, 0.993, 0.997, 0.999, 1];

/**
 * Processor sharing: a request that needs x seconds alone takes x and a delay with the mean and the variance of one that shares the workers
 * all the while (gamma), mixed over the service time.
 */
export function sharedStation(input: StationInput, serviceMean: number, servers: number, utilisation: number): Station {
  const { rate } = input;
  const service = input.service as Distribution;
  const wait = mmcMeanWait(rate, serviceMean, servers) ?? 0;
  if (wait < negligible * serviceMean) return { ...idleStation, utilisation, wait, sojourn: timeOf(service) };
  const sojourn = sharedSojourn(
    service,
    serviceMean + wait,
    (work) => (sharedMeanSojourn(rate, serviceMean, servers, work) ?? work) - work,
    (work) => sharedSojournVariance(rate, serviceMean, servers, work) ?? 0,
  );
  const note = `processor sharing: the mean does not depend on the form of the service time${servers === 1 ? "" : " (exact for one worker)"}; percentiles with a delay fitted to its mean and variance`;
  return { ...idleStation, utilisation, wait, waitVariance: sojourn.variance, sojourn, method: "approximation", note };
}

/** Service and a gamma delay with the mean and the variance (s, s²) that `work` seconds of service meet, over all service times; `expected` in all. */
export function sharedSojourn(
  service: Distribution,
  expected: number,
  delayMean: (work: number) => number,
  delayVariance: (work: number) => number,
): TimeDistribution {
  const parts = strata.slice(1).flatMap((until, i) => {
    const from = strata[i] ?? 0;
    const work = quantile(service, (from + until) / 2);
    const mean = delayMean(work);
    const variance = delayVariance(work);
    if (!(mean > 0) || !(variance > 0)) return [{ probability: until - from, time: constantTime(work) }];
    const delay = timeOf({ type: "gamma", shape: (mean * mean) / variance, scale: variance / mean });
    return [{ probability: until - from, time: delayed(delay, work) }];
  });
  return { ...mixture(parts), mean: expected };
}
