import { recordBits } from "../kernel/calls.ts";
import { widerFloats, widerInts } from "../kernel/wider.ts";

/** What a span stands for. */
export enum Role {
  call = 0,
  /** Sent because the first was slow. */
  second = 1,
  /** Nobody waits for it. */
  async = 2,
  /** One copy's or one shard's part of a call. */
  part = 3,
}

/**
 * The calls of the requests that are followed, one array for each field; those of one request form a list, newest first. Moments are NaN
 * until they come.
 */
export class SpanPool {
  private capacity = 0;
  private firstFree = -1;
  /** By record: the span of each call that belongs to a followed request. */
  private spanOfCall = new Int32Array(0);

  trace = new Int32Array(0);
  /** The span during which it was made, −1 for none. */
  parent = new Int32Array(0);
  component = new Int32Array(0);
  attempt = new Int32Array(0);
  role = new Int32Array(0);
  /** −1 while there is none. */
  outcome = new Int32Array(0);
  /** 1 when the request waited for it; set when the request has ended. */
  critical = new Int32Array(0);
  /** The span of the same request before it. */
  private older = new Int32Array(0);
  sent = new Float64Array(0);
  delivered = new Float64Array(0);
  /** Begins to wait for a worker, is served, its own work is done, its visit is over. */
  admitted = new Float64Array(0);
  served = new Float64Array(0);
  done = new Float64Array(0);
  left = new Float64Array(0);
  returned = new Float64Array(0);

  begin(trace: number, call: number, parent: number, component: number, attempt: number, role: Role, now: number, older: number): number {
    if (this.firstFree < 0) this.grow();
    const span = this.firstFree;
    this.firstFree = this.older[span]!;
    this.trace[span] = trace;
    this.parent[span] = parent;
    this.component[span] = component;
    this.attempt[span] = attempt;
    this.role[span] = role;
    this.outcome[span] = -1;
    this.critical[span] = 0;
    this.older[span] = older;
    this.sent[span] = now;
    this.delivered[span] = Number.NaN;
    this.admitted[span] = Number.NaN;
    this.served[span] = Number.NaN;
    this.done[span] = Number.NaN;
    this.left[span] = Number.NaN;
    this.returned[span] = Number.NaN;
    this.assign(call, span);
    return span;
  }

  /** The span of a call of this request; −1 when there is none: the call is the request itself, or the request has ended. */
  of(trace: number, call: number): number {
    const record = call >> recordBits;
    const span = record >= 0 && record < this.spanOfCall.length ? this.spanOfCall[record]! : -1;
    return span >= 0 && this.trace[span] === trace ? span : -1;
  }

  /** A frame without a span of its own belongs to that of another. */
  standsFor(trace: number, call: number, other: number): void {
    this.assign(call, this.of(trace, other));
  }

  /** A call is not written down. */
  forget(call: number): void {
    this.assign(call, -1);
  }

  /** The spans of a request in the order in which they began. */
  inOrder(newest: number): number[] {
    const spans: number[] = [];
    for (let span = newest; span >= 0; span = this.older[span]!) spans.push(span);
    return spans.reverse();
  }

  free(newest: number): void {
    for (let span = newest; span >= 0; ) {
      const older = this.older[span]!;
      this.trace[span] = -1;
      this.older[span] = this.firstFree;
      this.firstFree = span;
      span = older;
    }
  }

  private assign(call: number, span: number): void {
    const record = call >> recordBits;
    if (record >= this.spanOfCall.length) {
      this.spanOfCall = widerInts(this.spanOfCall, Math.max(1024, 2 * (record + 1)), -1);
    }
    this.spanOfCall[record] = span;
  }

  private grow(): void {
    const capacity = Math.max(1024, this.capacity * 2);
    this.trace = widerInts(this.trace, capacity, -1);
    this.parent = widerInts(this.parent, capacity, -1);
    this.component = widerInts(this.component, capacity, -1);
    this.attempt = widerInts(this.attempt, capacity, -1);
    this.role = widerInts(this.role, capacity, -1);
    this.outcome = widerInts(this.outcome, capacity, -1);
    this.critical = widerInts(this.critical, capacity, -1);
    this.older = widerInts(this.older, capacity, -1);
    this.sent = widerFloats(this.sent, capacity);
    this.delivered = widerFloats(this.delivered, capacity);
    this.admitted = widerFloats(this.admitted, capacity);
    this.served = widerFloats(this.served, capacity);
    this.done = widerFloats(this.done, capacity);
    this.left = widerFloats(this.left, capacity);
    this.returned = widerFloats(this.returned, capacity);
    for (let span = capacity - 1; span >= this.capacity; span--) {
      this.older[span] = this.firstFree;
      this.firstFree = span;
    }
    this.capacity = capacity;
  }
}
