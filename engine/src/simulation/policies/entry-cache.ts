import type { CachePolicy } from "../../model/index.ts";
import type { RandomStream } from "../kernel/random.ts";
import type { Entries } from "./entries.ts";
import { KeyTable } from "./key-table.ts";

/** The entries of one cache node, one by one, under LRU, FIFO or RANDOM replacement, each valid for `ttl` seconds. */
export class EntryCache implements Entries {
  private readonly table: KeyTable;
  private readonly newer: Int32Array;
  private readonly older: Int32Array;
  private readonly validUntil: Float64Array;
  private newest = -1;
  private oldest = -1;
  private readonly capacity: number;
  private readonly policy: CachePolicy;
  private readonly ttl: number;
  private readonly stream: RandomStream;

  constructor(capacity: number, policy: CachePolicy, ttl: number, stream: RandomStream) {
    this.capacity = capacity;
    this.policy = policy;
    this.ttl = ttl;
    this.stream = stream;
    this.table = new KeyTable(Math.max(1, capacity));
    this.newer = new Int32Array(capacity);
    this.older = new Int32Array(capacity);
    this.validUntil = new Float64Array(capacity);
  }

  get isFull(): boolean {
    return this.table.count >= this.capacity;
  }

  /** Under LRU an entry that is found becomes the most recent one. */
  lookup(key: number, now: number): boolean {
    const slot = this.table.find(key);
    if (slot < 0) return false;
    if (this.validUntil[slot]! < now) return false;
    if (this.policy !== "fifo" && this.policy !== "random" && slot !== this.newest) {
      this.unlink(slot);
      this.linkNewest(slot);
    }
    return true;
  }

  fill(key: number, now: number): void {
    this.store(key, now, now + this.ttl);
  }

  prefill(key: number): void {
    if (this.lookup(key, Number.NEGATIVE_INFINITY)) return;
    this.store(key, Number.NEGATIVE_INFINITY, this.ttl === Number.POSITIVE_INFINITY ? this.ttl : this.ttl * this.stream.uniform());
  }

  clear(): void {
    this.table.clear();
    this.newest = -1;
    this.oldest = -1;
  }

  private store(key: number, now: number, validUntil: number): void {
    if (this.capacity < 1) return;
    let slot = this.table.find(key);
    if (slot < 0) {
      if (this.table.count < this.capacity) slot = this.table.count;
      else {
        slot = this.policy === "random" ? this.stream.below(this.capacity) : this.oldest;
        this.table.remove(slot);
        this.unlink(slot);
      }
      this.table.insert(key, slot);
      this.linkNewest(slot);
    } else if (this.validUntil[slot]! < now && slot !== this.newest) {
      // An expired entry is thrown away and stored anew.
      this.unlink(slot);
      this.linkNewest(slot);
    }
    this.validUntil[slot] = validUntil;
  }

  private unlink(slot: number): void {
    const newer = this.newer[slot]!;
    const older = this.older[slot]!;
    if (newer < 0) this.newest = older;
    else this.older[newer] = older;
    if (older < 0) this.oldest = newer;
    else this.newer[older] = newer;
  }

  private linkNewest(slot: number): void {
    this.newer[slot] = -1;
    this.older[slot] = this.newest;
    if (this.newest >= 0) this.newer[this.newest] = slot;
    this.newest = slot;
    if (this.oldest < 0) this.oldest = slot;
  }
}
