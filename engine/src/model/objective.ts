import type { Element, ElementId } from "./element.ts";
import type { Origin } from "./origin.ts";

/** `mean` or the quantile in 0…1 (p99 is 0.99). */
export type LatencyStatistic = "mean" | number;

/** Bounds: ratios 0…1, times in seconds, rates per second. Latency, error-rate and data bounds are upper bounds, the others lower. */
export type ObjectiveTerm =
  | { readonly type: "availability"; readonly bound: number; readonly over: number | null }
  | { readonly type: "latency"; readonly statistic: LatencyStatistic; readonly bound: number }
  | { readonly type: "throughput"; readonly bound: number }
  | { readonly type: "error-rate"; readonly bound: number }
  | { readonly type: "rpo" | "rto" | "staleness"; readonly bound: number }
  | { readonly type: "durability"; readonly bound: number };

export interface Objective extends Element {
  /** A flow or a component. */
  readonly target: ElementId;
  readonly term: ObjectiveTerm;
  /** How a value is held against the bound: `<` does not hold for the bound itself. */
  readonly comparison: Comparison;
  /** The term as written, such as `latency p99 < 150 ms`. */
  readonly text: string;
}

export type Comparison = "<" | "<=" | ">" | ">=";

/** What a scenario expects. `after`: only requests that arrive later than this many seconds count. */
export type Expectation =
  | {
      readonly type: "metric";
      /** A flow or a component. */
      readonly target: ElementId;
      readonly metric: "availability" | "error-rate" | "throughput" | "mean" | "percentile" | "utilisation" | "queue-length" | "lag";
      /** Quantile in 0…1 when the metric is a percentile. */
      readonly quantile: number | null;
      readonly comparison: Comparison;
      readonly bound: number;
      readonly after: number | null;
      readonly text: string;
      readonly origin: Origin;
    }
  | { readonly type: "no-data-loss"; readonly text: string; readonly origin: Origin };
