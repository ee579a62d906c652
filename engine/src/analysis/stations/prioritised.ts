import type { Distribution } from "../../model/index.ts";
import { percentText } from "../../model/index.ts";
import { mixture, sum, type TimeDistribution, timeOf, zeroTime } from "../latency/time-distribution.ts";
import { conditionalWait } from "../queueing/conditional-wait.ts";
import { priorityWaits } from "../queueing/priority.ts";
import type { ServiceMoments } from "../queueing/service-moments.ts";
import { idleStation, negligible, type PriorityShare, type PriorityWait, type Station, type StationInput, unstable } from "./input.ts";
import { openWait } from "./open.ts";
import { waitingTime } from "./waiting.ts";

/**
 * One line for each priority, nobody interrupted (Cobham): the wait that all have together in one line is shared out so that it stays the same
 * in all (Kleinrock's conservation law). Where the less important ones overload it, the more important ones still find a steady state.
 */
export function prioritisedStation(
  input: StationInput,
  shares: readonly PriorityShare[],
  moments: ServiceMoments,
  servers: number,
  utilisation: number,
): Station {
  if (!Number.isFinite(moments.variation)) return unstable(null, "the service time has no finite variance, so the mean wait is infinite");
  const service = input.service as Distribution;
  const stable = utilisation < 1;
  const { wait, waiting } = stable ? openWait(input, moments, servers, utilisation) : { wait: 0, waiting: 1 };
  if (stable && wait < negligible * moments.mean) return { ...idleStation, utilisation, wait, sojourn: timeOf(service) };
  const residual = stable ? wait * (1 - utilisation) : (moments.mean * (1 + moments.variation)) / (2 * servers);
  const how = methodOf(input, servers, stable);
  const means = priorityWaits(
    shares.map(({ share }) => share * utilisation),
    residual,
  );
  let ahead = 0;
  const waits: { readonly probability: number; readonly time: TimeDistribution }[] = [];
  const byPriority = shares.map(({ priority, share }, i): PriorityWait => {
    const before = ahead;
    ahead += share * utilisation;
    const mean = means[i] ?? null;
    if (mean === null) {
      const note = `requests of priority ${priority} and more important ones keep it ${percentText(ahead)} busy: their queue grows without bound`;
      return { priority, share, sojourn: null, waitVariance: 0, note };
    }
    const time = mean > 0 ? waitingTime(waiting, conditionalWait(moments, servers, ahead, mean / waiting, before)) : zeroTime;
    waits.push({ probability: share, time });
    return { priority, share, sojourn: sum(time, timeOf(service)), waitVariance: time.variance, note: `priority ${priority}: ${how}` };
  });
  if (!stable) {
    return { ...unstable(utilisation, `utilisation ${percentText(utilisation)}: the queue grows without bound`), byPriority };
  }
  const all = mixture(waits.filter(({ probability }) => probability > 0));
  const sojourn = sum(all, timeOf(service));
  const note = `all priorities together; ${how}`;
  return {
    ...idleStation,
    utilisation,
    wait,
    waitVariance: all.variance,
    sojourn,
    before: () => all,
    byPriority,
    method: "approximation",
    note,
  };
}

function methodOf({ service, hashed }: StationInput, servers: number, stable: boolean): string {
  const exact = servers === 1 || service?.type === "exponential";
  const mean = exact ? "exact mean (Cobham)" : "mean by Cobham with the wait of M/G/c by Allen–Cunneen and Kimura";
  const full = stable ? "" : ", with all workers always busy";
  const random = hashed === null ? "" : `, ${hashed} taken as random`;
  return `${mean}${full}${random}, percentiles with a wait fitted to its first moments`;
}
