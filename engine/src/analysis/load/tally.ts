import type { CallStep, Design, ElementId, Step } from "../../model/index.ts";
import { accessOf, bodyRunsOnMiss, isBestEffort, lookup, writesBack } from "../../model/index.ts";
import type { Sources, Subscription } from "./sources.ts";

/** What is known about calls so far; the analysis repeats load and latency until these settle. */
export interface Behaviour {
  /** Share of lookups a cache answers, 0…1. */
  readonly hitRatio: (cache: ElementId) => number;
  /** Expected attempts per call that are sent. */
  readonly attempts: (call: CallStep) => number;
  /** Share of the attempts sent that get as far as the callee's own calls, 0…1: not where its own work ends in an error. */
  readonly enters: (call: CallStep) => number;
  /** Probability that a step fails after its retries, 0…1. */
  readonly failure: (step: Step) => number;
  /** Share of requests a rate limit for all clients lets through, 0…1. */
  readonly admitted: (component: ElementId) => number;
  /** Share of the writes of a cache that writes back which reach its store, 0…1. */
  readonly written: (cache: ElementId) => number;
  /** Share of the messages that a subscription gets, 0…1. */
  readonly share: (subscription: Subscription) => number;
}

export interface Visits {
  read: number;
  write: number;
}

/** Expected numbers per request (or message) of one source. */
export interface Tally {
  readonly visits: Map<ElementId, Visits>;
  /** The part of the visits that a request waits for. */
  readonly waited: Map<ElementId, Visits>;
  readonly calls: Map<ElementId, number>;
  readonly attempts: Map<ElementId, number>;
  /** The part of the attempts that a request waits for. */
  readonly waitedAttempts: Map<ElementId, Visits>;
  /** Reads of a cache that could hit. */
  readonly lookups: Map<ElementId, number>;
  /** Calls per request of each step. */
  readonly steps: Map<CallStep, number>;
  /** Calls that name a field which does not pick the shard and so ask every shard, by component. */
  readonly scattered: Map<ElementId, Visits>;
  /** Writes that a cache acknowledges and writes to its store later, by cache. */
  readonly dirtied: Map<ElementId, number>;
  /** Messages whose handling by a consumer is written in the publishing call, by consumer. */
  readonly written: Map<ElementId, number>;
  /** Calls nest deeper than can be followed. */
  tooDeep: boolean;
}

/** Nesting followed; a hand-written tree is far below, a generated chain of calls may not be. */
const maxDepth = 1200;

/** Expected visits, calls and attempts of one request that runs `steps`. */
export function tallyOf(design: Design, sources: Sources, steps: readonly Step[], behaviour: Behaviour): Tally {
  const tally: Tally = {
    visits: new Map(),
    waited: new Map(),
    calls: new Map(),
    attempts: new Map(),
    waitedAttempts: new Map(),
    lookups: new Map(),
    steps: new Map(),
    scattered: new Map(),
    dirtied: new Map(),
    written: new Map(),
    tooDeep: false,
  };
  const components = lookup(design).components;

  function run(list: readonly Step[], times: number, waited: boolean, depth: number): void {
    if (times <= 0) return;
    if (depth > maxDepth) {
      tally.tooDeep = true;
      return;
    }
    for (const step of list) runStep(step, times, waited, depth);
  }

  function runStep(step: Step, times: number, waited: boolean, depth: number): void {
    switch (step.type) {
      case "call":
        runCall(step, times, waited, depth);
        break;
      case "parallel":
        for (const branch of step.branches) run(branch, times, waited, depth + 1);
        break;
      case "choose":
        for (const option of step.options) run(option.steps, times * option.probability, waited, depth + 1);
        break;
      case "maybe":
        run(step.steps, times * step.probability, waited, depth + 1);
        break;
      case "repeat":
        run(step.steps, times * step.count, waited, depth + 1);
        break;
    }
    if (step.onError) run(step.onError, times * behaviour.failure(step), waited, depth + 1);
  }

  function runCall(call: CallStep, times: number, outerWaited: boolean, depth: number): void {
    const callee = components.get(call.to);
    if (!callee) return;
    const waited = outerWaited && !call.async;
    const attempts = times * behaviour.attempts(call);
    const access = accessOf(call);
    add(tally.steps, call, times);
    visit(tally.visits, call.to, access, attempts);
    if (waited) visit(tally.waited, call.to, access, attempts);
    if (call.link !== null) {
      add(tally.calls, call.link, times);
      add(tally.attempts, call.link, attempts);
      if (waited) visit(tally.waitedAttempts, call.link, access, attempts);
    }
    if (asksEveryShard(call, callee.store?.sharding[0]?.fields)) visit(tally.scattered, call.to, access, attempts);
    const limiter = sources.limiterCalls.get(call.to);
    // A limiter in front of its own store would ask itself without end.
    if (limiter && limiter.to !== call.to && call !== limiter) runLimiter(limiter, attempts, waited);
    const admitted = attempts * behaviour.admitted(call.to);
    if (callee.messaging) {
      runWrittenConsumers(call, admitted, depth);
      return;
    }
    const missed = 1 - behaviour.hitRatio(call.to);
    const entered = admitted * behaviour.enters(call);
    if (call.body.length > 0 && bodyRunsOnMiss(design, call)) {
      add(tally.lookups, call.to, attempts);
      run(call.body, entered * missed, waited, depth + 1);
    } else if (writesBack(design, call)) {
      add(tally.dirtied, call.to, entered);
      run(call.body, entered * behaviour.written(call.to), false, depth + 1);
    } else run(call.body, entered, waited, depth + 1);
    if (call.onMiss) {
      add(tally.lookups, call.to, attempts);
      const failed = isBestEffort(design, call) ? behaviour.failure(call) : 0;
      run(call.onMiss, times * (1 - (1 - missed) * (1 - failed)), outerWaited, depth + 1);
    }
  }

  /** What consumers do with this message, where the publishing call says so; `admitted` messages. */
  function runWrittenConsumers(call: CallStep, admitted: number, depth: number): void {
    for (const subscription of sources.subscriptions) {
      if (subscription.messaging !== call.to) continue;
      const { consumer } = subscription;
      const share = behaviour.share(subscription);
      const step = call.body.find((inner) => inner.type === "call" && inner.to === consumer);
      if (step?.type !== "call") continue;
      add(tally.written, consumer, admitted * share);
      run(step.body, admitted * share, false, depth + 1);
    }
  }

  /** One more call for each request to the limited component; the limiter does not retry. */
  function runLimiter(call: CallStep, times: number, waited: boolean): void {
    add(tally.steps, call, times);
    visit(tally.visits, call.to, "write", times);
    if (waited) visit(tally.waited, call.to, "write", times);
    if (call.link === null) return;
    add(tally.calls, call.link, times);
    add(tally.attempts, call.link, times);
    if (waited) visit(tally.waitedAttempts, call.link, "write", times);
  }

  run(steps, 1, true, 0);
  return tally;
}

/** A request that names a field which is not part of the shard key has to ask every shard. */
export function asksEveryShard(call: CallStep, shardFields: readonly string[] | undefined): boolean {
  return shardFields !== undefined && call.keyField !== null && !shardFields.includes(call.keyField);
}

function add<K>(map: Map<K, number>, key: K, amount: number): void {
  map.set(key, (map.get(key) ?? 0) + amount);
}

function visit(map: Map<ElementId, Visits>, key: ElementId, access: "read" | "write", amount: number): void {
  const entry = map.get(key);
  if (entry) entry[access] += amount;
  else map.set(key, access === "read" ? { read: amount, write: 0 } : { read: 0, write: amount });
}
