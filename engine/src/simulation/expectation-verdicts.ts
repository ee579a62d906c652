import type { Expectation, Scenario } from "../model/index.ts";
import { countText, keepsBound } from "../model/index.ts";
import type { Model } from "./compile/model.ts";
import { Histogram } from "./kernel/histogram.ts";
import { counterOf, type Measured, measuredTime, noValue, sum, turnedAwayOf } from "./measured.ts";
import type { ExpectationVerdict } from "./result.ts";
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

/** What became of what a scenario expects. */
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
  const nothing = noValue(counter);
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
  let requests = 0;
  let all = 0;
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
    requests += statistics.requests - (before?.requests ?? 0);
    const turnedAway = turnedAwayOf(statistics) - (before ? turnedAwayOf(before) : 0);
    all += statistics.requests - (before?.requests ?? 0) + turnedAway;
    failed += statistics.failed - (before?.failed ?? 0) + turnedAway;
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
  const notServed = "no request was served by this component in the measured time";
  switch (metric.metric) {
    case "utilisation":
      return orNote(
        utilisationOf(busy, capacity),
        Number.isFinite(station.workers) ? "none of its replicas worked in the measured time" : "it has no limit on its workers",
      );
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
      return orNote(sojourn.mean(), notServed);
    case "percentile":
      return orNote(sojourn.quantile(metric.quantile ?? 0.99), notServed);
    case "availability":
      return orNote(all > 0 ? 1 - failed / all : null, nothing);
    case "error-rate":
      return orNote(all > 0 ? failed / all : null, nothing);
  }
}

function complement(value: number | null): number | null {
  return value === null ? null : 1 - value;
}

function orNote(value: number | null, note: string): { value: number | null; note: string | null } {
  return { value, note: value === null ? note : null };
}
