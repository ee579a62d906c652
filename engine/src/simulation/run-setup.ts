import type { ElementId } from "../model/index.ts";
import type { LiveAction } from "./live-actions.ts";

/** What one replication is asked to do. */
export interface RunSetup {
  readonly seed: number;
  readonly replication: number;
  readonly duration: number;
  readonly warmUp: number;
  /** Until when the start of the run is watched for when it settles; 0: not at all. */
  readonly settlesUntil: number;
  /** Events at most. */
  readonly maxEvents: number;
  /** Part of the memory for replications that go on at the same time, above 0 to 1. */
  readonly memoryShare: number;
  readonly load: number;
  readonly interval: number;
  /** Moments after which expectations count, by flow, and for the components. */
  readonly laterByFlow: readonly (readonly number[])[];
  readonly snapshots: readonly number[];
  /** Whether to keep batches, for the intervals of a single run. */
  readonly batches: boolean;
  /** Moments at which requests of a flow arrive, ascending, instead of by chance. */
  readonly traces: Readonly<Record<ElementId, readonly number[]>>;
  /** Whether replicas, zones and regions also fail by chance. */
  readonly randomFailures: boolean;
  /** Whether somebody may do something to the system while it runs. */
  readonly isLive: boolean;
  /** What is done beside the scenario; more may be added while it runs. */
  readonly liveActions: readonly LiveAction[];
  /** Lookups per second at each cache, for the age of its entries. */
  readonly lookupRate: (component: number) => number;
}

/** Why a replication ended before its time, in a word and in a sentence. */
export interface StopCause {
  readonly reason: "events" | "memory" | "livelock";
  readonly text: string;
}

export interface TimelineEntry {
  readonly time: number;
  readonly text: string;
  readonly element: ElementId | null;
}
