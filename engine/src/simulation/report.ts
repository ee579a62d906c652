import { type Design, type Scenario, timeText } from "../model/index.ts";
import type { Model } from "./compile/model.ts";
import { convergenceNotes, settlingNotes } from "./convergence.ts";
import { expectationVerdicts } from "./expectation-verdicts.ts";
import { changes } from "./findings/changes.ts";
import { ofPart } from "./findings/early-end.ts";
import { meanBreakdown, tailBreakdown } from "./findings/latency-breakdown.ts";
import { livelockNotes } from "./findings/livelock.ts";
import { saturations } from "./findings/saturation.ts";
import { Histogram } from "./kernel/histogram.ts";
import { halfWidth } from "./kernel/student.ts";
import { counterOf, type Measured, measuredTime } from "./measured.ts";
import { objectiveVerdicts } from "./objective-verdicts.ts";
import {
  type ComponentResult,
  type ErrorCause,
  type ErrorSource,
  type Estimate,
  errorCauses,
  type FlowResult,
  type SimulationOptions,
  type SimulationResult,
  type Stop,
} from "./result.ts";
import { batchCount } from "./statistics/batches.ts";
import { type FlowStatistics, outcomes } from "./statistics/flow-statistics.ts";
import { mergedSeries } from "./statistics/series-recorder.ts";
import { utilisationOf } from "./statistics/station-statistics.ts";
import { slowestOf } from "./statistics/traces.ts";

export interface Reported extends Measured {
  readonly design: Design;
  readonly scenario: Scenario | null;
  readonly options: SimulationOptions;
  readonly duration: number;
  readonly warmUp: number;
  readonly interval: number;
  readonly notes: readonly string[];
  /** Why it is not whole. */
  readonly stopped: Stop | null;
}

/** Puts the result of the replications together. */
export function report(run: Reported): SimulationResult {
  const { model, replications } = run;
  const flows: Record<string, FlowResult> = {};
  model.flows.forEach((flow, i) => {
    flows[flow.id] = flowResult(run, i);
  });
  const components: Record<string, ComponentResult> = {};
  model.components.forEach((station, i) => {
    if (!station.isClient) components[station.id] = componentResult(run, i);
  });
  const series = mergedSeries(
    model,
    run.interval,
    replications.map((sim) => sim.statistics.series),
  );
  const { stopped } = run;
  return {
    version: 1,
    design: model.design,
    scenario: run.scenario?.id ?? null,
    seed: run.options.seed,
    duration: run.duration,
    warmUp: run.warmUp,
    replications: replications.length,
    events: replications.reduce((sum, sim) => sum + sim.events, 0),
    flows,
    components,
    series,
    expectations: ofPart(expectationVerdicts(run.scenario, run), stopped),
    objectives: ofPart(objectiveVerdicts(run.design, run), stopped),
    slowest: slowestOf(replications.flatMap((sim) => sim.slowest)),
    saturated: saturations(model, replications, run.interval),
    changes: changes(model, replications, series),
    stopped,
    timeline: replications[0]?.timeline ?? [],
    notes: [
      ...notesOf(run),
      ...livelockNotes(run.design, model, replications, run.interval),
      ...(run.replications.every((sim) => sim.now <= sim.warmUp)
        ? [`Nothing was measured: the run ended before its warm-up of ${timeText(run.warmUp)} was over.`]
        : []),
      ...settlingNotes(replications[0], model.flows),
      ...convergenceNotes({ replications: replications.length, flows }, !run.drill, run.options.precision),
    ],
  };
}

function flowResult(run: Reported, index: number): FlowResult {
  const counter = counterOf(run, index, null);
  const time = measuredTime(run, counter.after);
  const each = run.replications.map((sim) => sim.statistics.flows[index]!);
  const seconds = run.replications.map((sim) => Math.max(1e-9, sim.now - sim.warmUp));
  // A single run tells its precision from its batches, several from their differences.
  const single = run.replications.length === 1 && !run.drill ? each[0]!.batches : null;
  const estimate = (merged: number | null, values: readonly (number | null)[], ofBatches: number | null): Estimate => ({
    value: merged,
    ci95: single !== null ? ofBatches : values.every((value) => value !== null) ? halfWidth(values as readonly number[]) : null,
  });
  const quantile = (q: number): Estimate =>
    estimate(
      counter.latency.quantile(q),
      each.map((flow) => flow.main.latency.quantile(q)),
      single?.quantile(q) ?? null,
    );
  const errors = Object.fromEntries(errorCauses.map((cause, i) => [cause, counter.ended[i + 1]!])) as Record<ErrorCause, number>;
  const first = each.reduce((sum, flow) => sum + flow.firstAttempts, 0);
  const attempts = each.reduce((sum, flow) => sum + flow.attempts, 0);
  const breakdowns = run.replications.map((sim) => sim.breakdowns[index]!);
  return {
    offered: counter.offered / time,
    throughput: estimate(
      counter.completed / time,
      each.map((flow, i) => flow.main.completed / seconds[i]!),
      single?.throughput(run.replications[0]!.batchLength) ?? null,
    ),
    latency: {
      mean: estimate(
        counter.latency.mean(),
        each.map((flow) => flow.main.latency.mean()),
        single?.meanLatency() ?? null,
      ),
      p50: quantile(0.5),
      p90: quantile(0.9),
      p95: quantile(0.95),
      p99: quantile(0.99),
      p999: quantile(0.999),
    },
    availability: counter.availability(),
    errors,
    errorSources: errorSources(run.model, each),
    retryAmplification: first > 0 ? attempts / first : 1,
    breakdown: meanBreakdown(run.model, breakdowns, counter.latency.mean(), counter.latency.total),
    tailBreakdown: tailBreakdown(run.model, breakdowns, counter.latency.total),
  };
}

/** Failed requests by cause and by the component where the failure began. */
function errorSources(model: Model, replications: readonly FlowStatistics[]): ErrorSource[] {
  const found: ErrorSource[] = [];
  for (let component = 0; component <= model.components.length; component++) {
    errorCauses.forEach((cause, i) => {
      const count = replications.reduce((sum, { sources }) => sum + (sources?.[component * outcomes + i + 1] ?? 0), 0);
      if (count > 0) found.push({ cause, element: model.components[component]?.id ?? null, count });
    });
  }
  return found.sort((a, b) => b.count - a.count);
}

function componentResult(run: Reported, index: number): ComponentResult {
  const station = run.model.components[index]!;
  const each = run.replications.filter((sim) => sim.now > sim.warmUp).map((sim) => sim.statistics.stations[index]!);
  const total = (value: (statistics: (typeof each)[number]) => number): number =>
    each.reduce((sum, statistics) => sum + value(statistics), 0);
  const most = (value: (statistics: (typeof each)[number]) => number): number =>
    each.reduce((max, statistics) => Math.max(max, value(statistics)), 0);
  const time = measuredTime(run, run.warmUp);
  const sojourn = new Histogram();
  for (const statistics of each) sojourn.merge(statistics.sojourn);
  const capacity = total((statistics) => statistics.capacityArea);
  const served = total((statistics) => statistics.served);
  const lookups = total((statistics) => statistics.lookups);
  const visits = Array.from({ length: station.groups }, (_, shard) => total((statistics) => statistics.shardVisits[shard]!));
  const allVisits = visits.reduce((sum, count) => sum + count, 0);
  const judged = total((statistics) => statistics.judgedReads);
  const handlesMessages = station.publishesTo.length + station.takesFrom.length > 0;
  return {
    throughput: total((statistics) => statistics.requests) / time,
    utilisation: utilisationOf(
      total((statistics) => statistics.busyArea),
      capacity,
    ),
    queueLength: { mean: total((statistics) => statistics.waitingArea) / time, max: most((statistics) => statistics.mostWaiting) },
    sojourn: { mean: sojourn.mean(), p99: sojourn.quantile(0.99) },
    wait: served > 0 ? total((statistics) => statistics.waitSum) / served : null,
    rejected: total((statistics) => statistics.rejected),
    hitRatio: station.cache && lookups > 0 ? total((statistics) => statistics.hits) / lookups : null,
    shardShares: station.groups > 1 && allVisits > 0 ? visits.map((count) => count / allVisits) : [],
    lag: handlesMessages ? most((statistics) => statistics.mostLag) : null,
    lostWrites: total((statistics) => statistics.lostWrites),
    stale:
      judged > 0
        ? { share: total((statistics) => statistics.staleReads) / judged, longest: most((statistics) => statistics.longestStale) }
        : null,
    conflicts: total((statistics) => statistics.conflicts),
    replicas: {
      // Also of a run that did not get beyond its warm-up.
      min: Math.min(...run.replications.map((sim) => sim.statistics.stations[index]!.fewestReplicas)),
      max: Math.max(...run.replications.map((sim) => sim.statistics.stations[index]!.mostReplicas)),
    },
  };
}

function notesOf(run: Reported): string[] {
  const notes = new Set([...run.notes, ...run.model.notes]);
  run.replications.forEach((sim, i) => {
    for (const note of sim.notes) notes.add(note);
    if (sim.stopped !== null) notes.add(`stopped: replication ${i + 1} ended at ${timeText(sim.now)}: ${sim.stopped.text}.`);
    for (const { id, of, isDown } of sim.growing) {
      notes.add(
        isDown
          ? `${id} has no replica that works at the end of the run, and what is there for it was still growing.`
          : of === "requests"
            ? `${id} gets more than it can serve: its queue was still growing at the end.`
            : `${id} gets more messages than it can handle: its lag was still growing at the end.`,
      );
    }
    for (const fault of sim.broken) notes.add(fault);
  });
  if (run.replications.length === 1) {
    notes.add(
      run.drill
        ? "One replication of a scenario: without further replications nothing says how far chance moved its numbers."
        : `The ± intervals are from ${batchCount} batches of one run; where there is none, the batches are too few, too small or not independent.`,
    );
  }
  notes.add(
    run.options.randomFailures
      ? "Replicas, zones and regions also fail by chance, by their availability and MTTR: a short run sees few such failures or none."
      : "Replicas fail only where the scenario says so; random failures are not simulated.",
  );
  return [...notes];
}
