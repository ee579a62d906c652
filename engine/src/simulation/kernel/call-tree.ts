import { recordBits } from "./calls.ts";
import { widerFloats, widerInts } from "./wider.ts";

/**
 * What only designs need that hedge, pass deadlines on or cancel: which calls a call waits for, by when its answer is wanted, and the call
 * that is its second try. One array for each field, by the number of the record.
 */
export class CallTree {
  /** When whoever asked for it stops waiting, as its handler was told; Infinity when it was told nothing. */
  deadline = new Float64Array(0);
  /** The other of two calls of which one good answer is enough; −1 when there is none (any longer). */
  twin = new Int32Array(0);
  /** 1 for the later one of such two. */
  second = new Int32Array(0);
  /** The calls made by a call and not released yet, newest first; −1 for none. */
  firstChild = new Int32Array(0);
  nextSibling = new Int32Array(0);
  private previousSibling = new Int32Array(0);
  private under = new Int32Array(0);

  resize(capacity: number): void {
    this.deadline = widerFloats(this.deadline, capacity, Number.POSITIVE_INFINITY);
    this.twin = widerInts(this.twin, capacity, -1);
    this.second = widerInts(this.second, capacity, -1);
    this.firstChild = widerInts(this.firstChild, capacity, -1);
    this.nextSibling = widerInts(this.nextSibling, capacity, -1);
    this.previousSibling = widerInts(this.previousSibling, capacity, -1);
    this.under = widerInts(this.under, capacity, -1);
  }

  /** A call begins; its parent (−1 for none) tells it its own deadline. */
  enter(call: number, parent: number): void {
    this.twin[call >> recordBits] = -1;
    this.second[call >> recordBits] = 0;
    this.firstChild[call >> recordBits] = -1;
    this.previousSibling[call >> recordBits] = -1;
    this.under[call >> recordBits] = parent;
    if (parent < 0) {
      this.deadline[call >> recordBits] = Number.POSITIVE_INFINITY;
      this.nextSibling[call >> recordBits] = -1;
      return;
    }
    this.deadline[call >> recordBits] = this.deadline[parent >> recordBits]!;
    const next = this.firstChild[parent >> recordBits]!;
    this.nextSibling[call >> recordBits] = next;
    if (next >= 0) this.previousSibling[next >> recordBits] = call;
    this.firstChild[parent >> recordBits] = call;
  }

  /** Nobody waits for this call, so it has no deadline. */
  standsAlone(call: number): void {
    this.deadline[call >> recordBits] = Number.POSITIVE_INFINITY;
  }

  /** A call ends; those it made go on without it. */
  leave(call: number): void {
    for (let child = this.firstChild[call >> recordBits]!; child >= 0; child = this.nextSibling[child >> recordBits]!)
      this.under[child >> recordBits] = -1;
    const parent = this.under[call >> recordBits]!;
    if (parent < 0) return;
    const previous = this.previousSibling[call >> recordBits]!;
    const next = this.nextSibling[call >> recordBits]!;
    if (previous < 0) this.firstChild[parent >> recordBits] = next;
    else this.nextSibling[previous >> recordBits] = next;
    if (next >= 0) this.previousSibling[next >> recordBits] = previous;
  }
}
