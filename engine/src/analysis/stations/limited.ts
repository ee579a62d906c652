import type { Distribution } from "../../model/index.ts";
import { percentText } from "../../model/index.ts";
import { constantTime, fromCdf, sum, timeOf } from "../latency/time-distribution.ts";
import { limitedQueue } from "../queueing/mmck.ts";
import { limitedWaitCdf } from "../queueing/mmck-wait.ts";
import { idleStation, negligible, type Station, type StationInput } from "./input.ts";

/**
 * A queue with room for `limit` waiting requests: M/M/c/K. `heldMean` is the mean time in seconds that a server is taken. `null` when the
 * limit is out of reach and the queue behaves as an unlimited one.
 */
export function limitedStation(input: StationInput, heldMean: number, servers: number, limit: number, utilisation: number): Station | null {
  const load = (input.rate * heldMean) / servers;
  // Far below the limit the chain need not be computed: the tail of the queue falls as a power of the utilisation.
  if (Number.isNaN(limit) || (load < 1 && load ** Math.max(0, limit) < 1e-12)) return null;
  const room = Math.max(0, Math.floor(limit));
  const queue = limitedQueue(input.rate, heldMean, servers, servers + room);
  if (!queue || (queue.blocking < negligible && load < 1)) return null;
  const rate = servers / heldMean;
  const longest = (room + 1 + 8 * Math.sqrt(room + 1)) / rate;
  const noWait = limitedWaitCdf(queue.seen, servers, rate, 0);
  const wait =
    queue.wait > 0 && noWait < 1
      ? fromCdf((t) => limitedWaitCdf(queue.seen, servers, rate, t), 1e-4 / rate, longest, queue.wait, null)
      : constantTime(0);
  const markovian = input.service?.type === "exponential" && input.arrivalVariation === 1 && input.held === null;
  const refused = queue.blocking >= 1e-6 ? `${percentText(queue.blocking)} of the requests find the queue full` : null;
  const name = markovian ? "M/M/c/K" : "as M/M/c/K with exponential service";
  return {
    ...idleStation,
    utilisation,
    wait: queue.wait,
    waitVariance: wait.variance,
    sojourn: sum(wait, timeOf(input.service as Distribution)),
    before: () => wait,
    blocking: queue.blocking,
    method: markovian ? "exact" : "approximation",
    note: refused ? `${name}: ${refused}` : name,
  };
}
