import { widerFloats, widerInts } from "./wider.ts";

/** Buckets of a year at least and at most. */
const fewestBuckets = 64;
const mostBuckets = 1 << 16;
/** Events that a bucket is to have on average. */
const inBucket = 4;
/** A bucket's least length, as a share of the time: some thousand times what a double can tell apart. */
const shortest = 1e-12;

/**
 * Events that are not among the next ones: a calendar (Brown 1988). A year is a row of buckets of equal length, each a list in no order
 * of time; what comes after the year is one more list. Buckets are taken one after the other, and when a year is over, the next begins at the
 * earliest event, with buckets as long as the last year would have needed. Putting an event in and taking it out costs the same however many there are.
 */
export class LaterEvents {
  count = 0;
  /** The moment that `put` is about, as an argument a fraction would become an object. */
  readonly at = new Float64Array(1);
  /** Up to here all buckets have been taken. A fraction from the beginning, as in StationStatistics. */
  end = Number.NaN;
  /** Events in lists through `behind`, from place 1 on; 0 ends a list. */
  time = new Float64Array(64);
  event = new Int32Array(64);
  private behind = new Int32Array(64);
  private used = 1;
  private free = 0;
  /** By bucket the event put in last; the last bucket is all that comes after the year. */
  private newest = new Int32Array(fewestBuckets + 1);
  private buckets = fewestBuckets;
  /** The first bucket not taken. */
  private next = 0;
  private begin = Number.NaN;
  private length = Number.NaN;
  private perSecond = Number.NaN;
  /** Events taken in this year. */
  private taken = 0;

  constructor() {
    this.end = 0;
    this.begin = 0;
    this.length = 1;
    this.perSecond = 1;
  }

  /** A year begins now, with buckets for so many events in so many seconds. */
  open(now: number, seconds: number, events: number): void {
    let last = 0;
    for (let bucket = 0; bucket <= this.buckets; bucket++) {
      for (let place = this.inOrder(bucket); place > 0; ) {
        const behind = this.behind[place]!;
        this.behind[place] = last;
        last = place;
        place = behind;
      }
    }
    this.newest[this.buckets] = last;
    this.beginYear(now, (seconds / events) * inBucket);
  }

  /** Puts in an event at the moment in `at`, which is not before `end`. */
  put(event: number): void {
    let place = this.free;
    if (place > 0) this.free = this.behind[place]!;
    else place = this.unused();
    const at = this.at[0]!;
    this.time[place] = at;
    this.event[place] = event;
    this.count += 1;
    this.file(place, at);
  }

  /** Takes the next bucket that has events: `end` is then behind it. Returns its first event, as it was put in. */
  take(): number {
    for (;;) {
      while (this.next < this.buckets && this.newest[this.next] === 0) this.next += 1;
      if (this.next === this.buckets) this.nextYear();
      else {
        const bucket = this.next++;
        this.end = this.begin + this.next * this.length;
        return this.inOrder(bucket);
      }
    }
  }

  /** An event that was taken is not here any more. Returns the one behind it, 0 when there is none. */
  drop(place: number): number {
    const behind = this.behind[place]!;
    this.behind[place] = this.free;
    this.free = place;
    this.count -= 1;
    this.taken += 1;
    return behind;
  }

  rewrite(change: (event: number) => number): void {
    for (const newest of this.newest) {
      for (let place = newest; place > 0; place = this.behind[place]!) this.event[place] = change(this.event[place]!);
    }
  }

  private file(place: number, at: number): void {
    const wanted = (at - this.begin) * this.perSecond;
    const bucket = wanted < this.buckets ? Math.max(wanted | 0, this.next) : this.buckets;
    this.behind[place] = this.newest[bucket]!;
    this.newest[bucket] = place;
  }

  /** All that is left comes after the year: the next one begins with the earliest of it. */
  private nextYear(): void {
    let earliest = Number.POSITIVE_INFINITY;
    for (let place = this.newest[this.buckets]!; place > 0; place = this.behind[place]!) earliest = Math.min(earliest, this.time[place]!);
    this.beginYear(earliest, ((earliest - this.begin) / Math.max(1, this.taken)) * inBucket);
  }

  /** Sorts what is in the last bucket, where all is, into those of a year. */
  private beginYear(begin: number, length: number): void {
    let place = this.inOrder(this.buckets);
    this.divide(begin, length);
    while (place > 0) {
      const behind = this.behind[place]!;
      this.file(place, this.time[place]!);
      place = behind;
    }
  }

  private divide(begin: number, length: number): void {
    this.begin = begin;
    this.end = begin;
    this.next = 0;
    this.taken = 0;
    this.length = Math.max(length, begin * shortest, shortest);
    this.perSecond = 1 / this.length;
    const wanted = Math.min(mostBuckets, Math.max(fewestBuckets, 2 * this.count));
    // With a margin, so that a count that goes up and down does not ask for other arrays every year.
    if (wanted <= this.buckets && wanted * 4 > this.buckets) return;
    this.buckets = wanted;
    this.newest = new Int32Array(wanted + 1);
  }

  /** Empties a bucket and returns the event that was put in first, with the others behind it in their order. */
  private inOrder(bucket: number): number {
    let place = this.newest[bucket]!;
    this.newest[bucket] = 0;
    let first = 0;
    while (place > 0) {
      const before = this.behind[place]!;
      this.behind[place] = first;
      first = place;
      place = before;
    }
    return first;
  }

  private unused(): number {
    if (this.used === this.time.length) {
      const room = this.used * 2;
      this.time = widerFloats(this.time, room);
      this.event = widerInts(this.event, room);
      this.behind = widerInts(this.behind, room);
    }
    return this.used++;
  }
}
