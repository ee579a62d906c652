import type { HedgeModel } from "../compile/model.ts";
import { Histogram } from "../kernel/histogram.ts";

/** Good answers seen before a percentile of them is believed, and between two looks at it. */
const fewestAnswers = 100;
/** Answers that a percentile is taken of: these many, and at most as many before them. */
const windowSize = 4096;

/**
 * When the second request of a hedged call leaves: after a written time, or when a percentile of the recent calls would have been answered.
 * A call's time counts from its first request. That is right for the percentile: no second request can be answered before it leaves, so
 * just as many calls take longer than the delay as would without hedging.
 */
export class HedgeDelay {
  /** Seconds; Infinity while too few answers are known. */
  seconds: number;
  private readonly percentile: number;
  private recent = new Histogram();
  private earlier = new Histogram();

  constructor(hedge: HedgeModel) {
    this.percentile = hedge.percentile;
    this.seconds = hedge.percentile > 0 ? Number.POSITIVE_INFINITY : hedge.after;
  }

  /** A call was answered well this long after its first request. */
  answered(time: number): void {
    if (this.percentile === 0) return;
    this.recent.add(time);
    if (this.recent.total % fewestAnswers !== 0) return;
    const both = this.earlier.copy();
    both.merge(this.recent);
    this.seconds = both.quantile(this.percentile) ?? Number.POSITIVE_INFINITY;
    if (this.recent.total < windowSize) return;
    this.earlier = this.recent;
    this.recent = new Histogram();
  }
}
