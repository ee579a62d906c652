import { Outcome } from "../kernel/calls.ts";
import type { Clock } from "../kernel/clock.ts";
import { Histogram } from "../kernel/histogram.ts";
import { FlowBatches } from "./batches.ts";
import { Settling } from "./settling.ts";

/** Outcomes that a request can have. */
export const outcomes = 7;

/** Requests of one flow that arrived after a moment: the warm-up's end, or an expectation's `after`. */
export class RequestCounter {
  readonly after: number;
  offered = 0;
  /** Requests that succeeded after the moment, whenever they arrived: the throughput also of a system with a backlog. */
  completed = 0;
  /** Ended requests by outcome; `Outcome.ok` is the successful ones. */
  readonly ended = new Float64Array(outcomes);
  readonly latency = new Histogram();

  constructor(after: number) {
    this.after = after;
  }

  /** A request that arrived at `times[start]` ends now. */
  count(times: Float64Array, start: number, clock: Clock, outcome: number): void {
    const arrival = times[start]!;
    if (outcome === Outcome.ok && clock.now >= this.after) this.completed += 1;
    if (arrival < this.after) return;
    this.ended[outcome]! += 1;
    if (outcome === Outcome.ok) this.latency.add(clock.now - arrival);
  }

  merge(other: RequestCounter): void {
    this.offered += other.offered;
    this.completed += other.completed;
    for (let i = 0; i < this.ended.length; i++) this.ended[i]! += other.ended[i]!;
    this.latency.merge(other.latency);
  }

  get succeeded(): number {
    return this.ended[Outcome.ok]!;
  }

  get failed(): number {
    let sum = 0;
    for (let i = 1; i < this.ended.length; i++) sum += this.ended[i]!;
    return sum;
  }

  /** Successful share of the ended requests that were not throttled; `null` when there was none. */
  availability(): number | null {
    return this.counted > 0 ? this.succeeded / this.counted : null;
  }

  /** Ended requests that were not throttled. */
  get counted(): number {
    return this.succeeded + this.failed - this.ended[Outcome.throttled]!;
  }
}

export class FlowStatistics {
  /** Since the start of the run, for the books: arrivals = succeeded + failed + in flight. */
  arrivals = 0;
  completions = 0;
  failures = 0;
  firstAttempts = 0;
  attempts = 0;
  readonly main: RequestCounter;
  /** Counters for the expectations with an `after` of their own. */
  readonly later: readonly RequestCounter[];

  readonly batches = new FlowBatches();
  /** When the latency settles; `null` when somebody said how long the warm-up is. */
  readonly settling: Settling | null;
  /** What had ended when a scenario first did something; `null` when none has. */
  ordinary: { readonly until: number; readonly succeeded: number; readonly counted: number } | null = null;

  /** Failed requests that arrived after the warm-up by component where the failure began (last: none) and outcome; `null` while none failed. */
  sources: Float64Array | null = null;
  private readonly components: number;

  /** Of the current series interval. */
  intervalOffered = 0;
  intervalSucceeded = 0;
  intervalFailed = 0;
  /** Ended requests by outcome. */
  readonly intervalEnded = new Float64Array(outcomes);
  readonly intervalLatency = new Histogram();

  constructor(warmUp: number, laterThan: readonly number[], settlesUntil: number, components: number) {
    this.components = components;
    this.main = new RequestCounter(warmUp);
    this.settling = settlesUntil > 0 ? new Settling(settlesUntil) : null;
    this.later = laterThan.map((after) => new RequestCounter(Math.max(after, warmUp)));
  }

  /** A scenario starts to act: requests that end from here on may fail by it. */
  disturbed(now: number): void {
    this.ordinary ??= { until: now, succeeded: this.main.succeeded, counted: this.main.counted };
  }

  /** A request arrives now. */
  arrived(clock: Clock): void {
    const at = clock.now;
    this.arrivals += 1;
    this.intervalOffered += 1;
    if (at >= this.main.after) this.main.offered += 1;
    for (let i = 0; i < this.later.length; i++) if (at >= this.later[i]!.after) this.later[i]!.offered += 1;
  }

  /** A request failed, by what happened at a component (−1: none). */
  failedAt(arrival: number, outcome: number, component: number): void {
    if (arrival < this.main.after) return;
    this.sources ??= new Float64Array((this.components + 1) * outcomes);
    this.sources[(component < 0 ? this.components : component) * outcomes + outcome]! += 1;
  }

  /** A request that arrived at `times[start]` ends now. */
  ended(times: Float64Array, start: number, clock: Clock, outcome: number): void {
    const arrival = times[start]!;
    const latency = clock.now - arrival;
    if (outcome === Outcome.ok) {
      this.completions += 1;
      this.intervalSucceeded += 1;
      this.intervalLatency.add(latency);
      if (this.settling !== null) this.settling.add(clock.now, latency);
    } else {
      this.failures += 1;
      this.intervalFailed += 1;
      this.intervalEnded[outcome]! += 1;
    }
    this.main.count(times, start, clock, outcome);
    for (let i = 0; i < this.later.length; i++) this.later[i]!.count(times, start, clock, outcome);
  }
}
