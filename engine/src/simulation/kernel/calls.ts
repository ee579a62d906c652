import type { CallTree } from "./call-tree.ts";

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

/**
 * All call records, as one array for each field. A record's number is its place; freed places form a list through `next`.
 * `generation` changes when a record is freed; `epoch` changes whenever it goes on after a wait, so that an answer nobody waits for any
 * longer is recognised by its `parentEpoch`.
 */
export class CallPool {
  capacity: number;
  inUse = 0;
  private firstFree = 0;

  kind!: Int32Array;
  phase!: Int32Array;
  generation!: Int32Array;
  epoch!: Int32Array;
  parent!: Int32Array;
  parentEpoch!: Int32Array;
  /** The call site; −1 for a root. */
  site!: Int32Array;
  /** The replica that handles the call, −1 at a client. */
  unit!: Int32Array;
  /** Next instruction of the program it runs. */
  pc!: Int32Array;
  /** Attempts of the same call before this one; for a message its earlier deliveries. */
  attempt!: Int32Array;
  depth!: Int32Array;
  /** The flow it belongs to, −1 for the work of consumers. */
  flow!: Int32Array;
  /** Place of its flow's priority, 0 for the most important; a message keeps that of its publisher. */
  rank!: Int32Array;
  /** Successes a join still needs, and parts still out. */
  joinNeeded!: Int32Array;
  joinLeft!: Int32Array;
  /** What the parts of the join are: branches or legs. */
  joinKind!: Int32Array;
  outcome!: Int32Array;
  /** 1 when a cache had no entry. */
  missed!: Int32Array;
  /** Slot and generation of the trace it writes to, −1 for none. */
  trace!: Int32Array;
  /** The user behind the request, for limits per client. */
  user!: Int32Array;
  /** The pool it holds a place in, from 1; 0 for none, −1 when it was full. */
  pooled!: Int32Array;
  /** 1 while it counts as outstanding at its unit. */
  outstanding!: Int32Array;
  /** Of a message: where it waits. */
  backlog!: Int32Array;
  partition!: Int32Array;
  next!: Int32Array;
  loops!: Int32Array;
  /** Intended arrival of a root, moment of issue of a call, publication of a message. */
  start!: Float64Array;
  arrived!: Float64Array;
  serviceStart!: Float64Array;
  service!: Float64Array;
  keys!: Float64Array;

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
    this.capacity = 0;
    this.resize(1024);
  }

  /** A fresh record, or −1 when the limit is reached. Fields not set here are set by whoever uses them. */
  allocate(kind: number, parent: number): number {
    if (this.inUse === this.capacity) {
      if (this.capacity >= this.limit) return -1;
      this.resize(this.capacity * 2);
    }
    const call = this.firstFree;
    this.firstFree = this.next[call]!;
    this.inUse += 1;
    this.kind[call] = kind;
    this.phase[call] = Phase.running;
    this.parent[call] = parent;
    this.outcome[call] = Outcome.ok;
    this.missed[call] = 0;
    this.pooled[call] = 0;
    this.outstanding[call] = 0;
    this.unit[call] = -1;
    this.attempt[call] = 0;
    if (parent >= 0) {
      this.parentEpoch[call] = this.epoch[parent]!;
      this.depth[call] = this.depth[parent]! + 1;
      this.flow[call] = this.flow[parent]!;
      this.rank[call] = this.rank[parent]!;
      this.trace[call] = this.trace[parent]!;
      this.user[call] = this.user[parent]!;
      this.copyKeys(parent, call);
    } else {
      this.depth[call] = 0;
      this.flow[call] = -1;
      this.rank[call] = 0;
      this.trace[call] = -1;
      this.user[call] = -1;
      const n = this.keysPerCall;
      for (let i = 0; i < n; i++) this.keys[call * n + i] = Number.NaN;
    }
    if (this.tree !== null) this.tree.enter(call, parent);
    return call;
  }

  release(call: number): void {
    if (this.tree !== null) this.tree.leave(call);
    this.phase[call] = Phase.free;
    this.generation[call]! += 1;
    this.epoch[call]! += 1;
    this.next[call] = this.firstFree;
    this.firstFree = call;
    this.inUse -= 1;
  }

  copyKeys(from: number, to: number): void {
    const n = this.keysPerCall;
    for (let i = 0; i < n; i++) this.keys[to * n + i] = this.keys[from * n + i]!;
  }

  /** Whether somebody still waits for this call's answer. */
  isAwaited(call: number): boolean {
    const parent = this.parent[call]!;
    return parent >= 0 && this.epoch[parent] === this.parentEpoch[call];
  }

  isLive = (call: number, generation: number): boolean => this.generation[call] === generation;

  private resize(capacity: number): void {
    const ints = (old: Int32Array | undefined, per = 1): Int32Array => {
      const made = new Int32Array(capacity * per);
      if (old) made.set(old);
      return made;
    };
    const floats = (old: Float64Array | undefined, per = 1): Float64Array => {
      const made = new Float64Array(capacity * per);
      if (old) made.set(old);
      return made;
    };
    this.kind = ints(this.kind);
    this.phase = ints(this.phase);
    this.generation = ints(this.generation);
    this.epoch = ints(this.epoch);
    this.parent = ints(this.parent);
    this.parentEpoch = ints(this.parentEpoch);
    this.site = ints(this.site);
    this.unit = ints(this.unit);
    this.pc = ints(this.pc);
    this.attempt = ints(this.attempt);
    this.depth = ints(this.depth);
    this.flow = ints(this.flow);
    this.rank = ints(this.rank);
    this.joinNeeded = ints(this.joinNeeded);
    this.joinLeft = ints(this.joinLeft);
    this.joinKind = ints(this.joinKind);
    this.outcome = ints(this.outcome);
    this.missed = ints(this.missed);
    this.trace = ints(this.trace);
    this.user = ints(this.user);
    this.pooled = ints(this.pooled);
    this.outstanding = ints(this.outstanding);
    this.backlog = ints(this.backlog);
    this.partition = ints(this.partition);
    this.next = ints(this.next);
    this.loops = ints(this.loops, this.loopsPerCall);
    this.start = floats(this.start);
    this.arrived = floats(this.arrived);
    this.serviceStart = floats(this.serviceStart);
    this.service = floats(this.service);
    this.keys = floats(this.keys, this.keysPerCall);
    for (let i = this.capacity; i < capacity; i++) this.next[i] = i + 1;
    this.firstFree = this.capacity;
    this.capacity = capacity;
    this.tree?.resize(capacity);
  }
}
