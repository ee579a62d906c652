import { highWord } from "../kernel/elementary.ts";
import { Role, type SpanPool } from "./span-pool.ts";

/** Kinds of time, in the order of a row's parts. */
export const partsOfHop = ["queue", "service", "network", "retries"] as const;
const queue = 0;
const service = 1;
const network = 2;
const retries = 3;

/** Rows of latency are a sixteenth of a power of two wide: 4.4%. */
const shift = 16;

/** Requests of similar latency: how many they stand for, and the sums of their latencies and of the parts of each. */
export interface BreakdownRow {
  followed: number;
  weight: number;
  latency: number;
  /** Four kinds of time for each component in the order of the flow's `components`; a part that is missing is 0. */
  readonly parts: number[];
}

/** Where the latency of a flow's successful requests went, by how slow they were. Data only: it crosses threads as it is. */
export interface FlowBreakdown {
  /** Components by their number, in the order in which they were met. */
  readonly components: number[];
  readonly rows: Map<number, BreakdownRow>;
  /** Requests (as many as those stand for) with too many calls to be followed to their end. */
  leftOut: number;
}

/** Time spent at components, one entry after the other. */
interface Path {
  length: number;
  readonly component: number[];
  readonly kind: number[];
  readonly seconds: number[];
}

/** Turns the calls of a request into the time it spent waiting for each of them, and adds that up. */
export class Breakdowns {
  readonly flows: FlowBreakdown[];
  private readonly path: Path = { length: 0, component: [], kind: [], seconds: [] };
  /** By span: the last of the calls made during it to be answered, and the one answered before a call of the same caller. */
  private lastChild = new Int32Array(0);
  private before = new Int32Array(0);
  private lastOfRequest = -1;
  /** Only marks calls as critical. */
  private isSilent = false;

  constructor(flows: number) {
    this.flows = Array.from({ length: flows }, () => ({ components: [], rows: new Map(), leftOut: 0 }));
  }

  /**
   * The way of a request from its end back to its arrival: at each moment it waited for the call whose answer let it go on. Marks these calls
   * as critical. The result is valid until the next call of this function.
   */
  follow(spans: SpanPool, list: readonly number[], arrival: number, end: number): Path {
    this.path.length = 0;
    this.link(spans, list);
    this.walk(spans, -1, arrival, arrival, end);
    return this.path;
  }

  add(flow: number, weight: number, total: number, path: Path): void {
    const { components, rows } = this.flows[flow]!;
    const bucket = highWord(total) >> shift;
    let row = rows.get(bucket);
    if (row === undefined) {
      row = { followed: 0, weight: 0, latency: 0, parts: [] };
      rows.set(bucket, row);
    }
    row.followed += 1;
    row.weight += weight;
    row.latency += weight * total;
    for (let i = 0; i < path.length; i++) {
      let local = components.indexOf(path.component[i]!);
      if (local < 0) local = components.push(path.component[i]!) - 1;
      const at = local * partsOfHop.length + path.kind[i]!;
      while (row.parts.length <= at) row.parts.push(0);
      row.parts[at]! += weight * path.seconds[i]!;
    }
  }

  leftOut(flow: number, weight: number): void {
    this.flows[flow]!.leftOut += weight;
  }

  /** Lists the answered calls of each caller, the last answered first; of those answered at one moment the one sent last. */
  private link(spans: SpanPool, list: readonly number[]): void {
    if (this.lastChild.length < spans.trace.length) {
      this.lastChild = new Int32Array(spans.trace.length);
      this.before = new Int32Array(spans.trace.length);
    }
    const { returned, parent } = spans;
    let inOrder = true;
    let latest = Number.NEGATIVE_INFINITY;
    const answered: number[] = [];
    this.lastOfRequest = -1;
    for (const span of list) {
      this.lastChild[span] = -1;
      const at = returned[span]!;
      if (Number.isNaN(at)) continue;
      answered.push(span);
      if (at < latest) inOrder = false;
      latest = at;
    }
    if (!inOrder) answered.sort((a, b) => returned[a]! - returned[b]!);
    for (const span of answered) {
      const caller = parent[span]!;
      this.before[span] = caller < 0 ? this.lastOfRequest : this.lastChild[caller]!;
      if (caller < 0) this.lastOfRequest = span;
      else this.lastChild[caller] = span;
    }
  }

  /** What a frame waited for up to a moment, from the calls that it sent at `from` or later; it could send none before `own`. */
  private walk(spans: SpanPool, frame: number, from: number, own: number, until: number): void {
    const { returned, sent, component } = spans;
    let time = until;
    let next = -1;
    for (let call = frame < 0 ? this.lastOfRequest : this.lastChild[frame]!; call >= 0; call = this.before[call]!) {
      if (returned[call]! > time || sent[call]! < from) continue;
      this.pause(spans, frame < 0 ? call : frame, next, time - returned[call]!);
      this.account(spans, call);
      time = sent[call]!;
      next = call;
    }
    if (frame >= 0 || next >= 0) this.pause(spans, frame < 0 ? next : frame, next, time - own);
    else if (until > own && this.lastOfRequest >= 0) this.spend(component[this.lastOfRequest]!, queue, until - own);
  }

  /** Time without a call under way: before another attempt the pause for it, otherwise a wait for others at the component itself. */
  private pause(spans: SpanPool, frame: number, next: number, seconds: number): void {
    if (!(seconds > 0)) return;
    if (next >= 0 && (spans.attempt[next]! > 0 || spans.role[next] === Role.second)) this.spend(spans.component[next]!, retries, seconds);
    else this.spend(spans.component[frame]!, queue, seconds);
  }

  private account(spans: SpanPool, call: number): void {
    spans.critical[call] = 1;
    const component = spans.component[call]!;
    const sent = spans.sent[call]!;
    const returned = spans.returned[call]!;
    if (spans.outcome[call] !== 0) {
      this.spend(component, retries, returned - sent);
      // What it waited for itself is part of that, and worth showing.
      const wasSilent = this.isSilent;
      this.isSilent = true;
      this.walk(spans, call, sent, sent, returned);
      this.isSilent = wasSilent;
      return;
    }
    const delivered = spans.delivered[call]!;
    const left = spans.left[call]!;
    if (Number.isNaN(delivered) || Number.isNaN(left)) {
      // It stands for several: parts of it, and then what it calls itself.
      this.walk(spans, call, sent, sent, returned);
      return;
    }
    const admitted = spans.admitted[call]!;
    const served = spans.served[call]!;
    const done = spans.done[call]!;
    this.spend(component, network, delivered - sent + (returned - left));
    if (admitted > delivered) this.walk(spans, call, delivered, delivered, admitted);
    this.spend(component, queue, served - admitted);
    this.spend(component, service, done - served);
    // Calls to a limiter's store come before the service, all others after it.
    this.walk(spans, call, (served + done) / 2, done, left);
  }

  private spend(component: number, kind: number, seconds: number): void {
    if (!(seconds > 0) || this.isSilent) return;
    const { path } = this;
    const i = path.length++;
    path.component[i] = component;
    path.kind[i] = kind;
    path.seconds[i] = seconds;
  }
}
