/** Requests in a batch at first: the 5 of MSER-5. */
const firstSize = 5;

/** Batches kept at most; when they are as many, neighbours are joined. An even number. */
const mostBatches = 2_000;

/** Batches without which nothing can be said about the start of a run. */
const fewestBatches = 40;

/** Share of the first half behind which the best truncation is only where the search ended. */
const closeToEnd = 0.9;

/** When a flow's latency settles: mean latencies of batches of requests in the order of their ends, in bounded memory. */
export class Settling {
  private readonly means = new Float64Array(mostBatches);
  private readonly ends = new Float64Array(mostBatches);
  private batches = 0;
  private size = firstSize;
  private count = 0;
  private sum = 0;
  /** Seconds after which nothing counts any more, because a scenario acts. */
  private readonly until: number;

  constructor(until: number) {
    this.until = until;
  }

  add(now: number, latency: number): void {
    if (now > this.until) return;
    this.sum += latency;
    this.count += 1;
    if (this.count < this.size) return;
    this.means[this.batches] = this.sum / this.size;
    this.ends[this.batches] = now;
    this.batches += 1;
    this.count = 0;
    this.sum = 0;
    if (this.batches === mostBatches) this.join();
  }

  private join(): void {
    this.batches = mostBatches / 2;
    this.size *= 2;
    for (let i = 0; i < this.batches; i++) {
      this.means[i] = (this.means[2 * i]! + this.means[2 * i + 1]!) / 2;
      this.ends[i] = this.ends[2 * i + 1]!;
    }
  }

  /**
   * The moment in seconds from which on the latency is that of the rest of the run: MSER-5 (White 1997; White, Cobb and Spratt 2000), the
   * truncation that makes the standard error of what is left smallest, looked for in the first half. Infinity when it lies at
   * the end of that half, so that the run is too short to tell; 0 when too few requests ended.
   */
  settledAt(): number {
    const n = this.batches;
    if (n < fewestBatches) return 0;
    const most = Math.floor(n / 2);
    let best = Number.POSITIVE_INFINITY;
    let cut = 0;
    let sum = 0;
    let squares = 0;
    for (let d = n - 1; d >= 0; d--) {
      const value = this.means[d]!;
      sum += value;
      squares += value * value;
      if (d > most) continue;
      const left = n - d;
      const error = Math.max(0, squares - (sum * sum) / left) / (left * left);
      if (error <= best) {
        best = error;
        cut = d;
      }
    }
    if (cut > closeToEnd * most) return Number.POSITIVE_INFINITY;
    return cut === 0 ? 0 : this.ends[cut - 1]!;
  }
}
