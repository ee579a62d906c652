import type { ElementId } from "../model/index.ts";
import type { LiveAction, LiveEffect } from "./live-actions.ts";

/**
 * A value with the half-width of its 95% confidence interval: from the differences between replications, or from batches of a single
 * run of steady load. `ci95` is `null` when neither can tell.
 */
export interface Estimate {
  readonly value: number | null;
  readonly ci95: number | null;
}

export interface LatencyEstimates {
  readonly mean: Estimate;
  readonly p50: Estimate;
  readonly p90: Estimate;
  readonly p95: Estimate;
  readonly p99: Estimate;
  readonly p999: Estimate;
}

export const errorCauses = ["timeout", "rejected", "throttled", "unavailable", "breaker-open", "error"] as const;
export type ErrorCause = (typeof errorCauses)[number];

export interface FlowResult {
  /** Requests that arrived after the warm-up, per second. */
  readonly offered: number;
  readonly throughput: Estimate;
  /** Of successful requests, from the intended arrival. */
  readonly latency: LatencyEstimates;
  /** Successful share of the requests that were not throttled, 0…1; `null` when there was none. */
  readonly availability: number | null;
  /** Failed requests by cause, counts over all replications. */
  readonly errors: Readonly<Record<ErrorCause, number>>;
  /** Attempts over first attempts on all links of the flow. */
  readonly retryAmplification: number;
}

export interface ComponentResult {
  /** Requests per second that it handled, as the analysis counts them: a write and its copies are one, a quorum's answers are one. */
  readonly throughput: number;
  /** Busy share of all workers, with what copies of writes cost. */
  readonly utilisation: number | null;
  readonly queueLength: { readonly mean: number; readonly max: number };
  /** Waiting and own work of one visit at one replica; a consumer's wait is the one of its message at the broker. */
  readonly sojourn: { readonly mean: number | null; readonly p99: number | null };
  /** Mean time in the queue. */
  readonly wait: number | null;
  readonly rejected: number;
  readonly hitRatio: number | null;
  readonly shardShares: readonly number[];
  /** Largest number of messages that waited at a consumer. */
  readonly lag: number | null;
  readonly lostWrites: number;
  /**
   * Share of the reads that missed an acknowledged write, and seconds since the oldest write missed; `null` where nobody asks (no consistency,
   * staleness objective or the like) or no read tells.
   */
  readonly stale: { readonly share: number; readonly longest: number } | null;
  /** Writes of several leaders to one key that did not know of each other; the last one stays. */
  readonly conflicts: number;
  readonly replicas: { readonly min: number; readonly max: number };
}

/** One value per interval, from the start of the run (warm-up included); `null` where nothing happened. */
export type Series = readonly (number | null)[];

export interface TimeSeries {
  /** Seconds. */
  readonly interval: number;
  readonly flows: Readonly<
    Record<
      ElementId,
      {
        readonly offered: Series;
        readonly throughput: Series;
        readonly p50: Series;
        readonly p95: Series;
        readonly p99: Series;
        readonly errors: Series;
        /** The same by cause; only causes that occurred. */
        readonly causes: Readonly<Partial<Record<ErrorCause, Series>>>;
      }
    >
  >;
  readonly components: Readonly<
    Record<
      ElementId,
      {
        readonly utilisation: Series;
        readonly queue: Series;
        readonly up: Series;
        readonly replicas: Series;
        readonly hitRatio: Series | null;
        /** Messages that wait at the broker, or for the consumer, at the end of the interval; `null` where there are none by nature. */
        readonly lag: Series | null;
      }
    >
  >;
  /** Calls and messages per second that left over each link, further attempts included, and those that the caller saw fail or time out. */
  readonly links: Readonly<Record<ElementId, { readonly calls: Series; readonly failed: Series }>>;
}

export interface ExpectationVerdict {
  readonly text: string;
  readonly met: boolean | null;
  readonly value: number | null;
  readonly note: string | null;
}

export interface Span {
  readonly element: ElementId;
  /** Seconds after the arrival of the request. */
  readonly start: number;
  readonly wait: number;
  readonly service: number;
  readonly outcome: "ok" | ErrorCause;
}

export interface SlowRequest {
  readonly flow: ElementId;
  readonly total: number;
  readonly spans: readonly Span[];
}

/** The result of a run: `cli.md`'s JSON of `lintel simulate`. Times in seconds, rates per second, ratios 0…1. */
export interface SimulationResult {
  readonly version: 1;
  readonly design: string;
  readonly scenario: ElementId | null;
  readonly seed: number;
  readonly duration: number;
  readonly warmUp: number;
  readonly replications: number;
  /** Events of all replications; the time they took is not part of the result, so that a seed gives identical results. */
  readonly events: number;
  readonly flows: Readonly<Record<ElementId, FlowResult>>;
  readonly components: Readonly<Record<ElementId, ComponentResult>>;
  readonly series: TimeSeries;
  readonly expectations: readonly ExpectationVerdict[];
  readonly objectives: readonly ExpectationVerdict[];
  readonly slowest: readonly SlowRequest[];
  /** What happened and when: scenario actions, scaling, failovers, breakers. */
  readonly timeline: readonly { readonly time: number; readonly text: string; readonly element: ElementId | null }[];
  /** Approximations used, missing inputs, caps reached: things a reader must know to trust the numbers. */
  readonly notes: readonly string[];
}

export interface SimulationOptions {
  /** `null`: no scenario, `duration` of steady load. */
  readonly scenario: ElementId | null;
  /** Seconds; `null`: the scenario's, or 300. */
  readonly duration: number | null;
  readonly warmUp: number | null;
  readonly seed: number;
  /** Independent runs; with a `precision`, at most. */
  readonly replications: number;
  /**
   * Ends the run as soon as the mean latency and the throughput of every flow are known to ± this share of themselves (half-width of the
   * 95% interval over at least five replications); `null`: simulates all replications.
   */
  readonly precision: number | null;
  /** Multiplies every arrival rate. */
  readonly load: number;
  /** Replicas, zones and regions also fail by chance, as often and as long as their availability and MTTR say. */
  readonly randomFailures: boolean;
  /** Moments in seconds at which the requests of a flow arrive, instead of what the design says about its arrivals. */
  readonly traces: Readonly<Record<ElementId, readonly number[]>>;
  /** What somebody did to an earlier run while it went on, beside the scenario's actions, in order of time. */
  readonly actions: readonly LiveAction[];
  /** Further actions may come while it runs (`SimulationRun.act`). Such a run, and its repetition, keeps to the warm-up it began with. */
  readonly live: boolean;
  /** A replication stops with a note when it reaches this many events, and no further one begins when all together have. */
  readonly maxEvents: number;
}

export interface SimulationProgress {
  /** 0…1 over all replications. */
  readonly done: number;
  readonly replication: number;
  /** Simulated seconds of the current replication. */
  readonly time: number;
  readonly events: number;
}

/** A run advanced in slices, so that its host can show progress, draw what has happened so far, and stop it. */
export interface SimulationRun {
  /** Simulates until about `events` more events are done, or the replication's clock is at `until` seconds; `true` when the run is complete. */
  advance(events: number, until?: number): boolean;
  /**
   * Does something to the system at the next tenth of a simulated second, for as many seconds or until it is undone. `null` when it cannot be
   * done: the run is over, not `live`, or the design has no such thing.
   */
  act(effect: LiveEffect, duration: number | null): LiveAction | null;
  /** Undoes, at the next tenth of a second, what was done live and stays; `null` when nothing of the kind is in force. */
  undo(effect: LiveEffect): LiveAction | null;
  /** Everything done live so far, to be given to the options of a run that is to be the same. */
  readonly liveActions: readonly LiveAction[];
  progress(): SimulationProgress;
  /** The result so far (complete after `advance` returned `true`). */
  result(): SimulationResult;
}
