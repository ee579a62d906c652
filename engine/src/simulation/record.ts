import { type GrowingQueue, growingQueues } from "./growing-queues.ts";
import { Histogram } from "./kernel/histogram.ts";
import type { SlowRequest } from "./result.ts";
import { brokenChecks } from "./self-check.ts";
import type { Simulator, TimelineEntry } from "./simulator.ts";
import { FlowBatches } from "./statistics/batches.ts";
import { FlowStatistics, RequestCounter } from "./statistics/flow-statistics.ts";
import type { Statistics } from "./statistics/statistics.ts";

/**
 * What is left of a replication: all that a report reads. It holds data only, so that a worker can send it to its host; `revived` gives
 * what arrives there its methods back.
 */
export interface ReplicationRecord {
  readonly replication: number;
  readonly statistics: Pick<Statistics, "flows" | "stations" | "series" | "snapshots">;
  /** Simulated seconds: reached, in all, of warm-up, of one batch. */
  readonly now: number;
  readonly duration: number;
  readonly warmUp: number;
  readonly batchLength: number;
  /** When each flow's latency settled, by MSER-5; 0 where nobody watched. */
  readonly settledAt: readonly number[];
  readonly events: number;
  /** Why it ended early. */
  readonly stopped: string | null;
  readonly timeline: readonly TimelineEntry[];
  readonly notes: readonly string[];
  readonly slowest: readonly SlowRequest[];
  readonly growing: readonly GrowingQueue[];
  /** What the self-check found wrong. */
  readonly broken: readonly string[];
}

/** The record of a replication up to now. */
export function recordOf(sim: Simulator, replication: number): ReplicationRecord {
  const { flows, stations, series, snapshots } = sim.statistics;
  return {
    replication,
    statistics: { flows, stations, series, snapshots },
    now: sim.now,
    duration: sim.duration,
    warmUp: sim.warmUp,
    batchLength: sim.batchLength,
    settledAt: flows.map((flow) => flow.settling?.settledAt() ?? 0),
    events: sim.events,
    stopped: sim.stopped,
    timeline: sim.timeline,
    notes: [...sim.notes],
    slowest: sim.traces.slowest(),
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
  return record;
}

function give(type: { readonly prototype: object }, copied: object): void {
  Object.setPrototypeOf(copied, type.prototype);
}
