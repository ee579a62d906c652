import { LaterEvents } from "./later-events.ts";
import { widerFloats, widerInts } from "./wider.ts";

/** Events that stand in order at most; more make a heap, until they are half as many again. An enum, so that the numbers stand in the code. */
enum Ordered {
  most = 32,
  half = 16,
}

/** A heap is given up when so many events have been taken from it for each of the pending ones. */
const patience = 4;

/**
 * Pending events on typed arrays: a time and one integer each, from place 1 on. A few of them stand in order, the next one last, so that
 * taking it costs next to nothing and putting one in a few steps past those that come before it. Many are a binary heap, and when they
 * stay many, only the next few are here and all others in a calendar (`LaterEvents`). Events of the same time come out in an order that depends
 * only on the events before them.
 */
export class EventQueue {
  private time = new Float64Array(1026).fill(Number.POSITIVE_INFINITY);
  private event = new Int32Array(1026);
  private size = 0;
  /** In order, times falling, and place 0 holds Infinity. Otherwise a heap, and the places behind the last event hold Infinity. */
  private isOrdered = 1;
  private readonly later = new LaterEvents();
  /** Events before this moment are here, all others are later; Infinity when none is. A fraction from the beginning, as in StationStatistics. */
  private limit = Number.NaN;
  /** Events taken from the heap since this moment. */
  private popped = 0;
  private poppedSince = Number.NaN;

  constructor() {
    this.limit = Number.POSITIVE_INFINITY;
    this.poppedSince = 0;
  }

  get length(): number {
    return this.size + this.later.count;
  }

  /** Time of the next event; Infinity when there is none. */
  nextTime(): number {
    return this.isOrdered === 1 ? this.time[this.size]! : this.time[1]!;
  }

  /** One at Infinity never happens, so it is not kept. */
  push(at: number, event: number): void {
    const { time, event: events } = this;
    let place = ++this.size;
    if (this.isOrdered === 1 && place <= Ordered.most && at < this.limit) {
      while (time[place - 1]! <= at) {
        time[place] = time[place - 1]!;
        events[place] = events[place - 1]!;
        place -= 1;
      }
      time[place] = at;
      events[place] = event;
    } else {
      // The time waits in its place: as an argument to a function that is not compiled into this one it would become an object.
      time[place] = at;
      this.pushElsewhere(event);
    }
  }

  /** Puts in the event whose time stands behind all others. */
  private pushElsewhere(event: number): void {
    const at = this.time[this.size]!;
    if (at >= this.limit) {
      this.time[this.size--] = Number.POSITIVE_INFINITY;
      if (at < Number.POSITIVE_INFINITY) this.putOff(at, event);
      return;
    }
    if (this.isOrdered === 1) this.makeHeap();
    this.time[0] = at;
    this.rise(this.size, event);
    if (this.size + 3 > this.time.length) this.grow();
  }

  /** Removes the next event and returns its integer. Must not be called on an empty queue. */
  pop(): number {
    if (this.isOrdered === 0) return this.popPatiently();
    const popped = this.event[this.size--]!;
    if (this.size === 0) this.takeNext();
    return popped;
  }

  /** Replaces events in place; for the rare cases in which pending work dies (a killed replica). */
  rewrite(change: (event: number) => number): void {
    for (let i = 1; i <= this.size; i++) this.event[i] = change(this.event[i]!);
    this.later.rewrite(change);
  }

  private putOff(at: number, event: number): void {
    this.later.at[0] = at;
    this.later.put(event);
  }

  /** None is left here: takes over what comes next of the later ones, or all when they are few. */
  private takeNext(): void {
    const { later } = this;
    const areFew = later.count <= Ordered.half;
    if (areFew) this.limit = Number.POSITIVE_INFINITY;
    while (later.count > 0 && (areFew || this.size === 0)) {
      let place = later.take();
      if (!areFew) this.limit = later.end;
      while (place > 0) {
        const at = later.time[place]!;
        const event = later.event[place]!;
        place = later.drop(place);
        this.push(at, event);
      }
    }
  }

  private popPatiently(): number {
    const popped = this.popFromHeap();
    this.popped += 1;
    if (this.isOrdered === 0 && this.popped >= patience * this.length) this.openCalendar();
    return popped;
  }

  /** The heap has been large for a while: all go into a calendar, by how fast they came. */
  private openCalendar(): void {
    const now = this.nextTime();
    const seconds = now - this.poppedSince;
    const events = this.popped;
    this.popped = 0;
    this.poppedSince = now;
    if (seconds <= 0) return;
    const { later, size } = this;
    later.open(now, seconds, events);
    for (let i = 1; i <= size; i++) this.putOff(this.time[i]!, this.event[i]!);
    this.time.fill(Number.POSITIVE_INFINITY, 0, size + 1);
    this.size = 0;
    this.isOrdered = 1;
    this.takeNext();
  }

  /** Puts an event at the time in place 0 where it belongs on the way from a hole to the top, which ends in place 0. */
  private rise(hole: number, event: number): void {
    const { time, event: events } = this;
    const at = time[0]!;
    let parent = hole >> 1;
    while (time[parent]! > at) {
      time[hole] = time[parent]!;
      events[hole] = events[parent]!;
      hole = parent;
      parent = hole >> 1;
    }
    time[hole] = at;
    events[hole] = event;
  }

  private popFromHeap(): number {
    const { time, event: events } = this;
    const popped = events[1]!;
    const last = this.size--;
    const at = time[last]!;
    const event = events[last]!;
    time[last] = Number.POSITIVE_INFINITY;
    // The hole goes down along the smaller children (Infinity behind the last event, so none has to be asked whether it exists), then the
    // last event rises from there: fewer comparisons than the usual way.
    let hole = 1;
    let child = 2;
    while (child < last) {
      child += time[child + 1]! < time[child]! ? 1 : 0;
      time[hole] = time[child]!;
      events[hole] = events[child]!;
      hole = child;
      child = hole << 1;
    }
    if (hole >= last) time[hole] = Number.POSITIVE_INFINITY;
    else {
      time[0] = at;
      this.rise(hole, event);
    }
    if (last === Ordered.half + 1) this.order();
    return popped;
  }

  /** What is in order from the other end is a heap. */
  private makeHeap(): void {
    this.time.subarray(1, Ordered.most + 1).reverse();
    this.event.subarray(1, Ordered.most + 1).reverse();
    this.time.fill(Number.POSITIVE_INFINITY, Ordered.most + 1);
    this.isOrdered = 0;
    this.popped = 0;
    this.poppedSince = this.time[1]!;
  }

  private order(): void {
    const times = new Float64Array(Ordered.half);
    const events = new Int32Array(Ordered.half);
    for (let place = Ordered.half; place > 0; place--) {
      times[place - 1] = this.nextTime();
      events[place - 1] = this.popFromHeap();
    }
    this.time.set(times, 1);
    this.event.set(events, 1);
    this.time[0] = Number.POSITIVE_INFINITY;
    this.size = Ordered.half;
    this.isOrdered = 1;
  }

  private grow(): void {
    const room = this.time.length * 2;
    this.time = widerFloats(this.time, room, Number.POSITIVE_INFINITY);
    this.event = widerInts(this.event, room);
  }
}
