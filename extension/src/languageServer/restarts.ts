/** So many ends of the server within `period` are put right by starting it again; then something is wrong that a start does not cure. */
export const mostRestarts = 4;

/** Milliseconds. */
export const period = 3 * 60_000;

/** The pause before a server that ended before it had answered is started again, in milliseconds: twice as long each time. */
const firstPause = 250;

/** Counts how often the server ended by itself. */
export class Restarts {
  readonly #now: () => number;
  /** Times of the latest ends, in milliseconds. */
  #ends: readonly number[] = [];

  /** `now`: a clock in milliseconds. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The server ended; says whether it is to be started again. */
  ended(): boolean {
    const now = this.#now();
    this.#ends = [...this.#ends.filter((end) => now - end < period), now];
    return this.#ends.length <= mostRestarts;
  }

  /** Ends within the period, the last one included. */
  get count(): number {
    return this.#ends.length;
  }

  /** Milliseconds to wait before the next start. */
  get pause(): number {
    return firstPause * 2 ** Math.max(0, this.#ends.length - 1);
  }

  /** The user starts it: what was before is forgotten. */
  forget(): void {
    this.#ends = [];
  }
}
