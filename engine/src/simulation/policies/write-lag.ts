const parts = 64;

/** How many writes a leader acknowledged within its replication lag: those that die with it. Counted in 64 parts of the lag. */
export class WriteLag {
  readonly window: number;
  private readonly counts = new Float64Array(parts);
  private readonly part = new Float64Array(parts).fill(-1);

  constructor(lag: number) {
    this.window = Math.max(0, lag);
  }

  add(at: number): void {
    if (this.window === 0) return;
    const part = Math.floor((at / this.window) * parts);
    const slot = part % parts;
    if (this.part[slot] !== part) {
      this.part[slot] = part;
      this.counts[slot] = 0;
    }
    this.counts[slot]! += 1;
  }

  /** Writes in the window that ends at this moment. */
  within(until: number): number {
    if (this.window === 0) return 0;
    const last = Math.floor((until / this.window) * parts);
    let sum = 0;
    for (let slot = 0; slot < parts; slot++) if (this.part[slot]! > last - parts && this.part[slot]! <= last) sum += this.counts[slot]!;
    return sum;
  }
}
