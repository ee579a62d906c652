import type { ElementId } from "../../model/index.ts";
import type { ErrorCause, SimulationResult } from "../result.ts";

/**
 * What the difference of a figure says. `better`, `worse`: its 95% interval lies on one side of zero. `higher`, `lower`: the same, of a
 * figure that is neither good nor bad in itself. `same`: no replication shows any difference at all. `none`: no difference that this many
 * replications can show. `unknown`: a value is missing, or there is only one replication.
 */
export type DifferenceVerdict = "better" | "worse" | "higher" | "lower" | "same" | "none" | "unknown";

/** One figure of two variants: means over the replications, and the mean of the differences between replications of the same number. */
export interface ComparedFigure {
  readonly a: number | null;
  readonly b: number | null;
  /** b − a. */
  readonly difference: number | null;
  /** Half-width of the 95% interval of the difference, by Student's t over the paired replications. */
  readonly ci95: number | null;
  /** What it would be without pairing (Welch): what common random numbers save. */
  readonly unpairedCi95: number | null;
  /** b − a of each replication. */
  readonly differences: readonly (number | null)[];
  readonly verdict: DifferenceVerdict;
}

export interface ComparedFlow {
  /** Requests that succeeded, per second. */
  readonly throughput: ComparedFigure;
  /** Seconds, of successful requests. */
  readonly latency: Readonly<Record<"mean" | "p50" | "p95" | "p99", ComparedFigure>>;
  /** Successful share of the requests that were not throttled, 0…1. */
  readonly availability: ComparedFigure;
  /** Share of all requests that ended with this cause, 0…1. */
  readonly errors: Readonly<Record<ErrorCause, ComparedFigure>>;
}

export interface ComparedComponent {
  readonly throughput: ComparedFigure;
  readonly utilisation: ComparedFigure;
  /** Seconds of waiting and own work of one visit. */
  readonly sojourn: ComparedFigure;
  readonly hitRatio: ComparedFigure;
  readonly lostWrites: ComparedFigure;
}

/** What one side promises or expects and the other does not, or both with what became of it. */
export interface ComparedVerdict {
  readonly text: string;
  readonly a: Verdict | null;
  readonly b: Verdict | null;
}

export interface Verdict {
  readonly met: boolean | null;
  readonly value: number | null;
}

/** What stands on one side only. */
export interface OnlyIn {
  readonly a: readonly ElementId[];
  readonly b: readonly ElementId[];
}

/** Two variants under the same random numbers. Times in seconds, rates per second, ratios 0…1. */
export interface ComparisonResult {
  readonly version: 1;
  /** All replications that were wanted are in it. */
  readonly complete: boolean;
  readonly a: ComparedRun;
  readonly b: ComparedRun;
  readonly seed: number;
  readonly duration: number;
  readonly warmUp: number;
  /** Pairs of replications. */
  readonly replications: number;
  readonly events: number;
  readonly flows: Readonly<Record<ElementId, ComparedFlow>>;
  readonly components: Readonly<Record<ElementId, ComparedComponent>>;
  readonly onlyIn: { readonly flows: OnlyIn; readonly components: OnlyIn };
  readonly objectives: readonly ComparedVerdict[];
  readonly expectations: readonly ComparedVerdict[];
  readonly notes: readonly string[];
}

export interface ComparedRun {
  readonly design: string;
  /** What people call this side. */
  readonly title: string;
  readonly scenario: ElementId | null;
  /** The whole result of this side alone; `null` before its first replication is done. */
  readonly result: SimulationResult | null;
}
