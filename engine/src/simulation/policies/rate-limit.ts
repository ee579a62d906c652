import type { RateLimitAlgorithm } from "../../model/index.ts";
import { hashKey } from "../../model/index.ts";

interface Limit {
  readonly algorithm: RateLimitAlgorithm;
  /** Requests per second, requests at once, window in seconds. */
  readonly rate: number;
  readonly burst: number;
  readonly window: number;
}

/**
 * Counters of one rate limit for many holders (replicas, or clients at a replica). A counter that is back to its initial state is
 * forgotten, so the table holds only recently seen clients: its size follows the request rate, not the number of users.
 */
export class RateLimiter {
  private readonly limit: Limit;
  /** Requests a window lets through. */
  private readonly quota: number;
  private size = 64;
  private used = 0;
  private holder = new Float64Array(64).fill(-1);
  /** Tokens (bucket algorithms), or the current window's count. */
  private level = new Float64Array(64);
  private previous = new Float64Array(64);
  private at = new Float64Array(64);
  private readonly logs = new Map<number, Log>();
  /** Seconds that the request let through last has to wait: what is before it in a leaky bucket flows out first. */
  wait = 0;

  constructor(limit: Limit) {
    this.limit = limit;
    // 123 per minute is 122.99999999999999 per window by rounding, and must let 123 through.
    this.quota = Math.max(0, limit.rate * limit.window) * (1 + 1e-12);
  }

  /** Whether a request of this holder is let through now; counts it when it is. */
  admits(holder: number, now: number): boolean {
    if (this.limit.algorithm === "sliding-log") return this.admitsByLog(holder, now);
    const slot = this.find(holder, now);
    switch (this.limit.algorithm) {
      case "token-bucket":
      case "leaky-bucket": {
        // A leaky bucket is the token bucket's mirror image: its free room are the tokens. But what it lets in waits until it flows out.
        const tokens = Math.min(this.limit.burst, this.level[slot]! + (now - this.at[slot]!) * this.limit.rate);
        this.at[slot] = now;
        const admitted = tokens >= 1;
        if (this.limit.algorithm === "leaky-bucket") this.wait = (this.limit.burst - tokens) / this.limit.rate;
        this.level[slot] = admitted ? tokens - 1 : tokens;
        return admitted;
      }
      case "fixed-window": {
        const window = Math.floor(now / this.limit.window);
        if (this.at[slot] !== window) {
          this.at[slot] = window;
          this.level[slot] = 0;
        }
        if (this.level[slot]! + 1 > this.quota) return false;
        this.level[slot]! += 1;
        return true;
      }
      case "sliding-window": {
        const window = Math.floor(now / this.limit.window);
        const behind = window - this.at[slot]!;
        if (behind > 0) {
          this.previous[slot] = behind === 1 ? this.level[slot]! : 0;
          this.level[slot] = 0;
          this.at[slot] = window;
        }
        const overlap = 1 - (now / this.limit.window - window);
        if (this.previous[slot]! * overlap + this.level[slot]! + 1 > this.quota) return false;
        this.level[slot]! += 1;
        return true;
      }
    }
  }

  private admitsByLog(holder: number, now: number): boolean {
    let log = this.logs.get(holder);
    if (!log) {
      if (this.logs.size > 100_000) {
        for (const [key, old] of this.logs) if (old.last() < now - this.limit.window) this.logs.delete(key);
      }
      log = new Log();
      this.logs.set(holder, log);
    }
    log.forget(now - this.limit.window);
    if (log.count + 1 > this.quota) return false;
    log.add(now);
    return true;
  }

  private find(holder: number, now: number): number {
    let slot = hashKey(holder, 0x51ed27) & (this.size - 1);
    while (this.holder[slot] !== -1) {
      if (this.holder[slot] === holder) return slot;
      slot = (slot + 1) & (this.size - 1);
    }
    if (this.used * 2 >= this.size) {
      this.rebuild(now);
      return this.find(holder, now);
    }
    this.used += 1;
    this.holder[slot] = holder;
    const bucket = this.limit.algorithm === "token-bucket" || this.limit.algorithm === "leaky-bucket";
    this.level[slot] = bucket ? this.limit.burst : 0;
    this.previous[slot] = 0;
    this.at[slot] = bucket ? now : Math.floor(now / this.limit.window);
    return slot;
  }

  /** Keeps the counters that are not back to their initial state; doubles the table when most are not. */
  private rebuild(now: number): void {
    const old = { holder: this.holder, level: this.level, previous: this.previous, at: this.at };
    const fresh = (slot: number): boolean => {
      switch (this.limit.algorithm) {
        case "token-bucket":
        case "leaky-bucket":
          return old.level[slot]! + (now - old.at[slot]!) * this.limit.rate >= this.limit.burst;
        default:
          return old.at[slot]! < Math.floor(now / this.limit.window) - 1;
      }
    };
    const keep: number[] = [];
    for (let slot = 0; slot < this.size; slot++) if (old.holder[slot] !== -1 && !fresh(slot)) keep.push(slot);
    while (keep.length * 4 >= this.size) this.size *= 2;
    this.used = keep.length;
    this.holder = new Float64Array(this.size).fill(-1);
    this.level = new Float64Array(this.size);
    this.previous = new Float64Array(this.size);
    this.at = new Float64Array(this.size);
    for (const from of keep) {
      let slot = hashKey(old.holder[from]!, 0x51ed27) & (this.size - 1);
      while (this.holder[slot] !== -1) slot = (slot + 1) & (this.size - 1);
      this.holder[slot] = old.holder[from]!;
      this.level[slot] = old.level[from]!;
      this.previous[slot] = old.previous[from]!;
      this.at[slot] = old.at[from]!;
    }
  }
}

/** Times of the admitted requests of one holder, oldest first. */
class Log {
  private times = new Float64Array(16);
  private head = 0;
  count = 0;

  last(): number {
    return this.count === 0 ? Number.NEGATIVE_INFINITY : this.times[(this.head + this.count - 1) & (this.times.length - 1)]!;
  }

  forget(before: number): void {
    while (this.count > 0 && this.times[this.head]! <= before) {
      this.head = (this.head + 1) & (this.times.length - 1);
      this.count -= 1;
    }
  }

  add(at: number): void {
    if (this.count === this.times.length) {
      const times = new Float64Array(this.times.length * 2);
      for (let i = 0; i < this.count; i++) times[i] = this.times[(this.head + i) & (this.times.length - 1)]!;
      this.times = times;
      this.head = 0;
    }
    this.times[(this.head + this.count) & (this.times.length - 1)] = at;
    this.count += 1;
  }
}
