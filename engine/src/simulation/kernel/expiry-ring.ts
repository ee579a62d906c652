/**
 * Deadlines that all lie the same time ahead, so they expire in the order they are set and need no place in the event queue:
 * one event per ring, for its oldest deadline. An entry names a call and its generation; the call that ended meanwhile has another.
 */
export class ExpiryRing {
  private at = new Float64Array(64);
  private call = new Int32Array(64);
  private generation = new Int32Array(64);
  private head = 0;
  private count = 0;

  get empty(): boolean {
    return this.count === 0;
  }

  add(at: number, call: number, generation: number, isLive: (call: number, generation: number) => boolean): void {
    if (this.count === this.at.length) this.makeRoom(isLive);
    const slot = (this.head + this.count) & (this.at.length - 1);
    this.at[slot] = at;
    this.call[slot] = call;
    this.generation[slot] = generation;
    this.count += 1;
  }

  /** Drops ended calls from the front; time of the first deadline that is still live, Infinity when there is none. */
  nextTime(isLive: (call: number, generation: number) => boolean): number {
    const mask = this.at.length - 1;
    while (this.count > 0) {
      if (isLive(this.call[this.head]!, this.generation[this.head]!)) return this.at[this.head]!;
      this.head = (this.head + 1) & mask;
      this.count -= 1;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Removes the first entry and returns its call. */
  take(): number {
    const call = this.call[this.head]!;
    this.head = (this.head + 1) & (this.at.length - 1);
    this.count -= 1;
    return call;
  }

  /** Forgets ended calls; doubles the ring when most are still live. Keeps memory proportional to the calls in flight. */
  private makeRoom(isLive: (call: number, generation: number) => boolean): void {
    const mask = this.at.length - 1;
    let live = 0;
    for (let i = 0; i < this.count; i++) {
      const slot = (this.head + i) & mask;
      if (isLive(this.call[slot]!, this.generation[slot]!)) live += 1;
    }
    const size = live * 2 > this.at.length ? this.at.length * 2 : this.at.length;
    const at = new Float64Array(size);
    const call = new Int32Array(size);
    const generation = new Int32Array(size);
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      const slot = (this.head + i) & mask;
      if (!isLive(this.call[slot]!, this.generation[slot]!)) continue;
      at[kept] = this.at[slot]!;
      call[kept] = this.call[slot]!;
      generation[kept] = this.generation[slot]!;
      kept += 1;
    }
    this.at = at;
    this.call = call;
    this.generation = generation;
    this.head = 0;
    this.count = kept;
  }
}
