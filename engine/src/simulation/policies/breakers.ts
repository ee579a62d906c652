import type { BreakerModel } from "../compile/model.ts";
import { Outcome } from "../kernel/calls.ts";

const closed = 0;
const opened = 1;
const halfOpen = 2;

/** Parts of the window in which outcomes are counted; the oldest part is forgotten at a time. */
const parts = 10;

/**
 * Calls in the window before a breaker judges them: of one or two calls one failure says nothing. Hystrix's
 * circuitBreaker.requestVolumeThreshold is 20 by default; Resilience4j's minimumNumberOfCalls is 100.
 */
export const fewestCallsToJudge = 20;

/**
 * Circuit breakers, one for each calling unit and link. Closed: counts failures over a sliding window and opens when their share
 * reaches the threshold, given at least `fewestCallsToJudge` calls. Open: refuses. After its time it lets as many calls through as
 * it has half-open tries; all of them succeeding closes it, one failing opens it again. Calls that say nothing about the callee
 * count neither way: throttled ones, and those that its caller did not send.
 */
export class Breakers {
  private readonly state: Int32Array;
  /** When it opened last, or half-open when its trials began. */
  private readonly openedAt: Float64Array;
  private readonly trials: Int32Array;
  private readonly successes: Int32Array;
  private readonly total: Int32Array;
  private readonly failed: Int32Array;
  private readonly part: Float64Array;
  private readonly tooFew: (caller: number) => void;
  private readonly changed: (caller: number, isOpen: boolean) => void;

  /**
   * `changed` hears when a breaker leaves its closed state and when it is back, `tooFew` when failures reach the threshold among too
   * few calls.
   */
  constructor(callers: number, changed: (caller: number, isOpen: boolean) => void, tooFew: (caller: number) => void) {
    this.state = new Int32Array(callers);
    this.openedAt = new Float64Array(callers);
    this.trials = new Int32Array(callers);
    this.successes = new Int32Array(callers);
    this.total = new Int32Array(callers * parts);
    this.failed = new Int32Array(callers * parts);
    this.part = new Float64Array(callers).fill(-1);
    this.changed = changed;
    this.tooFew = tooFew;
  }

  allows(breaker: BreakerModel, caller: number, now: number): boolean {
    const state = this.state[caller]!;
    if (state === closed) return true;
    if (state === opened) {
      if (now < this.openedAt[caller]! + breaker.open) return false;
      this.state[caller] = halfOpen;
      this.startTrials(caller, now);
    }
    if (this.trials[caller]! >= breaker.halfOpen) {
      // Callers may stop waiting for their trials; without others the breaker would never hear again.
      if (now < this.openedAt[caller]! + breaker.open) return false;
      this.startTrials(caller, now);
    }
    this.trials[caller]! += 1;
    return true;
  }

  /** A call that was let through ended without saying anything about the callee: a half-open breaker tries another. */
  ignore(caller: number): void {
    if (this.state[caller] === halfOpen && this.trials[caller]! > this.successes[caller]!) this.trials[caller]! -= 1;
  }

  record(breaker: BreakerModel, caller: number, outcome: number, now: number): void {
    if (outcome === Outcome.breakerOpen) return;
    if (outcome === Outcome.throttled) {
      this.ignore(caller);
      return;
    }
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
    if (failed < breaker.failures * total) return;
    if (total >= fewestCallsToJudge) this.open(caller, now);
    else this.tooFew(caller);
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

  private startTrials(caller: number, now: number): void {
    this.openedAt[caller] = now;
    this.trials[caller] = 0;
    this.successes[caller] = 0;
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
