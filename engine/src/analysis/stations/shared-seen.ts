import type { Distribution } from "../../model/index.ts";
import { joinNotes } from "../figure.ts";
import { fromCdf } from "../latency/time-distribution.ts";
import { closedSharedSojourn } from "../queueing/shared-closed.ts";
import { idleStation, type Seen, type Station, type StationInput } from "./input.ts";
import { sharedSojourn } from "./shared.ts";

/** Quantiles that the grid of the sojourn covers, as multiples of its mean. */
const shortest = 1e-4;
const longest = 60;

/**
 * Processor sharing in a closed population. Exponential service by the chain of who comes and goes; for other service a delay with the mean
 * that the form of the service does not change (BCMP) and the variance of the slowness an arrival finds, as long as it lasts.
 */
export function sharedSeenStation(input: StationInput, seen: Seen, serviceMean: number, servers: number, utilisation: number): Station {
  const service = input.service as Distribution;
  const { probabilities } = seen;
  let queue = 0;
  for (let n = servers; n < probabilities.length; n++) queue += (n - servers + 1) * (probabilities[n] as number);
  const wait = (queue * serviceMean) / servers;
  const mean = serviceMean + wait;
  if (service.type === "exponential" && probabilities.length > 1) {
    const sojourn = fromCdf(closedSharedSojourn(probabilities, servers, serviceMean), mean * shortest, mean * longest, mean, null);
    return {
      ...idleStation,
      utilisation,
      wait,
      waitVariance: sojourn.variance,
      sojourn,
      before: null,
      method: seen.method,
      note: joinNotes([seen.note, "processor sharing"]),
    };
  }
  let first = 0;
  let second = 0;
  for (let n = servers; n < probabilities.length; n++) {
    const slower = (n + 1) / servers - 1;
    first += slower * (probabilities[n] as number);
    second += slower * slower * (probabilities[n] as number);
  }
  const spread = (work: number): number => {
    const x = (servers * work) / mean;
    const lasting = x < 1e-4 ? 1 - x / 3 : (2 * (x - 1 + Math.exp(-x))) / (x * x);
    return Math.max(0, second - first * first) * work * work * lasting;
  };
  const sojourn = sharedSojourn(service, mean, (work) => work * first, spread);
  const note = joinNotes([
    seen.note,
    "processor sharing: percentiles with a delay fitted to its mean and variance, p99 within about a fifth",
  ]);
  return { ...idleStation, utilisation, wait, waitVariance: sojourn.variance, sojourn, before: null, method: "approximation", note };
}
