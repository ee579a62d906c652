import type { BreakerModel } from "../compile/model.ts";
import { Outcome } from "../kernel/calls.ts";

const closed = 0;
const opened = 1;
const halfOpen = 2;

/** Parts of the window in which outcomes are counted; the oldest part is forgotten at a time. */
const parts = 10;

/**
 * Circuit breakers, one for each calling unit and link. Closed: counts failures over a sliding window and opens when their share
 * reaches the threshold, given at least as many calls as half-open tries. Open: refuses. After its time it lets that many calls
 * through; all of them succeeding closes it, one failing opens it again. Throttled calls count neither way.
 */
export class Breakers {
  private readonly state: Int32Array;
  private readonly openedAt: Float64Array;
  private readonly trials: Int32Array;
  private readonly successes: Int32Array;
  private readonly total: Int32Array;
  private readonly failed: Int32Array;
  private readonly part: Float64Array;
  private readonly changed: (caller: number, isOpen: boolean) => void;

  /** `changed` hears when a breaker leaves its closed state and when it is back. */
  constructor(callers: number, changed: (caller: number, isOpen: boolean) => void) {
    this.state = new Int32Array(callers);
    this.openedAt = new Float64Array(callers);
    this.trials = new Int32Array(callers);
    this.successes = new Int32Array(callers);
    this.total = new Int32Array(callers * parts);
    this.failed = new Int32Array(callers * parts);
    this.part = new Float64Array(callers).fill(-1);
    this.changed = changed;
  }

  allows(breaker: BreakerModel, caller: number, now: number): boolean {
    const state = this.state[caller]!;
    if (state === closed) return true;
    if (state === opened) {
      if (now < this.openedAt[caller]! + breaker.open) return false;
      this.state[caller] = halfOpen;
      this.trials[caller] = 0;
      this.successes[caller] = 0;
    }
    if (this.trials[caller]! >= breaker.halfOpen) return false;
    this.trials[caller]! += 1;
    return true;
  }

  record(breaker: BreakerModel, caller: number, outcome: number, now: number): void {
    if (outcome === Outcome.throttled || outcome === Outcome.breakerOpen) return;
    const failure = outcome !== Outcome.ok;
    const state = this.state[caller]!;
    if (state === halfOpen) {
      if (failure) this.open(caller, now);
      else {
        this.successes[caller]! += 1;
        if (this.successes[caller]! >= breaker.halfOpen) this.close(caller);
      }
      return;
    }
    if (state === opened) return;
    const slot = this.advance(breaker, caller, now);
    this.total[slot]! += 1;
    if (!failure) return;
    this.failed[slot]! += 1;
    let total = 0;
    let failed = 0;
    for (let i = caller * parts; i < (caller + 1) * parts; i++) {
      total += this.total[i]!;
      failed += this.failed[i]!;
    }
    if (total >= breaker.halfOpen && failed >= breaker.failures * total) this.open(caller, now);
  }

  private advance(breaker: BreakerModel, caller: number, now: number): number {
    const current = Math.floor((now / breaker.over) * parts);
    const known = this.part[caller]!;
    if (current !== known) {
      const stale = Math.min(parts, current - known);
      for (let i = 0; i < stale; i++) {
        const slot = caller * parts + ((current - i) % parts);
        this.total[slot] = 0;
        this.failed[slot] = 0;
      }
      this.part[caller] = current;
    }
    return caller * parts + (current % parts);
  }

  private open(caller: number, now: number): void {
    const wasClosed = this.state[caller] === closed;
    this.state[caller] = opened;
    this.openedAt[caller] = now;
    if (wasClosed) this.changed(caller, true);
  }

  private close(caller: number): void {
    this.state[caller] = closed;
    this.total.fill(0, caller * parts, (caller + 1) * parts);
    this.failed.fill(0, caller * parts, (caller + 1) * parts);
    this.changed(caller, false);
  }
}
