import type { CallTree } from "./call-tree.ts";
import { widerFloats, widerInts } from "./wider.ts";

/** What a call record stands for. */
export enum Kind {
  /** A request of a flow, at its client. */
  root = 0,
  /** One attempt of a call, at its callee. */
  call = 1,
  /** A branch of a parallel block; runs at the place of its parent. */
  branch = 2,
  /** One copy's or one shard's part of a call that asks several. */
  leg = 3,
  /** A call that asks several copies (leaderless) or all shards: waits for its legs. */
  quorum = 4,
  /** A follower's part of a write that its leader passes on. */
  copy = 6,
  /** A message on its way to a consumer or being handled by it. */
  message = 5,
  /** What a cache writes to its store after it has acknowledged it. */
  writeBack = 7,
  /** A request of a flow and the call that it waits for in one (`PlainRequests`). */
  plainRequest = 8,
}

/** Where a call record is. Every record has at most one event pending, so none has to be searched for and removed. */
export enum Phase {
  free = 0,
  travelling = 1,
  admission = 2,
  queued = 3,
  serving = 4,
  running = 5,
  returning = 6,
  waitingToRetry = 7,
  /** The request or its answer got lost; only the caller's timeout ends it. */
  lost = 8,
  /** Cancelled or killed while its event is pending: the event frees it. */
  dead = 9,
  /** Cancelled while queued: the queue drops it when its turn comes. */
  abandoned = 10,
  /** In a leaky bucket, until it flows out. */
  shaped = 11,
}

export enum Outcome {
  ok = 0,
  timeout = 1,
  rejected = 2,
  throttled = 3,
  unavailable = 4,
  breakerOpen = 5,
  error = 6,
}

/** A record's whole numbers, by their place in it. */
export enum Field {
  kind = 0,
  phase = 1,
  generation = 2,
  epoch = 3,
  parent = 4,
  parentEpoch = 5,
  /** The call site; −1 for a root. */
  site = 6,
  /** The replica that handles the call, −1 at a client. */
  unit = 7,
  /** Next instruction of the program it runs. */
  pc = 8,
  /** Attempts of the same call before this one; for a message its earlier deliveries. */
  attempt = 9,
  depth = 10,
  /** The flow it belongs to, −1 for the work of consumers. */
  flow = 11,
  /** Place of its flow's priority, 0 for the most important; a message keeps that of its publisher. */
  rank = 12,
  /** The request that is followed and that it is part of, −1 for none. */
  trace = 13,
  /** The user behind the request, for limits per client. */
  user = 14,
  outcome = 15,
  /** 1 when a cache had no entry. */
  missed = 16,
  /** The pool it holds a place in, from 1; 0 for none, −1 when it was full. */
  pooled = 17,
  /** 1 while it counts as outstanding at its unit. */
  outstanding = 18,
  /** Successes a join still needs, and parts still out. */
  joinNeeded = 19,
  joinLeft = 20,
  /** What the parts of the join are: branches or legs. */
  joinKind = 21,
  /** Of a message: where it waits. */
  backlog = 22,
  partition = 23,
  /** The record behind it in a line, or in the list of free ones. */
  next = 24,
  /** Of a call that failed: the component where that began. */
  culprit = 25,
  /** The call that a frame made last. */
  latest = 26,
  /** Of a plain request: the units at which the calls around its present one are, from the outermost on. */
  above = 27,
}

/** A record's moments and times in seconds, by their place in it. */
export enum Time {
  /** Intended arrival of a root, moment of issue of a call, publication of a message. */
  start = 0,
  arrived = 1,
  serviceStart = 2,
  service = 3,
}

/** Places of one record among the whole numbers, as a power of two: as many as codes of events, so that a call and a code make an event. */
export const recordBits = 5;
export const recordSize = 1 << recordBits;

/**
 * All call records, each beside the next in one array of whole numbers and one of times: a step of a call touches few lines of memory and
 * asks for one address. A call's number is the place where its record begins: `ints[call | Field.unit]`, `times[(call >> 3) | Time.start]`
 * (put together by bits, which cannot overflow, so that nobody has to look whether it did).
 * Freed records form a list through `next`. `generation` changes when a record is freed; `epoch` changes whenever it goes on after a wait,
 * so that an answer nobody waits for any longer is recognised by its `parentEpoch`.
 */
export class CallPool {
  /** Records that there is room for. */
  capacity = 0;
  inUse = 0;
  private firstFree = 0;
  ints = new Int32Array(0);
  times = new Float64Array(0);
  loops = new Int32Array(0);
  keys = new Float64Array(0);

  /** What designs need that hedge, pass deadlines on or cancel; `null` in all others. */
  readonly tree: CallTree | null;
  private readonly limit: number;
  readonly loopsPerCall: number;
  readonly keysPerCall: number;

  constructor(loopsPerCall: number, keysPerCall: number, limit: number, tree: CallTree | null = null) {
    this.tree = tree;
    this.loopsPerCall = loopsPerCall;
    this.keysPerCall = keysPerCall;
    this.limit = limit;
    this.resize(1024);
  }

  /** Behind the last record: for loops over all of them, in steps of `recordSize`. */
  get end(): number {
    return this.capacity << recordBits;
  }

  /**
   * A fresh record, or −1 when the limit is reached. Fields not set here are set by whoever uses them, or are 0 in a free record (see
   * `release`).
   */
  allocate(kind: number, parent: number): number {
    const call = this.take();
    if (call < 0) return -1;
    const { ints } = this;
    ints[call | Field.kind] = kind;
    ints[call | Field.phase] = Phase.running;
    ints[call | Field.parent] = parent;
    ints[call | Field.unit] = -1;
    if (parent >= 0) {
      ints[call | Field.parentEpoch] = ints[parent | Field.epoch]!;
      ints[call | Field.depth] = ints[parent | Field.depth]! + 1;
      ints[call | Field.flow] = ints[parent | Field.flow]!;
      ints[call | Field.rank] = ints[parent | Field.rank]!;
      ints[call | Field.trace] = ints[parent | Field.trace]!;
      ints[call | Field.user] = ints[parent | Field.user]!;
      if (this.keysPerCall > 0) this.copyKeys(parent, call);
    } else {
      ints[call | Field.depth] = 0;
      ints[call | Field.flow] = -1;
      ints[call | Field.rank] = 0;
      ints[call | Field.trace] = -1;
      ints[call | Field.user] = -1;
      if (this.keysPerCall > 0) this.forgetKeys(call);
    }
    if (this.tree !== null) this.tree.enter(call, parent);
    return call;
  }

  /** A record of which nothing is set yet, or −1. */
  take(): number {
    if (this.inUse === this.capacity) {
      if (this.capacity >= this.limit || !this.hasGrown()) return -1;
    }
    const call = this.firstFree;
    this.firstFree = this.ints[call | Field.next]!;
    this.inUse += 1;
    return call;
  }

  release(call: number): void {
    if (this.tree !== null) this.tree.leave(call);
    const { ints } = this;
    ints[call | Field.outcome] = Outcome.ok;
    ints[call | Field.missed] = 0;
    ints[call | Field.pooled] = 0;
    ints[call | Field.outstanding] = 0;
    ints[call | Field.attempt] = 0;
    ints[call | Field.generation]! += 1;
    ints[call | Field.epoch]! += 1;
    this.releasePlain(call);
  }

  /** The same for a call to which nothing happened but being served, by a way that watches it by no generation and had it wait for nobody. */
  releasePlain(call: number): void {
    const { ints } = this;
    ints[call | Field.phase] = Phase.free;
    ints[call | Field.next] = this.firstFree;
    this.firstFree = call;
    this.inUse -= 1;
  }

  /** Where a call's keys begin in `keys`. */
  keyPlace(call: number): number {
    return (call >> recordBits) * this.keysPerCall;
  }

  /** Where a call's counters of repetitions begin in `loops`. */
  loopPlace(call: number): number {
    return (call >> recordBits) * this.loopsPerCall;
  }

  private forgetKeys(call: number): void {
    const from = this.keyPlace(call);
    for (let i = 0; i < this.keysPerCall; i++) this.keys[from + i] = Number.NaN;
  }

  copyKeys(from: number, to: number): void {
    const source = this.keyPlace(from);
    const target = this.keyPlace(to);
    for (let i = 0; i < this.keysPerCall; i++) this.keys[target + i] = this.keys[source + i]!;
  }

  /** Whether somebody still waits for this call's answer. */
  isAwaited(call: number): boolean {
    const { ints } = this;
    const parent = ints[call | Field.parent]!;
    return parent >= 0 && ints[parent | Field.epoch] === ints[call | Field.parentEpoch];
  }

  /** Whether a frame still waits for this call. */
  waitsFor(frame: number, call: number): boolean {
    const { ints } = this;
    return (
      ints[call | Field.phase] !== Phase.free &&
      ints[call | Field.parent] === frame &&
      ints[frame | Field.epoch] === ints[call | Field.parentEpoch]
    );
  }

  isLive = (call: number, generation: number): boolean => this.ints[call | Field.generation] === generation;

  /** Doubles the room; `false` when the machine has no memory for it, which is the same to a run as its own limit. */
  private hasGrown(): boolean {
    try {
      this.resize(this.capacity * 2);
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  private resize(capacity: number): void {
    const from = this.end;
    this.ints = widerInts(this.ints, capacity << recordBits);
    this.times = widerFloats(this.times, capacity << 2);
    this.loops = widerInts(this.loops, capacity * this.loopsPerCall);
    this.keys = widerFloats(this.keys, capacity * this.keysPerCall);
    for (let call = from; call < capacity << recordBits; call += recordSize) this.ints[call | Field.next] = call + recordSize;
    this.firstFree = from;
    this.capacity = capacity;
    this.tree?.resize(capacity);
  }
}
