import type { TimeDistribution } from "./time-distribution.ts";

/*
 * Rounds of one analysis, the load at the mean and at peak, a design and the same after a keystroke: they ask for mostly the same sums of times. The
 * functions of times are pure, so their last results are kept by what they were asked with; nothing but their speed depends on it.
 */

/** Results kept of each function; those of a thousand components are fewer. */
export const kept = 12_000;

/** The results that were asked for last, in two generations: what is asked for again lives on, the rest goes when the memory is full. */
export class Memory<V> {
  private young = new Map<string, V>();
  private old = new Map<string, V>();
  private readonly most: number;

  /** At most twice `most` results are kept. */
  constructor(most: number) {
    this.most = most;
  }

  of(key: string, make: () => V): V {
    const recent = this.young.get(key);
    if (recent !== undefined) return recent;
    const value = this.old.get(key) ?? make();
    if (this.young.size >= this.most) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
    return value;
  }
}

const numbers = new WeakMap<TimeDistribution, number>();
let last = 0;

/** A number that no other time has: equal times may have different ones. */
export function numberOf(time: TimeDistribution): number {
  const known = numbers.get(time);
  if (known !== undefined) return known;
  last += 1;
  numbers.set(time, last);
  return last;
}
