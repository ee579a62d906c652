import type { ElementId } from "../../model/index.ts";

/** An objective or expectation at one load. */
export interface ProbedVerdict {
  readonly text: string;
  /** `null`: the run cannot tell. */
  readonly met: boolean | null;
  /** Mean over the replications, in the unit of its bound. */
  readonly value: number | null;
  readonly ci95: number | null;
}

export interface ProbedFlow {
  /** Requests per second: arrived, and succeeded. */
  readonly offered: number;
  readonly throughput: number;
  /** Seconds, of successful requests. */
  readonly mean: number | null;
  readonly p99: number | null;
  readonly availability: number | null;
}

/** What was measured at one load, as means over the replications. */
export interface LoadProbe {
  /** Factor on every arrival rate of the design (of a closed population: on its users). */
  readonly load: number;
  readonly replications: number;
  /** Everything that can be judged is met, and the system keeps up. */
  readonly met: boolean;
  /** Every replication says so, and each bound lies outside of the 95% interval or far from every replication's value: more of them would hardly change the answer. */
  readonly sure: boolean;
  /** What is not met. */
  readonly reasons: readonly string[];
  /** The system serves what arrives: no queue only grows, and as large a share succeeds as at the lowest load. */
  readonly keepsUp: boolean;
  /** Components whose queue only grows in most of the replications. */
  readonly growing: readonly ElementId[];
  /** The component whose workers are busiest, and the busy share of them, 0…1. */
  readonly busiest: { readonly element: ElementId; readonly utilisation: number } | null;
  /** All flows together. */
  readonly total: ProbedFlow;
  readonly flows: Readonly<Record<ElementId, ProbedFlow>>;
  readonly verdicts: readonly ProbedVerdict[];
}

/**
 * `found`: the largest load that meets everything lies between two probes. `unlimited`: everything is met up to the cap. `never`: something is
 * missed even at the lowest load. `out-of-events`: the limit of events came first; what is known so far stands.
 */
export type LimitStatus = "found" | "unlimited" | "never" | "out-of-events" | "unfinished";

export interface LoadLimit {
  readonly status: LimitStatus;
  /** The largest load at which everything was met; `null` when there is none. */
  readonly load: number | null;
  /** The smallest one above it at which something was missed; `null` when there is none. */
  readonly missedAt: number | null;
  /** The same, but only loads of which the replications are sure: chance may have moved the limit within these. */
  readonly sureMet: number | null;
  readonly sureMissed: number | null;
  /** What is missed at `missedAt`. */
  readonly reasons: readonly string[];
  /** What gives way at `missedAt`: a component whose queue only grows, otherwise the busiest one. */
  readonly bottleneck: ElementId | null;
  /** Requests per second of each flow at `load`. */
  readonly rates: Readonly<Record<ElementId, number>>;
}

/** Where throughput over mean latency is largest (Kleinrock's power): beyond it, latency grows faster than throughput. */
export interface LoadKnee {
  readonly load: number;
  /** Neighbouring probes; the knee is somewhere between. */
  readonly between: readonly [number, number];
  /** Of all flows: requests per second, and seconds. */
  readonly throughput: number;
  readonly mean: number;
}

export interface LoadSweepResult {
  readonly version: 1;
  readonly design: string;
  readonly scenario: ElementId | null;
  /** Everything that was to be simulated is in it. */
  readonly complete: boolean;
  readonly seed: number;
  /** Seconds of each run. */
  readonly duration: number;
  /** One request in so many is simulated, on as large a part of the workers: an approximation; 1 for all. */
  readonly oneIn: number;
  /** Replications of each load, at least. */
  readonly replications: number;
  /** Relative width down to which the limit is looked for. */
  readonly tolerance: number;
  /** The largest load that is tried. */
  readonly cap: number;
  readonly events: number;
  /** Whether everything is met at the load that the design gives; `null` when not known yet. */
  readonly metAtOne: boolean | null;
  readonly limit: LoadLimit;
  readonly knee: LoadKnee | null;
  /** By load. */
  readonly probes: readonly LoadProbe[];
  readonly notes: readonly string[];
}
