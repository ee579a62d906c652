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

/** Where the time of a flow's requests went at one component, in seconds of the mean request. */
export interface HopTime {
  /** The component that was called: the network time is that of the way to it and back. */
  readonly element: ElementId;
  /** Waiting for a worker; also for somebody else's fetch of the same key, and for room at a full broker. */
  readonly queue: number;
  /** Own work of the component; under processor sharing with the time lost to the others. */
  readonly service: number;
  /** Latency, handshakes, sending the bytes, both ways. */
  readonly network: number;
  /** Attempts that failed, the pauses before the next one, and waiting until a second (hedged) one was sent. */
  readonly retries: number;
}

/**
 * Where the latency of requests went. Only what a request waited for counts: of parallel branches the one that let it go on. The parts of all
 * hops add up to `total`.
 */
export interface LatencyBreakdown {
  /** Mean latency of these requests in seconds. */
  readonly total: number;
  /**
   * Requests that were followed, of how many: fewer where a run has many (a random sample, one of 2, 4, 8, … as it gets longer); their shares
   * are then applied to the mean of all.
   */
  readonly followed: number;
  readonly of: number;
  /** The largest first. */
  readonly hops: readonly HopTime[];
}

/** What made requests of a flow fail. */
export interface ErrorSource {
  readonly cause: ErrorCause;
  /**
   * The component where it began: what refused, failed or could not be reached; for a timeout what the deepest call was waiting for when
   * its caller gave up. `null` when a request failed before it called anything.
   */
  readonly element: ElementId | null;
  /** Requests over all replications. */
  readonly count: number;
}

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
  /** The same by the component where the failure began, the most frequent first. */
  readonly errorSources: readonly ErrorSource[];
  /** Attempts over first attempts on all links of the flow. */
  readonly retryAmplification: number;
  /** Where the latency of the successful requests went; `null` when none was followed. */
  readonly breakdown: LatencyBreakdown | null;
  /** The same for the slowest hundredth of them (those beyond the p99); `null` when too few were followed to tell. */
  readonly tailBreakdown: LatencyBreakdown | null;
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

/** One attempt of a call, as part of a request. Times in seconds after the arrival of the request. */
export interface Span {
  readonly element: ElementId;
  /** Place in `spans` of the call during which this one was made; `null` for those of the client. */
  readonly parent: number | null;
  /** Moment the caller sent it, after any pause. */
  readonly sent: number;
  /** Moment it began to wait at the component; `sent` when it never got there. */
  readonly start: number;
  /** Seconds in the queue, and of the component's own work. */
  readonly wait: number;
  readonly service: number;
  /** Seconds on the way there and back. */
  readonly network: number;
  /** Moment the answer, or the end of its patience, was with the caller; `null` when that never came before the request ended. */
  readonly end: number | null;
  /** 1 for the first attempt of a call. */
  readonly attempt: number;
  /** `second`: sent because the first was slow (hedging). `async`: nobody waits for it. `part`: one copy's or one shard's share of its parent. */
  readonly role: "call" | "second" | "async" | "part";
  /** The request waited for this one: of calls at the same time, the one that let it go on. */
  readonly critical: boolean;
  /** `unanswered`: still under way, or given up, when the request ended. */
  readonly outcome: "ok" | ErrorCause | "unanswered";
}

/** A request whose way was followed. */
export interface SlowRequest {
  readonly flow: ElementId;
  /** Seconds from its arrival to its end. */
  readonly total: number;
  /** Seconds after the start of the run. */
  readonly arrived: number;
  readonly outcome: "ok" | ErrorCause;
  /** Its calls in the order they were sent. */
  readonly spans: readonly Span[];
  /** Calls beyond those that were written down. */
  readonly leftOut: number;
}

/**
 * A component that could not keep up for some time: all its workers were busy (99.5% and more), or all its places taken, while its queue grew
 * by more than chance or was full.
 */
export interface Saturation {
  readonly element: ElementId;
  /** Seconds after the start of the run at which it began, in the middle one of the replications that saw it. */
  readonly at: number;
  /** Seconds at which the workers had free time again; `null` when they had none until the end. */
  readonly until: number | null;
  /** Requests, or messages, waiting at most (mean of an interval of the series). */
  readonly queue: number;
  /** Replications that saw it. */
  readonly replications: number;
}

/** A flow's requests that ended in a part of the run. */
export interface FlowWindow {
  readonly throughput: number;
  readonly mean: number | null;
  readonly p99: number | null;
  readonly availability: number | null;
}

/** A component in a part of the run. */
export interface ComponentWindow {
  readonly utilisation: number | null;
  /** Requests waiting, mean. */
  readonly queue: number;
  readonly p99: number | null;
}

/** What changed after an action of the scenario. */
export interface Change {
  /** Moment of the action in seconds, its text, and what it acts on. */
  readonly time: number;
  readonly text: string;
  readonly element: ElementId | null;
  /** Part of the run before it, from the warm-up or the last thing that happened; `null` when nothing was measured there. */
  readonly before: { readonly from: number; readonly to: number } | null;
  /** Part after it, until the next thing happens (also the end of this action) or the run ends. */
  readonly after: { readonly from: number; readonly to: number };
  readonly flows: readonly FlowChange[];
  /** Components that moved, the most moved first; at most eight. */
  readonly components: readonly ComponentChange[];
}

export interface FlowChange {
  readonly flow: ElementId;
  readonly before: FlowWindow | null;
  readonly after: FlowWindow;
  /** Whether latency or failures left the range they had before, in some interval of the series before the next action; `null` when too little was measured before. */
  readonly disturbed: boolean | null;
  /** Seconds from the action until they were back in it; `null` when they were not disturbed, or not back before the next action or the end. */
  readonly recoveredAfter: number | null;
}

export interface ComponentChange {
  readonly element: ElementId;
  readonly before: ComponentWindow | null;
  readonly after: ComponentWindow;
}

/** Why a run is not whole. */
export interface Stop {
  /** `events`, `memory`: a limit was reached. `livelock`: time stood still. `unfinished`: it goes on, or somebody stopped it. */
  readonly reason: "events" | "memory" | "livelock" | "unfinished";
  /** Simulated seconds of the replication that got least far, and complete replications of those wanted. */
  readonly at: number;
  readonly replications: number;
  readonly wanted: number;
  readonly text: string;
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
  /** The slowest of the requests that were followed, up to ten of each flow, slowest first. */
  readonly slowest: readonly SlowRequest[];
  /** Components that could not keep up, in the order in which that began: the first is where the trouble started. */
  readonly saturated: readonly Saturation[];
  /** What changed after each action of the scenario, in their order. */
  readonly changes: readonly Change[];
  /** Why the run ended before its time; `null` when it is whole. Promises it could not show are then marked so. */
  readonly stopped: Stop | null;
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
