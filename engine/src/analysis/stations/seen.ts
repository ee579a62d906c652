import type { Distribution } from "../../model/index.ts";
import { fromCdf, sum, timeOf, zeroTime } from "../latency/time-distribution.ts";
import type { Batch } from "../queueing/batches.ts";
import { severalServersWait } from "../queueing/mgc.ts";
import { mmcMeanWait } from "../queueing/mmc.ts";
import { limitedWaitCdf } from "../queueing/mmck-wait.ts";
import { inPhases, phasesOf, shortestOf } from "../queueing/places-in-line.ts";
import { momentsOf } from "../queueing/service-moments.ts";
import { batchedStation } from "./batched.ts";
import { idleStation, negligible, type Seen, type Station, type StationInput } from "./input.ts";
import { sharedStation } from "./shared.ts";
import { sharedSeenStation } from "./shared-seen.ts";

/**
 * A station whose arrivals find n requests with a known probability: who finds all servers busy waits for n − c + 1 of them to end, an Erlang
 * time, stretched by (ca² + cs²)/(ca² + 1) with Kimura's correction where service is not exponential.
 */
export function seenStation(input: StationInput, seen: Seen, serviceMean: number, workers: number, utilisation: number): Station {
  const servers = workers * input.pooled;
  if (input.discipline === "ps")
    return seen.stretch === null
      ? sharedSeenStation(input, seen, serviceMean, servers, utilisation)
      : sharedStation(input, serviceMean, servers, utilisation);
  if (seen.together && servers === 1) return batchedStation(input, seen.together.batches, utilisation);
  const service = input.service as Distribution;
  // Of several queues one is joined when several calls come together; messages and closed populations wait in one.
  const queues = seen.together && input.pooledBy !== "messages" ? input.pooled : 1;
  const line = shortestOf(seen.probabilities, servers / queues, queues);
  const places = servers / queues;
  const expected = (those: Float64Array, from: number): number =>
    those.reduce((total, p, n) => total + (n < from ? 0 : (n - from + 1) * p), 0);
  const inAll = expected(seen.probabilities, servers);
  const stretch = seen.stretch ?? stretchOf(input, (inAll * serviceMean) / servers, serviceMean, workers, Math.min(1, utilisation));
  const queue = expected(line, places);
  const phases = seen.together ? phasesOf(leavingVariation(input, places, seen.together.batches) / stretch) : 1;
  const probabilities = inPhases(line, places, phases);
  const most = probabilities.length;
  const rate = (places / serviceMean / stretch) * phases;
  const wait = (queue * phases) / rate;
  const noWait = most > places ? limitedWaitCdf(probabilities, places, rate, 0) : 1;
  const longest = (Math.max(1, most - places) + 8 * Math.sqrt(Math.max(1, most - places))) / rate;
  const before =
    1 - noWait > negligible ? fromCdf((t) => limitedWaitCdf(probabilities, places, rate, t), 1e-4 / rate, longest, wait, null) : zeroTime;
  const sojourn = sum(before, timeOf(service));
  return {
    ...idleStation,
    utilisation,
    wait,
    waitVariance: before.variance,
    sojourn,
    before: () => before,
    together: seen.together ? { covariance: seen.together.covariance, last: null } : null,
    method: seen.method,
    note: seen.note,
  };
}

/** Squared variation of the times between those who leave: several servers are regular together only over several of their services. */
function leavingVariation(input: StationInput, servers: number, batches: readonly Batch[]): number {
  const variation = momentsOf(input.service as Distribution).variation;
  const largest = batches.reduce((most, { size }) => Math.max(most, size), 1);
  return variation + ((1 - variation) * (servers - 1)) / (servers + largest);
}

/** How much longer the wait `exponential` (s, for exponential service) is for the service there is. */
function stretchOf(input: StationInput, exponential: number, serviceMean: number, workers: number, utilisation: number): number {
  const moments = momentsOf(input.service as Distribution);
  const { variation } = moments;
  if (!Number.isFinite(variation)) return 1;
  const servers = workers * input.pooled;
  const poisson = mmcMeanWait(input.rate * input.pooled, serviceMean, servers) ?? Number.POSITIVE_INFINITY;
  // A wait longer than that of Poisson arrivals stands for ca² = 2W/W(M/M/c) − 1, which the form of the service does not change.
  const arrivals = poisson > 0 ? 2 * Math.max(1, exponential / poisson) - 1 : 1;
  return ((arrivals + variation) / (arrivals + 1)) * severalServersWait(moments, servers, utilisation);
}
