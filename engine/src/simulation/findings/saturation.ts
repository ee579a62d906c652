import type { Model, StationModel } from "../compile/model.ts";
import type { ReplicationRecord } from "../record.ts";
import type { Saturation } from "../result.ts";
import type { StationColumns } from "../statistics/series-recorder.ts";

/** Busy share of an interval from which on all workers count as busy. */
const allBusy = 0.995;
/** Intervals that saturation lasts at least. */
const fewestIntervals = 3;
/** Standard deviations by which a queue grows beyond chance. */
const beyondChance = 3;
/** Share of its limit from which on a queue counts as full. */
const full = 0.9;
/** Share of the time in which a caller cannot keep up that its callee has nothing left to give, if that is why. */
const mostOfIt = 0.8;

/** Part of one replication in which a component had nothing left to give. */
interface Stretch {
  readonly component: number;
  readonly at: number;
  readonly until: number | null;
  readonly queue: number;
  /** Calls between the caller that led here and this component; 0 where its own queue tells. */
  readonly depth: number;
}

/**
 * Components that could not keep up, the first first. In at least three intervals of the series in a row all workers were busy (or requests
 * waited for a place, where places are limited), and meanwhile the queue grew by more than arrivals and services by chance make it (three
 * standard deviations, √(2n) each for n of them served), or was full.
 *
 * Where callers hold their workers or places while they call (`blocking`, `concurrency`), no more wait at the callee than they have, so its
 * queue does not grow: theirs do. It could not keep up either when it had nothing left to give for most of the time in which its caller
 * could not, and is the first of the two.
 */
export function saturations(model: Model, replications: readonly ReplicationRecord[], interval: number): Saturation[] {
  const byComponent = new Map<number, Stretch[]>();
  for (const record of replications) {
    const found = new Map<number, Stretch>();
    model.components.forEach((station, component) => {
      const stretch = station.isClient ? null : firstStretch(station, record, component, interval);
      if (stretch) found.set(component, stretch);
    });
    // A Map goes on to what is added meanwhile: callees of callees are looked at, too, and each component once.
    for (const [component, stretch] of found) {
      const station = model.components[component]!;
      if (!station.blocking && station.concurrency === Number.POSITIVE_INFINITY) continue;
      for (const { from, component: callee } of model.sites) {
        if (from !== component || found.has(callee)) continue;
        const behind = stretchBehind(model.components[callee]!, record, callee, stretch, interval);
        if (behind) found.set(callee, behind);
      }
    }
    for (const [component, stretch] of found) byComponent.set(component, [...(byComponent.get(component) ?? []), stretch]);
  }
  const depths = new Map<string, number>();
  return [...byComponent]
    .map(([component, stretches]): Saturation => {
      depths.set(model.components[component]!.id, Math.max(...stretches.map(({ depth }) => depth)));
      const sorted = [...stretches].sort((a, b) => a.at - b.at);
      const middle = sorted[Math.floor((sorted.length - 1) / 2)]!;
      return {
        element: model.components[component]!.id,
        at: middle.at,
        until: middle.until,
        queue: Math.max(...stretches.map(({ queue }) => queue)),
        replications: stretches.length,
      };
    })
    .sort(
      (a, b) =>
        a.at - b.at || (depths.get(b.element) ?? 0) - (depths.get(a.element) ?? 0) || b.replications - a.replications || b.queue - a.queue,
    );
}

/** When a callee had nothing left to give, if that was so for most of the time in which its caller could not keep up. */
function stretchBehind(
  station: StationModel,
  record: ReplicationRecord,
  component: number,
  caller: Stretch,
  interval: number,
): Stretch | null {
  if (station.isClient) return null;
  const columns = record.statistics.series.stations[component]!;
  const isBusy = (i: number): boolean => i >= 0 && i < columns.utilisation.length && isFull(station, columns, i) && waiting(columns, i) > 0;
  const first = Math.round(caller.at / interval);
  const end = caller.until === null ? columns.utilisation.length : Math.round(caller.until / interval);
  const busy: number[] = [];
  for (let i = first; i < end; i++) if (isBusy(i)) busy.push(i);
  if (busy.length < Math.max(fewestIntervals, mostOfIt * (end - first))) return null;
  let from = busy[0]!;
  while (isBusy(from - 1)) from -= 1;
  let to = busy[busy.length - 1]! + 1;
  while (isBusy(to)) to += 1;
  const queue = Math.max(...busy.map((i) => waiting(columns, i)));
  return { component, at: from * interval, until: to < columns.utilisation.length ? to * interval : null, queue, depth: caller.depth + 1 };
}

function firstStretch(station: StationModel, record: ReplicationRecord, component: number, interval: number): Stretch | null {
  const columns = record.statistics.series.stations[component]!;
  const statistics = record.statistics.stations[component]!;
  const intervals = columns.utilisation.length;
  const meanService = statistics.served > 0 ? statistics.busyArea / statistics.served : 0;
  for (let from = 0; from < intervals; from++) {
    if (!isFull(station, columns, from)) continue;
    let end = from + 1;
    while (end < intervals && isFull(station, columns, end)) end += 1;
    let work = 0;
    let queue = 0;
    for (let i = from; i < end; i++) {
      work += (columns.utilisation[i] ?? 0) * (columns.up[i] ?? 0) * (Number.isFinite(station.workers) ? station.workers : 0) * interval;
      queue = Math.max(queue, waiting(columns, i));
    }
    const served = meanService > 0 ? work / meanService : 0;
    const grown = queue - waiting(columns, from - 1);
    const limit = station.queueLimit * Math.max(1, columns.up[from] ?? 1);
    const grows = grown >= 1 && grown > beyondChance * Math.sqrt(2 * served);
    if (end - from >= fewestIntervals && (grows || queue >= full * limit)) {
      return { component, at: from * interval, until: end < intervals ? end * interval : null, queue, depth: 0 };
    }
    from = end;
  }
  return null;
}

function isFull(station: StationModel, columns: StationColumns, i: number): boolean {
  return (columns.utilisation[i] ?? 0) >= allBusy || (station.concurrency < Number.POSITIVE_INFINITY && (columns.queue[i] ?? 0) >= 1);
}

/** Requests and messages that wait. */
function waiting(columns: StationColumns, i: number): number {
  return (columns.queue[i] ?? 0) + (columns.lag[i] ?? 0);
}
