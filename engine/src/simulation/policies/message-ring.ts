import type { CallPool } from "../kernel/calls.ts";
import { Field, Time } from "../kernel/calls.ts";
import { widerFloatRing, widerIntRing } from "../kernel/wider.ts";

/** Messages waiting in one partition, oldest first. */
export class MessageRing {
  count = 0;
  private head = 0;
  private at = new Float64Array(16);
  private visible = new Float64Array(16);
  private site = new Int32Array(16);
  private attempt = new Int32Array(16);
  private ranks = new Int32Array(16);
  private group = new Int32Array(16);

  /** `message` can be taken from `visible` on; `group` names what it is a copy of, 0 for nothing. */
  add(calls: CallPool, message: number, visible: number, group: number): void {
    if (this.count === this.at.length) this.grow();
    this.set((this.head + this.count) & (this.at.length - 1), calls, message, visible, group);
  }

  /** The same before all others: it was taken once, and order matters. */
  addFirst(calls: CallPool, message: number, visible: number, group: number): void {
    if (this.count === this.at.length) this.grow();
    this.head = (this.head - 1) & (this.at.length - 1);
    this.set(this.head, calls, message, visible, group);
  }

  private set(slot: number, calls: CallPool, message: number, visible: number, group: number): void {
    this.at[slot] = calls.times[(message >> 3) | Time.start]!;
    this.visible[slot] = visible;
    this.site[slot] = calls.ints[message | Field.site]!;
    this.attempt[slot] = calls.ints[message | Field.attempt]!;
    this.ranks[slot] = calls.ints[message | Field.rank]!;
    this.group[slot] = group;
    this.count += 1;
  }

  /** Of the oldest message: when it was published, since when it waits, its delivery site, its earlier deliveries, the rank of its flow, what it is a copy of. */
  get publishedAt(): number {
    return this.at[this.head]!;
  }

  get visibleAt(): number {
    return this.visible[this.head]!;
  }

  get deliverySite(): number {
    return this.site[this.head]!;
  }

  get deliveries(): number {
    return this.attempt[this.head]!;
  }

  get rank(): number {
    return this.ranks[this.head]!;
  }

  get copyOf(): number {
    return this.group[this.head]!;
  }

  drop(): void {
    this.head = (this.head + 1) & (this.at.length - 1);
    this.count -= 1;
  }

  private grow(): void {
    const { head } = this;
    this.at = widerFloatRing(this.at, head);
    this.visible = widerFloatRing(this.visible, head);
    this.site = widerIntRing(this.site, head);
    this.attempt = widerIntRing(this.attempt, head);
    this.ranks = widerIntRing(this.ranks, head);
    this.group = widerIntRing(this.group, head);
    this.head = 0;
  }
}
