import { widerFloats, widerInts } from "../kernel/wider.ts";
import { errorCauses, type SlowRequest, type Span } from "../result.ts";
import { Breakdowns, type FlowBreakdown } from "./breakdowns.ts";
import { type Role, SpanPool } from "./span-pool.ts";

/** Requests of one flow that are followed one by one, until only every second one is; then as many again until every fourth is, and so on. */
const followedAtEachStep = 5_000;
/** Followed requests in flight at most; when there are more, fewer are followed from then on, and as many more may be in flight. */
const inFlightAtEachStep = 4_096;
/** Calls of one request that are written down. */
const mostSpans = 1_000;
/** Slowest requests of each flow that are kept. */
const kept = 10;

/**
 * Follows requests on their way: every call of a request that is followed is written down, from its sending to its answer. From that come the
 * slowest requests with where their time went, and the share of each component in the latency. Which requests are followed depends
 * on their number alone, by a hash (never on the state of the system), so those followed are like the rest; a request followed at a time when
 * one in n is stands for n.
 */
export class Traces {
  /** Per followed request: its newest span, −1 for none, `ended` when it has ended; the number of its calls; how many requests it stands for. */
  private newest = new Int32Array(1024);
  private count = new Int32Array(1024);
  private weight = new Float64Array(1024);
  private followed = 0;
  private inFlight = 0;
  private inFlightLimit = inFlightAtEachStep;
  /** Per flow: requests so far, those followed since the share was last halved, and the mask that a hash must miss to be followed. */
  private readonly seen: Float64Array;
  private readonly sinceHalved: Int32Array;
  private readonly mask: Int32Array;
  /** Per flow: the least total that is kept. */
  private readonly threshold: Float64Array;
  private readonly slowestOfFlow: SlowRequest[][];
  private readonly spans = new SpanPool();
  private readonly breakdowns: Breakdowns;
  private readonly componentIds: readonly string[];
  private readonly flowIds: readonly string[];

  constructor(componentIds: readonly string[], flowIds: readonly string[]) {
    this.componentIds = componentIds;
    this.flowIds = flowIds;
    this.seen = new Float64Array(flowIds.length);
    this.sinceHalved = new Int32Array(flowIds.length);
    this.mask = new Int32Array(flowIds.length);
    this.threshold = new Float64Array(flowIds.length);
    this.slowestOfFlow = flowIds.map(() => []);
    this.breakdowns = new Breakdowns(flowIds.length);
  }

  /** Counts a new request and says whether it is to be followed. */
  wants(flow: number): boolean {
    const number = this.seen[flow]!;
    this.seen[flow] = number + 1;
    const mask = this.mask[flow]!;
    return mask === 0 || (mixed(number | 0) & mask) === 0;
  }

  /** A handle for a new request that is followed. */
  open(flow: number, root: number): number {
    const mask = this.mask[flow]!;
    this.sinceHalved[flow]! += 1;
    if (this.sinceHalved[flow] === followedAtEachStep || this.inFlight >= this.inFlightLimit) {
      if (this.inFlight >= this.inFlightLimit) this.inFlightLimit += inFlightAtEachStep;
      this.sinceHalved[flow] = 0;
      this.mask[flow] = (mask << 1) | 1;
    }
    if (this.followed === this.newest.length) this.grow();
    const trace = this.followed++;
    this.inFlight += 1;
    this.newest[trace] = -1;
    this.weight[trace] = mask + 1;
    this.spans.forget(root);
    return trace;
  }

  /** A call leaves its caller; `parentCall` is the call during which that happens. */
  sent(trace: number, call: number, parentCall: number, component: number, attempt: number, role: Role, now: number): void {
    if (this.newest[trace] === ended) return;
    if (this.count[trace]! >= mostSpans) {
      this.count[trace]! += 1;
      this.spans.forget(call);
      return;
    }
    const parent = this.spans.of(trace, parentCall);
    this.newest[trace] = this.spans.begin(trace, call, parent, component, attempt, role, now, this.newest[trace]!);
    this.count[trace]! += 1;
  }

  /** A branch of a parallel block begins: what it calls is called by the frame around it. */
  branched(trace: number, branch: number, frame: number): void {
    this.spans.standsFor(trace, branch, frame);
  }

  /** A call has reached its replica. */
  delivered(trace: number, call: number, now: number): void {
    const span = this.spans.of(trace, call);
    if (span >= 0) this.spans.delivered[span] = now;
  }

  /** How far a visit had come that nobody waits for any longer. */
  glimpsed(trace: number, call: number, admitted: number, served: number): void {
    const span = this.spans.of(trace, call);
    if (span < 0) return;
    this.spans.admitted[span] = admitted;
    this.spans.served[span] = served;
  }

  /** A visit is over. `admitted` is when it began to wait; what did not come is NaN. */
  left(trace: number, call: number, admitted: number, served: number, done: number, now: number, outcome: number): void {
    const { spans } = this;
    const span = spans.of(trace, call);
    if (span < 0) return;
    spans.admitted[span] = admitted;
    spans.served[span] = served;
    spans.done[span] = done;
    spans.left[span] = now;
    spans.outcome[span] = outcome;
  }

  /** The answer is with a caller that waited for it, or its patience is over. */
  returned(trace: number, call: number, now: number, outcome: number): void {
    const span = this.spans.of(trace, call);
    if (span < 0) return;
    this.spans.returned[span] = now;
    this.spans.outcome[span] = outcome;
  }

  /** A request has ended. */
  close(trace: number, flow: number, arrival: number, now: number, outcome: number): void {
    const { spans } = this;
    const total = now - arrival;
    const isComplete = this.count[trace]! <= mostSpans;
    const isSlow = total > this.threshold[flow]!;
    const newest = this.newest[trace]!;
    if ((outcome === 0 && isComplete) || isSlow) {
      const list = spans.inOrder(newest);
      const path = this.breakdowns.follow(spans, list, arrival, now);
      if (outcome === 0 && isComplete) this.breakdowns.add(flow, this.weight[trace]!, total, path);
      if (isSlow) this.keep(trace, flow, arrival, total, outcome, list);
    }
    if (outcome === 0 && !isComplete) this.breakdowns.leftOut(flow, this.weight[trace]!);
    spans.free(newest);
    this.newest[trace] = ended;
    this.inFlight -= 1;
  }

  /** The slowest of each flow, slowest first. */
  slowest(): readonly SlowRequest[] {
    return slowestOf(this.slowestOfFlow.flat());
  }

  /** By flow. */
  breakdownsByFlow(): readonly FlowBreakdown[] {
    return this.breakdowns.flows;
  }

  private keep(trace: number, flow: number, arrival: number, total: number, outcome: number, list: readonly number[]): void {
    const { spans } = this;
    const place = new Map(list.map((span, i) => [span, i]));
    const made: Span[] = list.map((span) => {
      const sent = spans.sent[span]!;
      const back = spans.returned[span]!;
      const admitted = spans.admitted[span]!;
      const arrived = Number.isNaN(admitted) ? spans.delivered[span]! : admitted;
      const delivered = spans.delivered[span]!;
      const way = Number.isNaN(delivered) ? 0 : delivered - sent;
      const wayBack = Number.isNaN(back) || Number.isNaN(spans.left[span]!) ? 0 : Math.max(0, back - spans.left[span]!);
      const result = spans.outcome[span]!;
      return {
        element: this.componentIds[spans.component[span]!] ?? "",
        parent: place.get(spans.parent[span]!) ?? null,
        sent: sent - arrival,
        start: (Number.isNaN(arrived) ? sent : arrived) - arrival,
        wait: positive(known(spans.served[span]!, spans.left[span]!, back, arrival + total) - admitted),
        service: positive(known(spans.done[span]!, spans.left[span]!, back, arrival + total) - spans.served[span]!),
        network: way + wayBack,
        end: Number.isNaN(back) ? null : back - arrival,
        attempt: spans.attempt[span]! + 1,
        role: roles[spans.role[span]!] ?? "call",
        critical: spans.critical[span] === 1,
        outcome: result < 0 ? "unanswered" : outcomeText(result),
      };
    });
    const leftOut = Math.max(0, this.count[trace]! - mostSpans);
    const request: SlowRequest = {
      flow: this.flowIds[flow] ?? "",
      total,
      arrived: arrival,
      outcome: outcomeText(outcome),
      spans: made,
      leftOut,
    };
    const slowest = slowestOf([...this.slowestOfFlow[flow]!, request]);
    this.slowestOfFlow[flow] = slowest;
    if (slowest.length === kept) this.threshold[flow] = slowest[kept - 1]!.total;
  }

  private grow(): void {
    const room = this.newest.length * 2;
    this.newest = widerInts(this.newest, room);
    this.count = widerInts(this.count, room);
    this.weight = widerFloats(this.weight, room);
  }
}

/** Instead of a newest span. */
const ended = -2;

/** By the numbers of `Role`. */
const roles: readonly Span["role"][] = ["call", "second", "async", "part"];

/** The slowest requests of each flow, slowest first; of runs put together, too. */
export function slowestOf(requests: readonly SlowRequest[]): SlowRequest[] {
  const sorted = [...requests].sort((a, b) => b.total - a.total);
  const ofFlow = new Map<string, number>();
  return sorted.filter(({ flow }) => {
    const before = ofFlow.get(flow) ?? 0;
    ofFlow.set(flow, before + 1);
    return before < kept;
  });
}

function outcomeText(outcome: number): SlowRequest["outcome"] {
  return outcome === 0 ? "ok" : (errorCauses[outcome - 1] ?? "error");
}

/** The number, or 0 for one below it and for none. */
function positive(value: number): number {
  return value > 0 ? value : 0;
}

/** The first of these that is known. */
function known(...moments: readonly number[]): number {
  return moments.find((moment) => !Number.isNaN(moment)) ?? Number.NaN;
}

/** A number whose bits say nothing about those of the given one, which counts up (finaliser of MurmurHash3, public domain). */
function mixed(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
