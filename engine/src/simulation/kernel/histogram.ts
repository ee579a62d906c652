import { fromHighWord, highPart, highWord } from "./elementary.ts";

/** Fraction bits kept: 128 buckets per power of two, so a bucket is at most 0.8% wide and its middle at most 0.4% off. */
const fractionBits = 7;
/** 20 − fractionBits, written out like what else the loop meets: numbers that a module computes would be looked up at every use. */
const shift = 13;
/** Buckets are numbered by the leading bits of their values; these are the outermost ones. */
const lowest = highWord(1 / 1099511627776) >> shift;
const highest = (highWord(1073741824) >> shift) - 1;
/** Buckets come and go by whole powers of two. */
const octave = 1 << fractionBits;

/** Values that wait until they are put into their buckets together; an enum, so that the number stands in the code. */
enum Room {
  size = 64,
}

/** Counts of positive times from 1 ps to 34 years in log-linear buckets taken from the bits of the double. */
export class Histogram {
  /** The powers of two in use so far, from bucket `first` on: most histograms fill a small part of the range. */
  private counts = new Float64Array(0);
  private first = 0;
  /** Values that are in no bucket yet, and the words of their bits: a histogram sorts many at a time, for less than one by one. */
  private fresh = new Float64Array(0);
  private freshWords = new Int32Array(0);
  private waiting = 0;
  private room = 0;
  private sorted = 0;
  // A fraction from the beginning, for the same reason as in StationStatistics.
  private sum = Number.NaN;

  constructor() {
    this.sum = 0;
  }

  add(value: number): void {
    if (this.waiting === this.room) this.makeRoom();
    this.fresh[this.waiting++] = value;
  }

  /** Values added. */
  get total(): number {
    return this.sorted + this.waiting;
  }

  private makeRoom(): void {
    if (this.room > 0) this.sort();
    else {
      this.room = Room.size;
      this.fresh = new Float64Array(Room.size);
      this.freshWords = new Int32Array(this.fresh.buffer);
    }
  }

  /** Puts the values that wait into their buckets, in the order in which they came. */
  private sort(): void {
    const { fresh, waiting } = this;
    let { sum } = this;
    for (let i = 0; i < waiting; i++) sum += fresh[i]!;
    this.sum = sum;
    for (let next = this.sortWhileInReach(0); next < waiting; next = this.sortWhileInReach(next + 1)) {
      const place = this.reach(this.freshWords[2 * next + highPart]! >> shift);
      this.counts[place]! += 1;
    }
    this.sorted += waiting;
    this.waiting = 0;
  }

  /** The same up to the first value without a bucket of its own among those in use, whose place is returned. */
  private sortWhileInReach(from: number): number {
    const { counts, first, freshWords, waiting } = this;
    for (let i = from; i < waiting; i++) {
      const at = (freshWords[2 * i + highPart]! >> shift) - first;
      if (at < 0 || at >= counts.length) return i;
      counts[at]! += 1;
    }
    return waiting;
  }

  mean(): number | null {
    this.sort();
    return this.sorted === 0 ? null : this.sum / this.sorted;
  }

  /** The value below which the share q in 0…1 of the samples lies, interpolated inside its bucket; `null` without samples. */
  quantile(q: number): number | null {
    return this.quantiles([q])[0] ?? null;
  }

  /** The same for several rising shares in one look at the buckets. */
  quantiles(shares: readonly number[]): (number | null)[] {
    this.sort();
    if (this.sorted === 0) return shares.map(() => null);
    const found: number[] = [];
    const { counts, first, sorted } = this;
    let i = 0;
    let below = 0;
    for (const share of shares) {
      const rank = share * sorted;
      while (i < counts.length && (counts[i] === 0 || below + counts[i]! < rank)) below += counts[i++]!;
      if (i < counts.length) {
        const bucket = first + i;
        const from = bucket === lowest ? 0 : fromHighWord(bucket << shift);
        const to = fromHighWord((bucket + 1) << shift);
        found.push(from + (to - from) * Math.max(0, (rank - below) / counts[i]!));
        // Only rounding gets here: the rank is a hair above the last sample's.
      } else found.push(fromHighWord((first + counts.findLastIndex((count) => count > 0) + 1) << shift));
    }
    return found;
  }

  merge(other: Histogram): void {
    this.sort();
    other.sort();
    if (other.counts.length === 0) return;
    const from = this.reach(other.first);
    this.reach(other.first + other.counts.length - 1);
    // Reaching up keeps what is below in place.
    for (let i = 0; i < other.counts.length; i++) this.counts[from + i]! += other.counts[i]!;
    this.sorted += other.sorted;
    this.sum += other.sum;
  }

  /** What was added since `earlier` was copied from this histogram. */
  since(earlier: Histogram): Histogram {
    const difference = this.copy();
    const offset = earlier.first - this.first;
    for (let i = 0; i < earlier.counts.length; i++) difference.counts[offset + i]! -= earlier.counts[i]!;
    earlier.sort();
    difference.sorted -= earlier.sorted;
    difference.sum -= earlier.sum;
    return difference;
  }

  copy(): Histogram {
    this.sort();
    const copy = new Histogram();
    copy.counts = this.counts.slice();
    copy.first = this.first;
    copy.sorted = this.sorted;
    copy.sum = this.sum;
    return copy;
  }

  clear(): void {
    if (this.total === 0) return;
    this.counts.fill(0);
    this.sorted = 0;
    this.waiting = 0;
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
