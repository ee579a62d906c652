import type { BegunAction } from "./actions.ts";
import { type GrowingQueue, growingQueues } from "./growing-queues.ts";
import { Histogram } from "./kernel/histogram.ts";
import type { SlowRequest } from "./result.ts";
import type { StopCause, TimelineEntry } from "./run-setup.ts";
import { brokenChecks } from "./self-check.ts";
import type { Simulator } from "./simulator.ts";
import { FlowBatches } from "./statistics/batches.ts";
import type { FlowBreakdown } from "./statistics/breakdowns.ts";
import { FlowStatistics, RequestCounter } from "./statistics/flow-statistics.ts";
import type { Statistics } from "./statistics/statistics.ts";

/**
 * What is left of a replication: all that a report reads. It holds data only, so that a worker can send it to its host; `revived` gives
 * what arrives there its methods back.
 */
export interface ReplicationRecord {
  readonly replication: number;
  readonly statistics: Pick<Statistics, "flows" | "stations" | "series" | "snapshots" | "marks">;
  /** Simulated seconds: reached, in all, of warm-up, of one batch. */
  readonly now: number;
  readonly duration: number;
  readonly warmUp: number;
  readonly batchLength: number;
  /** When each flow's latency settled, by MSER-5; 0 where nobody watched. */
  readonly settledAt: readonly number[];
  readonly events: number;
  /** Why it ended early. */
  readonly stopped: StopCause | null;
  /** Whether its time was up, rather than that it stopped or was asked before. */
  readonly isWhole: boolean;
  readonly actions: readonly BegunAction[];
  readonly timeline: readonly TimelineEntry[];
  readonly notes: readonly string[];
  readonly slowest: readonly SlowRequest[];
  /** By flow. */
  readonly breakdowns: readonly FlowBreakdown[];
  readonly growing: readonly GrowingQueue[];
  /** What the self-check found wrong. */
  readonly broken: readonly string[];
}

/** The record of a replication up to now. */
export function recordOf(sim: Simulator, replication: number): ReplicationRecord {
  const { flows, stations, series, snapshots, marks } = sim.statistics;
  return {
    replication,
    statistics: { flows, stations, series, snapshots, marks },
    now: sim.now,
    duration: sim.duration,
    warmUp: sim.warmUp,
    batchLength: sim.batchLength,
    settledAt: flows.map((flow) => flow.settling?.settledAt() ?? 0),
    events: sim.events,
    stopped: sim.stopped,
    isWhole: sim.stopped === null && sim.now >= sim.duration,
    actions: sim.actions.begun,
    timeline: sim.timeline,
    notes: [...sim.notes],
    slowest: sim.traces.slowest(),
    breakdowns: sim.traces.breakdownsByFlow(),
    growing: growingQueues(sim),
    broken: brokenChecks(sim),
  };
}

/** A record that was copied from another thread: the same data with the methods that a copy has lost. */
export function revived(record: ReplicationRecord): ReplicationRecord {
  for (const flow of record.statistics.flows) {
    give(FlowStatistics, flow);
    give(Histogram, flow.intervalLatency);
    give(FlowBatches, flow.batches);
    for (const counter of [flow.main, ...flow.later]) {
      give(RequestCounter, counter);
      give(Histogram, counter.latency);
    }
  }
  for (const station of record.statistics.stations) give(Histogram, station.sojourn);
  for (const snapshots of record.statistics.snapshots) for (const snapshot of snapshots) give(Histogram, snapshot.sojourn);
  for (const { flows, stations } of record.statistics.marks) {
    for (const flow of flows) give(Histogram, flow.latency);
    for (const station of stations) give(Histogram, station.sojourn);
  }
  return record;
}

function give(type: { readonly prototype: object }, copied: object): void {
  Object.setPrototypeOf(copied, type.prototype);
}
