import { fromHighWord, highWord } from "./elementary.ts";

/** Fraction bits kept: 128 buckets per power of two, so a bucket is at most 0.8% wide and its middle at most 0.4% off. */
const fractionBits = 7;
const shift = 20 - fractionBits;
const lowest = highWord(1 / 1099511627776) >> shift;
const buckets = (highWord(1073741824) >> shift) - lowest;

/** Counts of positive times from 1 ps to 34 years in log-linear buckets taken from the bits of the double. */
export class Histogram {
  readonly counts = new Float64Array(buckets);
  total = 0;
  private sum = 0;
  /** Lowest and highest bucket in use: most histograms fill a small part of the range, and series ask for quantiles at every interval. */
  private from = buckets;
  private to = -1;

  add(value: number): void {
    let bucket = (highWord(value) >> shift) - lowest;
    if (bucket < 0) bucket = 0;
    else if (bucket >= buckets) bucket = buckets - 1;
    if (bucket < this.from) this.from = bucket;
    if (bucket > this.to) this.to = bucket;
    this.counts[bucket]! += 1;
    this.total += 1;
    this.sum += value;
  }

  mean(): number | null {
    return this.total === 0 ? null : this.sum / this.total;
  }

  /** The value below which the share q in 0…1 of the samples lies, interpolated inside its bucket; `null` without samples. */
  quantile(q: number): number | null {
    if (this.total === 0) return null;
    const rank = q * this.total;
    let below = 0;
    for (let i = this.from; i <= this.to; i++) {
      const count = this.counts[i]!;
      if (count > 0 && below + count >= rank) {
        const from = i === 0 ? 0 : fromHighWord((i + lowest) << shift);
        const to = fromHighWord((i + lowest + 1) << shift);
        return from + (to - from) * Math.max(0, (rank - below) / count);
      }
      below += count;
    }
    // Only rounding gets here: the rank is a hair above the last sample's.
    return fromHighWord((this.to + lowest + 1) << shift);
  }

  merge(other: Histogram): void {
    for (let i = other.from; i <= other.to; i++) this.counts[i]! += other.counts[i]!;
    this.from = Math.min(this.from, other.from);
    this.to = Math.max(this.to, other.to);
    this.total += other.total;
    this.sum += other.sum;
  }

  /** What was added since `earlier` was copied from this histogram. */
  since(earlier: Histogram): Histogram {
    const difference = new Histogram();
    for (let i = this.from; i <= this.to; i++) difference.counts[i] = this.counts[i]! - earlier.counts[i]!;
    difference.from = this.from;
    difference.to = this.to;
    difference.total = this.total - earlier.total;
    difference.sum = this.sum - earlier.sum;
    return difference;
  }

  copy(): Histogram {
    const copy = new Histogram();
    copy.merge(this);
    return copy;
  }

  clear(): void {
    if (this.total === 0) return;
    this.counts.fill(0, this.from, this.to + 1);
    this.from = buckets;
    this.to = -1;
    this.total = 0;
    this.sum = 0;
  }
}
