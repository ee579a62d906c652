import type { BegunAction } from "../actions.ts";
import type { Model } from "../compile/model.ts";
import { Outcome } from "../kernel/calls.ts";
import { log } from "../kernel/elementary.ts";
import { Histogram } from "../kernel/histogram.ts";
import type { ReplicationRecord } from "../record.ts";
import type { Change, ComponentChange, ComponentWindow, FlowWindow, TimeSeries } from "../result.ts";
import { utilisationOf } from "../statistics/station-statistics.ts";
import type { FlowMark, Mark, StationMark } from "../statistics/statistics.ts";
import { recovery } from "./recovery.ts";

/** Components told for each action at most. */
const mostComponents = 8;
/** A component counts as moved from this score on: three points of its busy share beyond chance, or as much of the others. */
const leastMove = 0.03;
/** Standard deviations of the busy share that may be chance. */
const chance = 3;
/** Visits in a window without which its p99 says nothing. */
const fewestForTail = 200;

/** What changed after each action of a scenario, all replications together. */
export function changes(model: Model, replications: readonly ReplicationRecord[], series: TimeSeries): Change[] {
  const first = replications[0];
  if (!first) return [];
  const { actions } = first;
  const moments = first.statistics.marks.map((mark) => mark.at);
  return actions.flatMap((action) => {
    const mark = moments.indexOf(action.time);
    return mark < 0 ? [] : [changeAt(model, replications, series, actions, action, mark)];
  });
}

function changeAt(
  model: Model,
  replications: readonly ReplicationRecord[],
  series: TimeSeries,
  actions: readonly BegunAction[],
  action: BegunAction,
  mark: number,
): Change {
  const { warmUp, statistics } = replications[0]!;
  const moments = statistics.marks.map(({ at }) => at);
  const end = Math.max(...replications.map((record) => record.now));
  const from = Math.max(warmUp, moments[mark - 1] ?? 0);
  const before = action.time > from ? { from, to: action.time } : null;
  const after = { from: Math.max(warmUp, action.time), to: Math.max(warmUp, moments[mark + 1] ?? end) };
  const windowBefore = before === null ? null : { from: mark - 1, to: mark };
  const windowAfter = { from: mark, to: mark + 1 };
  const nextAction = Math.min(end, ...actions.filter(({ time }) => time > action.time).map(({ time }) => time));
  return {
    time: action.time,
    text: action.text,
    element: action.element,
    before,
    after,
    flows: model.flows.map((flow, i) => ({
      flow: flow.id,
      before: windowBefore && flowWindow(replications, i, windowBefore),
      after: flowWindow(replications, i, windowAfter),
      ...recovery(series, flow.id, before, { from: action.time, to: nextAction }),
    })),
    components: model.components
      .flatMap((station, i) => {
        if (station.isClient || windowBefore === null) return [];
        const earlier = componentWindow(replications, i, windowBefore);
        const later = componentWindow(replications, i, windowAfter);
        return [{ change: { element: station.id, before: earlier.window, after: later.window }, score: moved(earlier, later) }];
      })
      .filter(({ score }) => score >= leastMove)
      .sort((a, b) => b.score - a.score)
      .slice(0, mostComponents)
      .map(({ change }): ComponentChange => change),
  };
}

/** Places of two marks: −1 for the end of the warm-up, one beyond the last for the end of the run. */
interface Window {
  readonly from: number;
  readonly to: number;
}

/** What was measured up to a mark; `null` at the end of the warm-up, when everything began anew. */
function markAt(record: ReplicationRecord, place: number): Mark | "start" | "end" {
  const mark = record.statistics.marks[place];
  if (mark === undefined) return place < 0 ? "start" : "end";
  return mark.at <= record.warmUp ? "start" : mark;
}

/** Seconds of a window in one replication; 0 when it did not get there. */
function secondsOf(record: ReplicationRecord, { from, to }: Window): number {
  const moment = (place: number): number => {
    const mark = markAt(record, place);
    return mark === "start" ? record.warmUp : mark === "end" ? record.now : mark.at;
  };
  return Math.max(0, moment(to) - moment(from));
}

function flowWindow(replications: readonly ReplicationRecord[], flow: number, window: Window): FlowWindow {
  const latency = new Histogram();
  let seconds = 0;
  let completed = 0;
  let succeeded = 0;
  let counted = 0;
  for (const record of replications) {
    const now: FlowMark = record.statistics.flows[flow]!.main;
    const at = (place: number): FlowMark | null => {
      const mark = markAt(record, place);
      return mark === "start" ? null : mark === "end" ? now : mark.flows[flow]!;
    };
    const from = at(window.from);
    const to = at(window.to);
    if (to === null) continue;
    latency.merge(from === null ? to.latency : to.latency.since(from.latency));
    completed += to.completed - (from?.completed ?? 0);
    to.ended.forEach((count, outcome) => {
      const ended = count - (from?.ended[outcome] ?? 0);
      if (outcome === Outcome.ok) succeeded += ended;
      if (outcome !== Outcome.throttled) counted += ended;
    });
    seconds += secondsOf(record, window);
  }
  return {
    throughput: seconds > 0 ? completed / seconds : 0,
    mean: latency.mean(),
    p99: latency.quantile(0.99),
    availability: counted > 0 ? succeeded / counted : null,
  };
}

/** A component in a window, and what chance makes of it. */
interface MeasuredWindow {
  readonly window: ComponentWindow;
  readonly visits: number;
  /** Standard deviation of the busy share: that of the work of so many visits with exponential times that arrive by chance. */
  readonly noise: number;
}

function componentWindow(replications: readonly ReplicationRecord[], component: number, window: Window): MeasuredWindow {
  const sojourn = new Histogram();
  let seconds = 0;
  let busy = 0;
  let capacity = 0;
  let waiting = 0;
  for (const record of replications) {
    const now: StationMark = record.statistics.stations[component]!;
    const at = (place: number): StationMark | null => {
      const mark = markAt(record, place);
      return mark === "start" ? null : mark === "end" ? now : mark.stations[component]!;
    };
    const from = at(window.from);
    const to = at(window.to);
    if (to === null) continue;
    sojourn.merge(from === null ? to.sojourn : to.sojourn.since(from.sojourn));
    busy += to.busyArea - (from?.busyArea ?? 0);
    capacity += to.capacityArea - (from?.capacityArea ?? 0);
    waiting += to.waitingArea - (from?.waitingArea ?? 0);
    seconds += secondsOf(record, window);
  }
  return {
    window: { utilisation: utilisationOf(busy, capacity), queue: seconds > 0 ? waiting / seconds : 0, p99: sojourn.quantile(0.99) },
    visits: sojourn.total,
    noise: capacity > 0 && sojourn.total > 0 ? Math.sqrt(2 / sojourn.total) * (busy / capacity) : 0,
  };
}

/**
 * How much a component moved: points of its busy share beyond chance, and tenths of the powers of e by which its queue (on top of one request)
 * and its p99 changed beyond twice or half. Only their order and a threshold are made of it.
 */
function moved(before: MeasuredWindow, after: MeasuredWindow): number {
  const busy = Math.abs((after.window.utilisation ?? 0) - (before.window.utilisation ?? 0));
  const noise = chance * Math.sqrt(before.noise ** 2 + after.noise ** 2);
  const queue = logRatio(1 + after.window.queue, 1 + before.window.queue);
  const p99 = Math.min(before.visits, after.visits) >= fewestForTail ? logRatio(after.window.p99 ?? 0, before.window.p99 ?? 0) : 0;
  return Math.max(0, busy - noise) + 0.1 * (Math.max(0, queue - Math.LN2) + Math.max(0, p99 - Math.LN2));
}

function logRatio(a: number, b: number): number {
  return a > 0 && b > 0 ? Math.abs(log(a / b)) : 0;
}
