import { fromHighWord, highWord } from "./elementary.ts";

/** Fraction bits kept: 128 buckets per power of two, so a bucket is at most 0.8% wide and its middle at most 0.4% off. */
const fractionBits = 7;
/** 20 − fractionBits, written out like what else the loop meets: numbers that a module computes would be looked up at every use. */
const shift = 13;
/** Buckets are numbered by the leading bits of their values; these are the outermost ones. */
const lowest = highWord(1 / 1099511627776) >> shift;
const highest = (highWord(1073741824) >> shift) - 1;
/** Buckets come and go by whole powers of two. */
const octave = 1 << fractionBits;

const bits = new DataView(new ArrayBuffer(8));

/** Counts of positive times from 1 ps to 34 years in log-linear buckets taken from the bits of the double. */
export class Histogram {
  /** The powers of two in use so far, from bucket `first` on: most histograms fill a small part of the range. */
  private counts = new Float64Array(0);
  private first = 0;
  /** To read the bits of a double. A field, because what a module holds is looked up and checked at every use. */
  private readonly bits = bits;
  total = 0;
  // A fraction from the beginning, for the same reason as in StationStatistics.
  private sum = Number.NaN;

  constructor() {
    this.sum = 0;
  }

  add(value: number): void {
    this.addTo(this.bucketOf(value), value);
  }

  /** The bucket of a value, the same in all histograms. */
  bucketOf(value: number): number {
    this.bits.setFloat64(0, value, true);
    return this.bits.getInt32(4, true) >> shift;
  }

  /** Adds a value whose bucket is known. */
  addTo(bucket: number, value: number): void {
    this.sum += value;
    this.count(bucket);
  }

  private count(bucket: number): void {
    let at = bucket - this.first;
    if (at < 0 || at >= this.counts.length) at = this.reach(bucket);
    this.counts[at]! += 1;
    this.total += 1;
  }

  mean(): number | null {
    return this.total === 0 ? null : this.sum / this.total;
  }

  /** The value below which the share q in 0…1 of the samples lies, interpolated inside its bucket; `null` without samples. */
  quantile(q: number): number | null {
    if (this.total === 0) return null;
    const rank = q * this.total;
    let below = 0;
    let last = 0;
    for (let i = 0; i < this.counts.length; i++) {
      const count = this.counts[i]!;
      if (count <= 0) continue;
      last = i;
      if (below + count >= rank) {
        const bucket = this.first + i;
        const from = bucket === lowest ? 0 : fromHighWord(bucket << shift);
        const to = fromHighWord((bucket + 1) << shift);
        return from + (to - from) * Math.max(0, (rank - below) / count);
      }
      below += count;
    }
    // Only rounding gets here: the rank is a hair above the last sample's.
    return fromHighWord((this.first + last + 1) << shift);
  }

  merge(other: Histogram): void {
    if (other.counts.length === 0) return;
    const from = this.reach(other.first);
    this.reach(other.first + other.counts.length - 1);
    // Reaching up keeps what is below in place.
    for (let i = 0; i < other.counts.length; i++) this.counts[from + i]! += other.counts[i]!;
    this.total += other.total;
    this.sum += other.sum;
  }

  /** What was added since `earlier` was copied from this histogram. */
  since(earlier: Histogram): Histogram {
    const difference = this.copy();
    const offset = earlier.first - this.first;
    for (let i = 0; i < earlier.counts.length; i++) difference.counts[offset + i]! -= earlier.counts[i]!;
    difference.total -= earlier.total;
    difference.sum -= earlier.sum;
    return difference;
  }

  copy(): Histogram {
    const copy = new Histogram();
    copy.counts = this.counts.slice();
    copy.first = this.first;
    copy.total = this.total;
    copy.sum = this.sum;
    return copy;
  }

  clear(): void {
    if (this.total === 0) return;
    this.counts.fill(0);
    this.total = 0;
    this.sum = 0;
  }

  /** Makes room for a bucket, one of the outermost when it is beyond them, and returns its place. */
  private reach(wanted: number): number {
    const bucket = Math.min(highest, Math.max(lowest, wanted));
    const empty = this.counts.length === 0;
    const from = Math.floor(bucket / octave) * octave;
    const first = empty ? from : Math.min(this.first, from);
    const end = Math.max(empty ? 0 : this.first + this.counts.length, from + octave);
    if (empty || first < this.first || end > this.first + this.counts.length) {
      const wider = new Float64Array(end - first);
      if (!empty) wider.set(this.counts, this.first - first);
      this.counts = wider;
      this.first = first;
    }
    return bucket - this.first;
  }
}
