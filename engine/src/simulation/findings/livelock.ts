import type { Design } from "../../model/index.ts";
import { timeText } from "../../model/index.ts";
import { calleesOf } from "../compile/keys.ts";
import type { Model } from "../compile/model.ts";
import type { ReplicationRecord } from "../record.ts";

/** Share of its requests below which a flow counts as getting nothing done. */
const hardlyAny = 0.01;
/** Busy share of an interval from which on all workers count as busy. */
const allBusy = 0.99;
/** Intervals that it lasts at least, and share of the run. */
const fewestIntervals = 10;
const leastShare = 0.1;

/**
 * Livelocks: up to the end of a replication a component works all the time, and of the requests that it works for hardly any succeeds,
 * because their callers have given up before they are answered. One sentence for each flow, with the component that is busy in vain.
 */
export function livelockNotes(design: Design, model: Model, replications: readonly ReplicationRecord[], interval: number): string[] {
  return model.flows.flatMap((flow, i) => {
    const callees = calleesOf(design.flows[i]?.steps ?? []);
    for (const record of replications) {
      const since = fruitlessSince(record, i);
      if (since < 0) continue;
      const busy = model.components.findIndex((station, component) => callees.has(station.id) && isBusyFrom(record, component, since));
      const station = model.components[busy];
      if (!station) continue;
      return [
        `Livelock: from ${timeText(since * interval)} to the end hardly any request of ${flow.id} succeeds, although ${station.id} is busy all the time: it works for callers that have given up, and who asks again makes it worse. ` +
          "A retry budget, `cancel` or `deadline propagate` on the way there, or a short queue lets it recover.",
      ];
    }
    return [];
  });
}

/** The first of the last intervals in which requests came, hardly any succeeded and most of those that failed timed out; −1 when there are too few. */
function fruitlessSince({ statistics }: ReplicationRecord, flow: number): number {
  const { offered, throughput, timeout, errors } = statistics.series.flows[flow]!;
  let since = offered.length;
  let [timedOut, failed] = [0, 0];
  while (since > 0 && (offered[since - 1] ?? 0) > 0 && (throughput[since - 1] ?? 0) <= hardlyAny * (offered[since - 1] ?? 0)) {
    since -= 1;
    timedOut += timeout[since] ?? 0;
    failed += errors[since] ?? 0;
  }
  const lasted = offered.length - since;
  return lasted >= fewestIntervals && lasted >= leastShare * offered.length && timedOut > failed / 2 ? since : -1;
}

function isBusyFrom({ statistics }: ReplicationRecord, component: number, since: number): boolean {
  const busy = statistics.series.stations[component]!.utilisation.slice(since);
  return busy.every((share) => share !== null && share >= allBusy);
}
