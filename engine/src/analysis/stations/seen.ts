import type { Distribution } from "../../model/index.ts";
import { squaredVariation } from "../../model/index.ts";
import { fromCdf, sum, timeOf, zeroTime } from "../latency/time-distribution.ts";
import { severalServersFactor } from "../queueing/mgc.ts";
import { limitedWaitCdf } from "../queueing/mmck-wait.ts";
import { idleStation, negligible, type Seen, type Station, type StationInput } from "./input.ts";

/**
 * A station whose arrivals find n requests with a known probability: who finds all servers busy waits for n − c + 1 of them to end, an Erlang
 * time, stretched by (1 + cs²)/2 with Kimura's correction where service is not exponential.
 */
export function seenStation(input: StationInput, seen: Seen, serviceMean: number, workers: number, utilisation: number): Station {
  const servers = workers * input.pooled;
  const service = input.service as Distribution;
  const variation = squaredVariation(service);
  const stretch = Number.isFinite(variation)
    ? ((1 + variation) / 2) * severalServersFactor(servers, Math.min(1, utilisation), variation)
    : 1;
  const rate = servers / serviceMean / stretch;
  const { probabilities } = seen;
  const most = probabilities.length;
  let queue = 0;
  for (let n = servers; n < most; n++) queue += (n - servers + 1) * (probabilities[n] as number);
  const wait = queue / rate;
  const noWait = most > servers ? limitedWaitCdf(probabilities, servers, rate, 0) : 1;
  const longest = (Math.max(1, most - servers) + 8 * Math.sqrt(Math.max(1, most - servers))) / rate;
  const before =
    1 - noWait > negligible ? fromCdf((t) => limitedWaitCdf(probabilities, servers, rate, t), 1e-4 / rate, longest, wait, null) : zeroTime;
  const sojourn = sum(before, timeOf(service));
  return { ...idleStation, utilisation, wait, waitVariance: before.variance, sojourn, method: seen.method, note: seen.note };
}
