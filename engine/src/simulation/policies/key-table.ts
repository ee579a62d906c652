import { hashKey } from "../../model/index.ts";

/** Map from keys (up to 2^53) to small integers on typed arrays: entries are numbered slots, chained by bucket. */
export class KeyTable {
  readonly key: Float64Array;
  private readonly bucket: Int32Array;
  private readonly chain: Int32Array;
  private readonly mask: number;
  count = 0;

  constructor(capacity: number) {
    let buckets = 16;
    while (buckets < capacity) buckets *= 2;
    this.mask = buckets - 1;
    this.bucket = new Int32Array(buckets).fill(-1);
    this.chain = new Int32Array(capacity);
    this.key = new Float64Array(capacity);
  }

  /** The slot of a key, −1 when it is not there. */
  find(key: number): number {
    let slot = this.bucket[hashKey(key, 0x7feb352d) & this.mask]!;
    while (slot >= 0 && this.key[slot] !== key) slot = this.chain[slot]!;
    return slot;
  }

  /** Puts a key that is not there yet into a slot that is free. */
  insert(key: number, slot: number): void {
    const at = hashKey(key, 0x7feb352d) & this.mask;
    this.key[slot] = key;
    this.chain[slot] = this.bucket[at]!;
    this.bucket[at] = slot;
    this.count += 1;
  }

  remove(slot: number): void {
    const at = hashKey(this.key[slot]!, 0x7feb352d) & this.mask;
    let previous = -1;
    let current = this.bucket[at]!;
    while (current !== slot) {
      previous = current;
      current = this.chain[current]!;
    }
    if (previous < 0) this.bucket[at] = this.chain[slot]!;
    else this.chain[previous] = this.chain[slot]!;
    this.count -= 1;
  }

  clear(): void {
    this.bucket.fill(-1);
    this.count = 0;
  }
}
