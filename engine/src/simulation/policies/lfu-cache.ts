import type { RandomStream } from "../kernel/random.ts";
import type { Entries } from "./entries.ts";
import { KeyTable } from "./key-table.ts";

/**
 * LFU: the entry used least often makes room, among equal ones the one used longest ago. Uses are counted while an entry is in the cache,
 * expired or not; a key that was thrown out and comes back starts anew. A binary heap with the next victim on top.
 */
export class LfuCache implements Entries {
  private readonly table: KeyTable;
  private readonly validUntil: Float64Array;
  private readonly uses: Float64Array;
  private readonly usedAt: Float64Array;
  /** Slots in heap order, and the place of each slot there. */
  private readonly heap: Int32Array;
  private readonly place: Int32Array;
  private clock = 0;
  private readonly capacity: number;
  private readonly ttl: number;
  private readonly stream: RandomStream;

  constructor(capacity: number, ttl: number, stream: RandomStream) {
    this.capacity = capacity;
    this.ttl = ttl;
    this.stream = stream;
    this.table = new KeyTable(Math.max(1, capacity));
    this.validUntil = new Float64Array(capacity);
    this.uses = new Float64Array(capacity);
    this.usedAt = new Float64Array(capacity);
    this.heap = new Int32Array(capacity);
    this.place = new Int32Array(capacity);
  }

  get isFull(): boolean {
    return this.table.count >= this.capacity;
  }

  lookup(key: number, now: number): boolean {
    const slot = this.table.find(key);
    if (slot < 0 || this.validUntil[slot]! < now) return false;
    this.use(slot, 1);
    return true;
  }

  fill(key: number, now: number): void {
    this.store(key, this.table.find(key), now + this.ttl, 1);
  }

  prefill(key: number, popularity: number): void {
    if (this.isFull || this.table.find(key) >= 0) return;
    this.store(key, -1, this.ttl === Number.POSITIVE_INFINITY ? this.ttl : this.ttl * this.stream.uniform(), popularity);
  }

  clear(): void {
    this.table.clear();
  }

  private store(key: number, known: number, validUntil: number, uses: number): void {
    if (this.capacity < 1) return;
    let slot = known;
    if (slot < 0) {
      if (this.table.count < this.capacity) {
        slot = this.table.count;
        this.heap[slot] = slot;
        this.place[slot] = slot;
      } else {
        slot = this.heap[0]!;
        this.table.remove(slot);
      }
      this.table.insert(key, slot);
      this.uses[slot] = 0;
    }
    this.validUntil[slot] = validUntil;
    this.use(slot, uses);
  }

  private use(slot: number, times: number): void {
    this.uses[slot]! += times;
    this.usedAt[slot] = ++this.clock;
    this.rise(slot);
    this.sink(slot);
  }

  private goesBefore(a: number, b: number): boolean {
    const difference = this.uses[a]! - this.uses[b]!;
    return difference < 0 || (difference === 0 && this.usedAt[a]! < this.usedAt[b]!);
  }

  private rise(slot: number): void {
    let at = this.place[slot]!;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = this.heap[above]!;
      if (!this.goesBefore(slot, other)) break;
      this.put(other, at);
      at = above;
    }
    this.put(slot, at);
  }

  private sink(slot: number): void {
    const size = this.table.count;
    let at = this.place[slot]!;
    for (let below = 2 * at + 1; below < size; below = 2 * at + 1) {
      const left = this.heap[below]!;
      const right = below + 1 < size ? this.heap[below + 1]! : left;
      const first = right !== left && this.goesBefore(right, left) ? right : left;
      if (!this.goesBefore(first, slot)) break;
      const next = this.place[first]!;
      this.put(first, at);
      at = next;
    }
    this.put(slot, at);
  }

  private put(slot: number, at: number): void {
    this.heap[at] = slot;
    this.place[slot] = at;
  }
}
