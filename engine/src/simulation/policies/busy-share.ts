/** Time constant in seconds of the utilisation that load shedding looks at. */
const memory = 1;

/** Busy share of each unit's workers, smoothed over a second. */
export class BusyShare {
  private readonly share: Float64Array;
  private readonly at: Float64Array;

  constructor(units: number) {
    this.share = new Float64Array(units);
    this.at = new Float64Array(units);
  }

  /** The share up to now, when `busy` of `workers` have been busy since it was asked for last: comes before every change of `busy`. */
  of(unit: number, busy: number, workers: number, now: number): number {
    const elapsed = now - this.at[unit]!;
    const current = workers === Number.POSITIVE_INFINITY ? 0 : Math.min(1, busy / workers);
    this.share[unit]! += (current - this.share[unit]!) * (elapsed / (elapsed + memory));
    this.at[unit] = now;
    return this.share[unit]!;
  }
}
