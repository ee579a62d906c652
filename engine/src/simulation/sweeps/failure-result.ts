import type { ElementId } from "../../model/index.ts";

/** Something that fails once in a failure sweep: replicas of a component, or a place with all that stands in it. */
export interface FailureTarget {
  /** Unique in a sweep. */
  readonly id: string;
  readonly element: ElementId;
  /** `replica`: the first one, which is the leader or the active one where there is such; `component`: all replicas. */
  readonly kind: "replica" | "component" | "zone" | "region";
  /** Replicas that it stops. */
  readonly replicas: number;
  /** Replicas of the component or, of a place, of all components. */
  readonly of: number;
  /** What fails, for people: `one of 3 replicas of Api`. */
  readonly text: string;
}

/** What a failure does to one flow, by the requests that arrive while it lasts. */
export interface FlowDamage {
  /** Share of those requests that succeed without the failure and do not with it, 0…1; `null` when none arrive. */
  readonly availabilityLost: number | null;
  /** Successful share of them, throttled ones left out: without the failure, and with it. */
  readonly before: number | null;
  readonly during: number | null;
  /** Seconds: p99 of the successful ones without the failure, and with it. */
  readonly p99Before: number | null;
  readonly p99During: number | null;
  /** `p99During` over `p99Before`; `null` when either is not known. */
  readonly p99Multiple: number | null;
}

/** What one failure does, as a mean over the replications unless said otherwise. */
export interface FailureDamage {
  /** 1 is the worst. */
  readonly rank: number;
  readonly target: FailureTarget;
  /** Share of all requests that are lost while it lasts, 0…1. */
  readonly availabilityLost: number | null;
  /** Half-width of its 95% interval over the replications; `null` for one. */
  readonly ci95: number | null;
  /** Largest multiple of a flow's p99, and that flow. */
  readonly p99Multiple: number | null;
  readonly slowestFlow: ElementId | null;
  /**
   * Seconds from the beginning of the failure until everything is as without it again: 0 when nobody notices, less than the failure lasts when
   * others take over. The longest of the replications; `null` when it takes longer than the run.
   */
  readonly recovery: number | null;
  /** Acknowledged writes or messages lost, more than without the failure. */
  readonly lostWrites: number;
  readonly flows: Readonly<Record<ElementId, FlowDamage>>;
  readonly replications: number;
}

export interface FailureSweepResult {
  readonly version: 1;
  readonly design: string;
  /** Everything that was to be simulated is in it. */
  readonly complete: boolean;
  readonly seed: number;
  readonly load: number;
  /** One request in so many is simulated, on as large a part of the workers: an approximation; 1 for all. */
  readonly oneIn: number;
  readonly replications: number;
  /** Simulated seconds: until the failure, of the failure, and after it (where the system is not as before sooner). */
  readonly settle: number;
  readonly down: number;
  readonly after: number;
  readonly events: number;
  /** The worst first. */
  readonly failures: readonly FailureDamage[];
  /** What the limit of events left no room for, or what was interrupted. */
  readonly notSimulated: readonly FailureTarget[];
  readonly notes: readonly string[];
}
