import type { Histogram } from "../kernel/histogram.ts";
import { halfWidth } from "../kernel/student.ts";
import type { RequestCounter } from "./flow-statistics.ts";

/** Parts of equal length into which the measured time of one run is cut, so that a single run can say how far off it may be. */
export const batchCount = 30;

/** Complete batches without which there is no interval. */
const fewestBatches = 10;

/** Percentiles that a batch keeps. */
const batchQuantiles: readonly number[] = [0.5, 0.9, 0.95, 0.99, 0.999];

/** Requests beyond a percentile that every batch must have: with fewer, a batch's percentile is mostly its largest values. */
const fewestBeyond = 10;

/** What one flow did in each batch. Costs nothing per request: a batch is the difference of the flow's counters at its two ends. */
export class FlowBatches {
  private readonly completed: number[] = [];
  private readonly requests: number[] = [];
  private readonly latencySums: number[] = [];
  private readonly quantiles: (number | null)[][] = batchQuantiles.map(() => []);
  private completedBefore = 0;
  private before: Histogram | null = null;

  /** A batch ends. */
  cut(counter: RequestCounter): void {
    const latency = this.before === null ? counter.latency : counter.latency.since(this.before);
    this.completed.push(counter.completed - this.completedBefore);
    this.requests.push(latency.total);
    this.latencySums.push(latency.total * (latency.mean() ?? 0));
    batchQuantiles.forEach((q, i) => {
      this.quantiles[i]!.push(latency.total * (1 - q) >= fewestBeyond ? latency.quantile(q) : null);
    });
    this.completedBefore = counter.completed;
    this.before = counter.latency.copy();
  }

  /** Half-width of the 95% interval of the throughput in requests per second, for batches of this many seconds. */
  throughput(seconds: number): number | null {
    return batchHalfWidth(this.completed.map((count) => count / seconds));
  }

  /**
   * Half-width for the mean latency, a ratio of two sums: the residuals of the batches' latency sums, per request of a mean batch
   * (ratio estimation; Law, Simulation Modeling and Analysis, section 9.5).
   */
  meanLatency(): number | null {
    const n = this.requests.length;
    const total = this.requests.reduce((sum, count) => sum + count, 0);
    if (total === 0) return null;
    const mean = this.latencySums.reduce((sum, value) => sum + value, 0) / total;
    return batchHalfWidth(this.requests.map((count, i) => (this.latencySums[i]! - mean * count) / (total / n)));
  }

  /** Half-width for a percentile of `batchQuantiles`; `null` when some batch has too few requests beyond it. */
  quantile(q: number): number | null {
    const values = this.quantiles[batchQuantiles.indexOf(q)] ?? [];
    return values.every((value) => value !== null) ? batchHalfWidth(values as readonly number[]) : null;
  }
}

/**
 * Half-width of the 95% interval of the mean of batch values by Student's t. Batches that are still correlated with their neighbours
 * would give too narrow an interval: they are joined in pairs once, and if that is not enough, there is none.
 */
export function batchHalfWidth(values: readonly number[]): number | null {
  if (values.length < fewestBatches) return null;
  if (!isCorrelated(values)) return halfWidth(values);
  const pairs = Array.from({ length: Math.floor(values.length / 2) }, (_, i) => (values[2 * i]! + values[2 * i + 1]!) / 2);
  return pairs.length >= fewestBatches && !isCorrelated(pairs) ? halfWidth(pairs) : null;
}

/** Whether the lag-1 autocorrelation is positive beyond chance: under independence its standard deviation is about 1/√n (5% one-sided). */
function isCorrelated(values: readonly number[]): boolean {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let squares = 0;
  let products = 0;
  values.forEach((value, i) => {
    squares += (value - mean) ** 2;
    if (i > 0) products += (value - mean) * (values[i - 1]! - mean);
  });
  return squares > 0 && products / squares > 1.645 / Math.sqrt(n);
}
