import type { Distribution } from "../../model/index.ts";
import { fromCdf, sum, timeOf, zeroTime } from "../latency/time-distribution.ts";
import { severalServersWait } from "../queueing/mgc.ts";
import { mmcMeanWait } from "../queueing/mmc.ts";
import { limitedWaitCdf } from "../queueing/mmck-wait.ts";
import { momentsOf } from "../queueing/service-moments.ts";
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
  const service = input.service as Distribution;
  const { probabilities } = seen;
  const most = probabilities.length;
  let queue = 0;
  for (let n = servers; n < most; n++) queue += (n - servers + 1) * (probabilities[n] as number);
  const stretch = seen.stretch ?? stretchOf(input, (queue * serviceMean) / servers, serviceMean, workers, Math.min(1, utilisation));
  const rate = servers / serviceMean / stretch;
  const wait = queue / rate;
  const noWait = most > servers ? limitedWaitCdf(probabilities, servers, rate, 0) : 1;
  const longest = (Math.max(1, most - servers) + 8 * Math.sqrt(Math.max(1, most - servers))) / rate;
  const before =
    1 - noWait > negligible ? fromCdf((t) => limitedWaitCdf(probabilities, servers, rate, t), 1e-4 / rate, longest, wait, null) : zeroTime;
  const sojourn = sum(before, timeOf(service));
  return {
    ...idleStation,
    utilisation,
    wait,
    waitVariance: before.variance,
    sojourn,
    before: () => before,
    method: seen.method,
    note: seen.note,
  };
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
