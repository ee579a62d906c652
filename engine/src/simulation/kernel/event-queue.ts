/**
 * Pending events as a binary heap on typed arrays: a time and one integer each. Slots behind the last event hold Infinity, so the
 * way down compares two children without asking whether they exist, and the place before the first holds the time that is being put in,
 * where the way up ends. Events of the same time come out in an order that depends only on the events before them.
 */
export class EventQueue {
  private time = new Float64Array(1026).fill(Number.POSITIVE_INFINITY);
  private event = new Int32Array(1026);
  private size = 0;

  get length(): number {
    return this.size;
  }

  /** Time of the next event; Infinity when there is none. */
  nextTime(): number {
    return this.time[1]!;
  }

  push(at: number, event: number): void {
    this.time[0] = at;
    this.size += 1;
    if (this.size + 2 >= this.time.length) this.grow();
    this.rise(this.size, event);
  }

  /** Puts an event at the time in place 0 where it belongs on the way from a hole to the top. */
  private rise(hole: number, event: number): void {
    const time = this.time;
    const events = this.event;
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

  /** Removes the next event and returns its integer. Must not be called on an empty queue. */
  pop(): number {
    const time = this.time;
    const events = this.event;
    const popped = events[1]!;
    const last = this.size--;
    const at = time[last]!;
    const event = events[last]!;
    time[last] = Number.POSITIVE_INFINITY;
    // The hole goes down along the smaller children, then the last event rises from there: fewer comparisons than the usual way.
    let hole = 1;
    let child = 2;
    while (child < last) {
      child += time[child + 1]! < time[child]! ? 1 : 0;
      time[hole] = time[child]!;
      events[hole] = events[child]!;
      hole = child;
      child = hole << 1;
    }
    if (hole >= last) {
      time[hole] = Number.POSITIVE_INFINITY;
      return popped;
    }
    time[0] = at;
    this.rise(hole, event);
    return popped;
  }

  /** Replaces events in place; for the rare cases in which pending work dies (a killed replica). */
  rewrite(change: (event: number) => number): void {
    for (let i = 1; i <= this.size; i++) this.event[i] = change(this.event[i]!);
  }

  private grow(): void {
    const time = new Float64Array(this.time.length * 2).fill(Number.POSITIVE_INFINITY);
    time.set(this.time);
    const event = new Int32Array(this.event.length * 2);
    event.set(this.event);
    this.time = time;
    this.event = event;
  }
}
