import type { Distribution } from "../../model/index.ts";
import { quantile } from "../../model/index.ts";
import { constantTime, delayed, mixture, type TimeDistribution, timeOf } from "../latency/time-distribution.ts";
import { dealtWait } from "../queueing/dealt.ts";
import { mostWays } from "../queueing/erlang-arrivals.ts";
import { mmcMeanWait } from "../queueing/mmc.ts";
import { sharedMeanSojourn, sharedSojournVariance } from "../queueing/processor-sharing.ts";
import { idleStation, negligible, type Seen, type Station, type StationInput } from "./input.ts";

/** Parts in which a service time is looked at: evenly up to 90%, then ever finer. */
const strata: readonly number[] = [...Array.from({ length: 19 }, (_, i) => i * 0.05), 0.94, 0.97, 0.985, 0.993, 0.997, 0.999, 1];

/**
 * Processor sharing: a request that needs x seconds alone takes x and a delay with the mean and the variance of one that shares the workers
 * all the while (gamma), mixed over the service time.
 */
export function sharedStation(input: StationInput, serviceMean: number, servers: number, utilisation: number): Station {
  const rate =
    input.seen === null
      ? randomRate(input, serviceMean, servers, utilisation)
      : rateOfWait(waitAmong(input.seen, serviceMean, servers), input.rate, serviceMean, servers);
  const service = input.service as Distribution;
  const wait = mmcMeanWait(rate, serviceMean, servers) ?? 0;
  if (wait < negligible * serviceMean) return { ...idleStation, utilisation, wait, sojourn: timeOf(service) };
  const sojourn = sharedSojourn(
    service,
    serviceMean + wait,
    (work) => (sharedMeanSojourn(rate, serviceMean, servers, work) ?? work) - work,
    (work) => sharedSojournVariance(rate, serviceMean, servers, work) ?? 0,
  );
  const regular = rate === input.rate ? "" : ", for regular arrivals as for exponential service (E_k/M/c)";
  const kept = input.seen?.note ?? null;
  const note = `${kept === null ? "" : `${kept}; `}processor sharing: the mean does not depend on the form of the service time${servers === 1 && regular === "" ? "" : " (exact for one worker and random arrivals)"}${regular}; percentiles with a delay fitted to its mean and variance`;
  return { ...idleStation, utilisation, wait, waitVariance: sojourn.variance, sojourn, before: null, method: "approximation", note };
}

/**
 * The rate in 1/s of random arrivals that meet as many requests as the regular ones do: with exponential service sharing leaves the number of
 * requests what it is in one line.
 */
function randomRate(input: StationInput, serviceMean: number, servers: number, utilisation: number): number {
  const { rate, arrivalVariation, dealers, pooled } = input;
  if (arrivalVariation >= 1 || pooled > 1) return rate;
  const ways = Math.min(mostWays, 1 / arrivalVariation);
  const exponential = { mean: serviceMean, variation: 1, third: 6 * serviceMean ** 3 };
  const { wait } = dealtWait({ ways, dealers }, servers, utilisation, exponential);
  return rateOfWait(wait, rate, serviceMean, servers);
}

/** Seconds for which those found there would make a request wait in one line. */
function waitAmong({ probabilities }: Seen, serviceMean: number, servers: number): number {
  let queue = 0;
  for (let n = servers; n < probabilities.length; n++) queue += (n - servers + 1) * (probabilities[n] as number);
  return (queue * serviceMean) / servers;
}

/** The rate of random arrivals in 1/s, at most `most`, that wait that long in M/M/c. */
function rateOfWait(wait: number, most: number, serviceMean: number, servers: number): number {
  let low = 0;
  let high = most;
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if ((mmcMeanWait(middle, serviceMean, servers) ?? Number.POSITIVE_INFINITY) > wait) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
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
