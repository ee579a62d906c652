import type { KeySpace } from "../compile/model.ts";
import { exp, log } from "../kernel/elementary.ts";
import type { RandomStream } from "../kernel/random.ts";
import { KeyTable } from "./key-table.ts";

/** Keys remembered at most; beyond, further keys are met as if for the first time. */
const mostKeys = 1 << 22;

/**
 * A cache too large to keep entry by entry. A key met before hits when fewer than T requests (Che's characteristic time) went by since;
 * a key met for the first time hits with its stationary probability 1 − e^(−p T), or not at all on a node that was cleared since.
 */
export class CharacteristicCache {
  private table = new KeyTable(1 << 12);
  private capacity = 1 << 12;
  private seenAt = new Float64Array(1 << 12);
  private filledAt = new Float64Array(1 << 12);
  private onNode = new Int32Array(1 << 12);
  private readonly clearedAt: Float64Array;
  private requests = 1;
  private readonly time: number;
  /** Σ k^−exponent of the keys. */
  private readonly total: number;
  private readonly ttl: number;
  /** Lookups per second that the stationary entries saw, for their expiry. */
  private readonly rate: number;
  private readonly stream: RandomStream;

  constructor(nodes: number, time: number, total: number, ttl: number, rate: number, stream: RandomStream) {
    this.clearedAt = new Float64Array(nodes);
    this.time = time;
    this.total = total;
    this.ttl = ttl;
    this.rate = rate;
    this.stream = stream;
  }

  lookup(key: number, rank: number, space: KeySpace, node: number, now: number): boolean {
    this.requests += 1;
    const slot = this.table.find(key);
    if (slot >= 0) {
      const seen = this.seenAt[slot]!;
      const valid =
        this.onNode[slot] === node &&
        seen > this.clearedAt[node]! &&
        this.requests - seen <= this.time &&
        now - this.filledAt[slot]! <= this.ttl;
      if (valid) this.seenAt[slot] = this.requests;
      return valid;
    }
    if (this.clearedAt[node]! > 0) return false;
    const hit = this.stream.uniform() < this.stationary(rank, space);
    if (hit) this.remember(key, node, this.ttl === Number.POSITIVE_INFINITY ? 0 : now - this.ttl * this.stream.uniform());
    return hit;
  }

  fill(key: number, node: number, now: number): void {
    this.remember(key, node, now);
  }

  clear(node: number): void {
    this.clearedAt[node] = this.requests;
  }

  /** Probability that a key was asked for within T requests; an entry's limited life can only lower it. */
  private stationary(rank: number, space: KeySpace): number {
    const probability = (space.exponent > 0 ? exp(-space.exponent * log(rank)) : 1) / this.total;
    const recent = this.time === Number.POSITIVE_INFINITY ? 1 : 1 - exp(-probability * this.time);
    if (this.ttl === Number.POSITIVE_INFINITY) return recent;
    const inLife = probability * this.rate * this.ttl;
    return Math.min(recent, inLife / (1 + inLife));
  }

  private remember(key: number, node: number, filledAt: number): void {
    let slot = this.table.find(key);
    if (slot < 0) {
      if (this.table.count === this.capacity) {
        if (this.capacity >= mostKeys) return;
        this.grow();
      }
      slot = this.table.count;
      this.table.insert(key, slot);
    }
    this.seenAt[slot] = this.requests;
    this.filledAt[slot] = filledAt;
    this.onNode[slot] = node;
  }

  private grow(): void {
    const old = this.table;
    const count = old.count;
    this.capacity *= 2;
    this.table = new KeyTable(this.capacity);
    for (let slot = 0; slot < count; slot++) this.table.insert(old.key[slot]!, slot);
    const floats = (from: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
      const made = new Float64Array(this.capacity);
      made.set(from);
      return made;
    };
    this.seenAt = floats(this.seenAt);
    this.filledAt = floats(this.filledAt);
    const onNode = new Int32Array(this.capacity);
    onNode.set(this.onNode);
    this.onNode = onNode;
  }
}
