import type { Design, Expectation, Objective, Scenario } from "../model/index.ts";
import { countText, keepsBound, lookup, rateText, timeText } from "../model/index.ts";
import type { Model } from "./compile/model.ts";
import { beforeDrill, type Drill, growingOf, lastPartFrom, overWindow } from "./drill.ts";
import { Histogram } from "./kernel/histogram.ts";
import type { ReplicationRecord } from "./record.ts";
import type { ExpectationVerdict } from "./result.ts";
import { RequestCounter } from "./statistics/flow-statistics.ts";
import { utilisationOf } from "./statistics/station-statistics.ts";
import type { Snapshot } from "./statistics/statistics.ts";

type Metric = Extract<Expectation, { type: "metric" }>;

/** Moments of a scenario's expectations, and the one (`end`) from which a drill should be over (`null`: none), to keep the statistics from there on. */
export function momentsOf(model: Model, scenario: Scenario | null, end: number | null): { laterByFlow: number[][]; snapshots: number[] } {
  const metrics = (scenario?.expectations ?? []).filter(
    (expectation): expectation is Metric => expectation.type === "metric" && expectation.after !== null,
  );
  const distinct = (values: number[]): number[] => [...new Set(values)].sort((a, b) => a - b);
  const laterByFlow = model.flows.map((flow) =>
    distinct([...metrics.filter((metric) => metric.target === flow.id).map((metric) => metric.after ?? 0), ...(end !== null ? [end] : [])]),
  );
  const isComponent = (id: string): boolean => model.components.some((station) => station.id === id);
  return { laterByFlow, snapshots: distinct(metrics.filter((metric) => isComponent(metric.target)).map((metric) => metric.after ?? 0)) };
}

/** What several replications measured together. */
export interface Measured {
  readonly model: Model;
  readonly replications: readonly ReplicationRecord[];
  readonly snapshots: readonly number[];
  readonly laterByFlow: readonly (readonly number[])[];
  /** A scenario did something to the design, so the run shows a rare hour and not an ordinary one. */
  readonly drill: boolean;
}

export function expectationVerdicts(scenario: Scenario | null, measured: Measured): ExpectationVerdict[] {
  return (scenario?.expectations ?? []).map((expectation) => {
    if (expectation.type === "no-data-loss") {
      const lost = sum(measured.replications, (sim) => sum(sim.statistics.stations, (station) => station.lostWrites));
      return {
        text: expectation.text,
        met: lost === 0,
        value: lost,
        note: lost === 0 ? null : `${countText(lost)} acknowledged writes or messages lost`,
      };
    }
    const { value, note } = metricValue(expectation, measured);
    return {
      text: expectation.text,
      met: value === null ? null : keepsBound(value, expectation.comparison, expectation.bound),
      value,
      note,
    };
  });
}

function metricValue(metric: Metric, measured: Measured): { value: number | null; note: string | null } {
  const flow = measured.model.flows.findIndex((candidate) => candidate.id === metric.target);
  if (flow >= 0) return flowMetric(metric, flow, measured);
  const component = measured.model.components.findIndex((candidate) => candidate.id === metric.target);
  if (component >= 0) return componentMetric(metric, component, measured);
  return { value: null, note: `${metric.target} is neither a flow nor a component` };
}

function flowMetric(metric: Metric, flow: number, measured: Measured): { value: number | null; note: string | null } {
  const counter = counterOf(measured, flow, metric.after);
  const nothing = "no request of this flow ended in the measured time";
  switch (metric.metric) {
    case "availability":
      return orNote(counter.availability(), nothing);
    case "error-rate":
      return orNote(complement(counter.availability()), nothing);
    case "throughput":
      return { value: counter.completed / measuredTime(measured, counter.after), note: null };
    case "mean":
      return orNote(counter.latency.mean(), nothing);
    case "percentile":
      return orNote(counter.latency.quantile(metric.quantile ?? 0.99), nothing);
    default:
      return { value: null, note: `a flow has no ${metric.metric}` };
  }
}

function componentMetric(metric: Metric, index: number, measured: Measured): { value: number | null; note: string | null } {
  const moment = metric.after === null ? -1 : measured.snapshots.indexOf(metric.after);
  const sojourn = new Histogram();
  let busy = 0;
  let capacity = 0;
  let served = 0;
  let requests = 0;
  let failed = 0;
  let time = 0;
  let mostWaiting = 0;
  let mostMessages = 0;
  let longestWait = 0;
  for (const sim of measured.replications) {
    const statistics = sim.statistics.stations[index]!;
    const snapshots = sim.statistics.snapshots[index]!;
    const before = moment < 0 ? undefined : snapshots[moment];
    sojourn.merge(before ? statistics.sojourn.since(before.sojourn) : statistics.sojourn);
    busy += statistics.busyArea - (before?.busyArea ?? 0);
    capacity += statistics.capacityArea - (before?.capacityArea ?? 0);
    served += statistics.served - (before?.served ?? 0);
    requests += statistics.requests - (before?.requests ?? 0);
    failed += statistics.failed + statistics.rejected - (before ? before.failed + before.rejected : 0);
    time += sim.now - (before?.at ?? sim.warmUp);
    const later = snapshots.slice(moment + 1);
    const most = (all: number, since: number, before: (snapshot: Snapshot) => number): number =>
      moment < 0 ? all : Math.max(since, ...later.map(before));
    mostWaiting = Math.max(
      mostWaiting,
      most(statistics.mostWaiting, statistics.mostWaitingSince, (snapshot) => snapshot.mostWaitingBefore),
    );
    mostMessages = Math.max(
      mostMessages,
      most(statistics.mostLag, statistics.mostLagSince, (snapshot) => snapshot.mostLagBefore),
    );
    longestWait = Math.max(
      longestWait,
      most(statistics.oldestMessage, statistics.oldestSince, (snapshot) => snapshot.oldestBefore),
    );
  }
  const station = measured.model.components[index]!;
  const handlesMessages = station.publishesTo.length + station.takesFrom.length > 0;
  const nothing = "no request reached this component in the measured time";
  const visits = served + measured.replications.reduce((all, sim) => all + sim.statistics.stations[index]!.rejected, 0);
  switch (metric.metric) {
    case "utilisation":
      return orNote(utilisationOf(busy, capacity), "it has no limit on its workers");
    case "queue-length":
      return handlesMessages && mostMessages >= mostWaiting
        ? { value: mostMessages, note: "the most messages that waited at once" }
        : { value: mostWaiting, note: "the most that waited at once" };
    case "lag":
      return handlesMessages
        ? { value: longestWait, note: "the longest that a message waited to be taken" }
        : { value: null, note: "no messages wait there" };
    case "throughput":
      return { value: time > 0 ? requests / time : 0, note: null };
    case "mean":
      return orNote(sojourn.mean(), nothing);
    case "percentile":
      return orNote(sojourn.quantile(metric.quantile ?? 0.99), nothing);
    case "availability":
      return orNote(visits > 0 ? 1 - failed / visits : null, nothing);
    case "error-rate":
      return orNote(visits > 0 ? failed / visits : null, nothing);
  }
}

export function objectiveVerdicts(design: Design, measured: Measured): ExpectationVerdict[] {
  return design.objectives.map((objective) => objectiveVerdict(design, objective, measured));
}

function drillOf(
  design: Design,
  measured: Measured,
  flow: number,
  promise: Pick<Drill, "bound" | "comparison" | "window" | "run" | "all">,
): Drill {
  const { replications, model } = measured;
  const first = replications[0]!;
  return {
    ...promise,
    before: beforeDrill(replications, flow),
    end: counterOf(measured, flow, lastPartFrom(first.duration, first.warmUp)),
    growing: growingOf(design, model.flows[flow]!.id, replications),
  };
}

function objectiveVerdict(design: Design, objective: Objective, measured: Measured): ExpectationVerdict {
  const text = `${objective.target} ${objective.text}`;
  const unknown = (note: string): ExpectationVerdict => ({ text, met: null, value: null, note });
  const { term } = objective;
  const keeps = (value: number): boolean => keepsBound(value, objective.comparison, term.bound);
  const flow = measured.model.flows.findIndex((candidate) => candidate.id === objective.target);
  if (flow >= 0) {
    const counter = counterOf(measured, flow, null);
    const nothing = "no request of this flow ended in the measured time";
    switch (term.type) {
      case "availability": {
        const value = counter.availability();
        const run = measuredTime(measured, counter.after) / measured.replications.length;
        const ofDrill =
          measured.drill && term.over !== null && term.over > run
            ? overWindow(
                drillOf(design, measured, flow, {
                  bound: term.bound,
                  comparison: objective.comparison,
                  window: term.over,
                  run,
                  all: counter,
                }),
              )
            : null;
        if (ofDrill !== null) return { text, ...ofDrill };
        return value === null ? unknown(nothing) : { text, met: keeps(value), value, note: null };
      }
      case "error-rate": {
        const value = complement(counter.availability());
        if (value === null) return unknown(nothing);
        const note = measured.drill ? "of the requests of this run: an error rate has no window that a drill is a small part of" : null;
        return { text, met: keeps(value), value, note };
      }
      case "latency": {
        const value = term.statistic === "mean" ? counter.latency.mean() : counter.latency.quantile(term.statistic);
        return value === null ? unknown(nothing) : { text, met: keeps(value), value, note: null };
      }
      case "throughput": {
        const time = measuredTime(measured, counter.after);
        const value = counter.completed / time;
        const offered = counter.offered / time;
        if (counter.offered === 0) return unknown(nothing);
        if (keeps(value)) return { text, met: true, value, note: null };
        if (keeps(offered)) return { text, met: false, value, note: null };
        return {
          text,
          met: null,
          value,
          note: `only ${rateText(offered)} were offered; a higher load would show whether it carries ${rateText(term.bound)}`,
        };
      }
      default:
        return unknown(`${term.type} is not measured for a flow`);
    }
  }
  const component = measured.model.components.findIndex((candidate) => candidate.id === objective.target);
  if (component < 0 || !lookup(design).elements.has(objective.target))
    return unknown(`${objective.target} is neither a flow nor a component`);
  const statistics = measured.replications.map((sim) => sim.statistics.stations[component]!);
  switch (term.type) {
    case "rpo": {
      const value = Math.max(...statistics.map((station) => station.longestLoss));
      return { text, met: keeps(value), value, note: value === 0 ? "no acknowledged write was lost in this run" : null };
    }
    case "staleness": {
      const judged = sum(statistics, (station) => station.judgedReads);
      if (judged === 0) return unknown("no read of this run tells: its calls name no key, or nothing is read");
      const value = Math.max(...statistics.map((station) => station.longestStale));
      return { text, met: keeps(value), value, note: value === 0 ? "no read missed an acknowledged write" : null };
    }
    case "rto": {
      const model = measured.model.components[component]!;
      const isLed = model.isLed || model.ledPartitions > 0;
      const ended = Math.max(...statistics.map((station) => station.longestOutage));
      const lasting = Math.max(...statistics.map((station) => station.lastOutage));
      const value = Math.max(ended, lasting);
      if (value === 0) {
        if (isLed) return unknown("no leader was lost in this run");
        if (sum(statistics, (station) => station.stops) === 0) return unknown("no replica was lost in this run");
        return { text, met: keeps(value), value, note: "there was a replica that takes writes all the time" };
      }
      if (lasting === 0) return { text, met: keeps(value), value, note: null };
      const atEnd = `nothing could be written in the last ${timeText(lasting)}`;
      return { text, met: keeps(value) ? null : false, value, note: `${atEnd}; nobody knows how long that lasts after the end of the run` };
    }
    case "availability":
    case "error-rate": {
      const failed = sum(statistics, (station) => station.failed + station.rejected);
      const visits = sum(statistics, (station) => station.served + station.rejected);
      if (visits === 0) return unknown("no request reached this component in the measured time");
      const value = term.type === "availability" ? 1 - failed / visits : failed / visits;
      return { text, met: keeps(value), value, note: null };
    }
    case "latency": {
      const sojourn = new Histogram();
      for (const station of statistics) sojourn.merge(station.sojourn);
      const value = term.statistic === "mean" ? sojourn.mean() : sojourn.quantile(term.statistic);
      return value === null
        ? unknown("no request reached this component in the measured time")
        : { text, met: keeps(value), value, note: null };
    }
    default:
      return unknown(`${term.type} is not measured by simulation`);
  }
}

/** The requests of a flow that arrived after a moment (`null`: after the warm-up), over all replications. */
export function counterOf(measured: Measured, flow: number, after: number | null): RequestCounter {
  const moment = after === null ? -1 : (measured.laterByFlow[flow] ?? []).indexOf(after);
  const counters = measured.replications.map((sim) => {
    const statistics = sim.statistics.flows[flow]!;
    return statistics.later[moment] ?? statistics.main;
  });
  const merged = new RequestCounter(counters[0]?.after ?? 0);
  for (const counter of counters) merged.merge(counter);
  return merged;
}

/** Seconds after a moment, all replications together. */
export function measuredTime(measured: Measured, after: number): number {
  return Math.max(
    1e-9,
    sum(measured.replications, (sim) => Math.max(0, sim.now - after)),
  );
}

function complement(value: number | null): number | null {
  return value === null ? null : 1 - value;
}

function orNote(value: number | null, note: string): { value: number | null; note: string | null } {
  return { value, note: value === null ? note : null };
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
