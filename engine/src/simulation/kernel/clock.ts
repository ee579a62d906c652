/**
 * Simulated time in seconds. The loop hands the clock on rather than the time: a fraction that goes through a call becomes an object of
 * its own there.
 */
export interface Clock {
  readonly now: number;
}
