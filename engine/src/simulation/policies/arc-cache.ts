import type { RandomStream } from "../kernel/random.ts";
import type { Entries } from "./entries.ts";
import { KeyTable } from "./key-table.ts";

/** Entries seen once and more often lately, and the keys that left either. */
const once = 0;
const often = 1;
const onceGone = 2;
const oftenGone = 3;

/**
 * ARC: splits its room between entries seen once and entries seen more often, and moves the boundary by which kind of entry it threw out
 * too early, of which it remembers as many keys as it has room for. Source: Megiddo and Modha, "ARC: A Self-Tuning, Low Overhead
 * Replacement Cache", FAST 2003, figure 4. An entry that has expired counts as one that was thrown out.
 */
export class ArcCache implements Entries {
  private readonly table: KeyTable;
  private readonly list: Int32Array;
  private readonly newer: Int32Array;
  private readonly older: Int32Array;
  private readonly validUntil: Float64Array;
  private readonly newest = new Int32Array(4).fill(-1);
  private readonly oldest = new Int32Array(4).fill(-1);
  private readonly length = new Int32Array(4);
  /** Slots that hold no key. */
  private readonly unused: Int32Array;
  private unusedCount = 0;
  /** Room meant for entries seen once. */
  private target = 0;
  private readonly capacity: number;
  private readonly ttl: number;
  private readonly stream: RandomStream;

  constructor(capacity: number, ttl: number, stream: RandomStream) {
    this.capacity = capacity;
    this.ttl = ttl;
    this.stream = stream;
    const slots = 2 * Math.max(1, capacity) + 1;
    this.table = new KeyTable(slots);
    this.list = new Int32Array(slots);
    this.newer = new Int32Array(slots);
    this.older = new Int32Array(slots);
    this.validUntil = new Float64Array(slots);
    this.unused = new Int32Array(slots);
    this.clear();
  }

  get isFull(): boolean {
    return this.length[once]! + this.length[often]! >= this.capacity;
  }

  lookup(key: number, now: number): boolean {
    const slot = this.table.find(key);
    if (slot < 0 || this.list[slot]! >= onceGone || this.validUntil[slot]! < now) return false;
    this.move(slot, often);
    return true;
  }

  fill(key: number, now: number): void {
    this.store(key, now + this.ttl);
  }

  prefill(key: number): void {
    if (this.lookup(key, Number.NEGATIVE_INFINITY)) return;
    this.store(key, this.ttl === Number.POSITIVE_INFINITY ? this.ttl : this.ttl * this.stream.uniform());
  }

  clear(): void {
    this.table.clear();
    this.newest.fill(-1);
    this.oldest.fill(-1);
    this.length.fill(0);
    this.target = 0;
    this.unusedCount = this.unused.length;
    for (let i = 0; i < this.unused.length; i++) this.unused[i] = this.unused.length - 1 - i;
  }

  private store(key: number, validUntil: number): void {
    if (this.capacity < 1) return;
    let slot = this.table.find(key);
    if (slot >= 0 && this.list[slot]! < onceGone) this.move(slot, often);
    else if (slot >= 0) {
      const [ofOnce, ofOften] = [this.length[onceGone]!, this.length[oftenGone]!];
      const wasOften = this.list[slot] === oftenGone;
      this.target = wasOften
        ? Math.max(0, this.target - Math.max(1, ofOnce / ofOften))
        : Math.min(this.capacity, this.target + Math.max(1, ofOften / ofOnce));
      this.replace(wasOften);
      this.move(slot, often);
    } else {
      this.makeRoom();
      slot = this.unused[--this.unusedCount]!;
      this.table.insert(key, slot);
      this.link(slot, once);
    }
    this.validUntil[slot] = validUntil;
  }

  /** Room for a key that is not known at all. */
  private makeRoom(): void {
    const seenOnce = this.length[once]! + this.length[onceGone]!;
    const all = seenOnce + this.length[often]! + this.length[oftenGone]!;
    if (seenOnce >= this.capacity) {
      if (this.length[once]! < this.capacity) {
        this.drop(onceGone);
        this.replace(false);
      } else this.drop(once);
    } else if (all >= this.capacity) {
      if (all >= 2 * this.capacity) this.drop(oftenGone);
      this.replace(false);
    }
  }

  /** Throws out the oldest entry of the kind that has more than its room, but remembers its key. */
  private replace(forOftenGone: boolean): void {
    if (!this.isFull) return;
    const seenOnce = this.length[once]!;
    const fromOnce = seenOnce > 0 && (seenOnce > this.target || (forOftenGone && seenOnce === this.target) || this.length[often] === 0);
    const victim = this.oldest[fromOnce ? once : often]!;
    if (victim >= 0) this.move(victim, fromOnce ? onceGone : oftenGone);
  }

  private drop(list: number): void {
    const slot = this.oldest[list]!;
    if (slot < 0) return;
    this.unlink(slot);
    this.table.remove(slot);
    this.unused[this.unusedCount++] = slot;
  }

  private move(slot: number, to: number): void {
    this.unlink(slot);
    this.link(slot, to);
  }

  private unlink(slot: number): void {
    const list = this.list[slot]!;
    const newer = this.newer[slot]!;
    const older = this.older[slot]!;
    if (newer < 0) this.newest[list] = older;
    else this.older[newer] = older;
    if (older < 0) this.oldest[list] = newer;
    else this.newer[older] = newer;
    this.length[list]! -= 1;
  }

  private link(slot: number, list: number): void {
    this.list[slot] = list;
    this.newer[slot] = -1;
    this.older[slot] = this.newest[list]!;
    if (this.newest[list]! >= 0) this.newer[this.newest[list]!] = slot;
    this.newest[list] = slot;
    if (this.oldest[list]! < 0) this.oldest[list] = slot;
    this.length[list]! += 1;
  }
}
