import { type Analysis, type CallTime, type Hop, type Method, methodSign, percentileTexts, weakest } from "@lintel/engine/analysis";
import {
  type CallStep,
  type Component,
  type ComponentKind,
  callsInOrder,
  type Design,
  type Flow,
  lookup,
  type Origin,
  percentText,
  type Step,
  timeText,
} from "@lintel/engine/model";
import { spoken } from "../diagram/spoken.ts";
import { t } from "../texts/index.ts";

/** A taker of part in a flow, in the order of the first call that names it. */
export interface SequenceLane {
  readonly id: string;
  readonly title: string;
  readonly kind: ComponentKind | null;
  /** Its time in this flow and the share of the whole, such as `2.69 ms · 5.6%`; `null` when it has none or it is not known. */
  readonly note: string | null;
}

/** One call of a flow; `step` counts from 0 in the order of the text. */
export interface SequenceCall {
  readonly step: number;
  readonly from: string;
  readonly to: string;
  /** Nobody waits for an answer. */
  readonly async: boolean;
  readonly link: string | null;
  /** What the call says for itself: its label, or what it reads or writes. */
  readonly label: string;
  /** Time on the wire, there and back; `null` when it is none or not known. */
  readonly wire: string | null;
  /** From the call to its answer in this flow, mean and 99th percentile; `null` when nobody waits or it is not known. */
  readonly latency: string | null;
  /** Why there is no latency, or what it rests on. */
  readonly note: string | null;
  readonly origin: Origin;
  /** The call in a sentence, for people who listen. */
  readonly words: string;
}

export type FrameKind = "parallel" | "choose" | "maybe" | "repeat" | "on miss" | "on error";

/** One line of a sequence diagram, from top to bottom. */
export type SequenceRow =
  | { readonly type: "call"; readonly call: SequenceCall }
  | { readonly type: "return"; readonly call: SequenceCall }
  | { readonly type: "open"; readonly kind: FrameKind; readonly title: string }
  /** Ends one part of the frame and begins the next. */
  | { readonly type: "divide"; readonly title: string }
  | { readonly type: "close" };

/** What a sequence diagram shows, without any place for it. */
export interface Sequence {
  readonly flow: string;
  readonly title: string;
  /** Rate and latency of the whole flow. */
  readonly summary: string;
  readonly lanes: readonly SequenceLane[];
  readonly rows: readonly SequenceRow[];
  readonly calls: readonly SequenceCall[];
  /** Calls that were left out because the flow is too long or too deep to be drawn. */
  readonly leftOut: number;
}

/** A flow with more calls, or nested deeper, is drawn up to there. */
const [mostCalls, deepest] = [400, 40];

/** A flow as calls between lanes from top to bottom, with the latencies of an analysis where there is one. */
export function sequenceOf(design: Design, flow: Flow, analysis: Analysis | null): Sequence {
  const builder = new Builder(design, flow, analysis);
  builder.steps(flow.steps, 0);
  return builder.finish();
}

class Builder {
  readonly #flow: Flow;
  readonly #analysis: Analysis | null;
  readonly #components: ReadonlyMap<string, Component>;
  readonly #hops: ReadonlyMap<string, Hop>;
  readonly #times: ReadonlyMap<CallStep, CallTime>;
  readonly #lanes: string[] = [];
  readonly #rows: SequenceRow[] = [];
  readonly #calls: SequenceCall[] = [];
  #leftOut = 0;

  constructor(design: Design, flow: Flow, analysis: Analysis | null) {
    this.#flow = flow;
    this.#analysis = analysis;
    this.#components = lookup(design).components;
    this.#hops = new Map((analysis?.flows[flow.id]?.hops ?? []).map((hop) => [hop.element, hop]));
    const times = analysis?.flows[flow.id]?.calls ?? [];
    this.#times = new Map(callsInOrder(flow.steps).flatMap((call, index) => (times[index] ? [[call, times[index]]] : [])));
    if (flow.from !== null) this.#lanes.push(flow.from);
  }

  steps(steps: readonly Step[], depth: number): void {
    for (const step of steps) this.#step(step, depth);
  }

  finish(): Sequence {
    const figures = this.#analysis?.flows[this.#flow.id];
    const { latency } = figures ?? {};
    const times = latency ? percentileTexts(latency, ["mean", "p50", "p99"], t.figures) : [];
    return {
      flow: this.#flow.id,
      title: this.#flow.title,
      summary: latency && times.length > 0 ? `${methodSign(latency)}${times.join(" · ")}` : (latency?.note ?? ""),
      lanes: this.#lanes.map((id) => this.#lane(id)),
      rows: this.#rows,
      calls: this.#calls,
      leftOut: this.#leftOut,
    };
  }

  #step(step: Step, depth: number): void {
    if (this.#calls.length >= mostCalls || depth > deepest) {
      this.#leftOut += callsInOrder([step]).length;
      return;
    }
    switch (step.type) {
      case "call":
        this.#call(step, depth);
        break;
      case "parallel": {
        const first = step.first === null ? t.sequence.all : t.sequence.some(step.first, step.branches.length);
        this.#frame(
          "parallel",
          step.branches.map((steps, index) => ({ title: index === 0 ? first : t.sequence.and, steps })),
          depth,
        );
        break;
      }
      case "choose":
        this.#frame(
          "choose",
          step.options.map(({ probability, steps }) => ({ title: percentText(probability), steps })),
          depth,
        );
        break;
      case "maybe":
        this.#frame("maybe", [{ title: percentText(step.probability), steps: step.steps }], depth);
        break;
      case "repeat":
        this.#frame("repeat", [{ title: t.sequence.times(step.count), steps: step.steps }], depth);
    }
    if (step.onError) this.#frame("on error", [{ title: "", steps: step.onError }], depth);
  }

  #call(step: CallStep, depth: number): void {
    const call = this.#callOf(step);
    for (const id of [step.from, step.to]) if (!this.#lanes.includes(id)) this.#lanes.push(id);
    this.#calls.push(call);
    this.#rows.push({ type: "call", call });
    this.steps(step.body, depth + 1);
    if (!step.async) this.#rows.push({ type: "return", call });
    if (step.onMiss) this.#frame("on miss", [{ title: this.#missText(step.to), steps: step.onMiss }], depth);
  }

  #frame(kind: FrameKind, parts: readonly { readonly title: string; readonly steps: readonly Step[] }[], depth: number): void {
    const filled = parts.filter(({ steps }) => steps.length > 0);
    const [first, ...more] = filled;
    if (!first) return;
    this.#rows.push({ type: "open", kind, title: first.title });
    this.steps(first.steps, depth + 1);
    for (const part of more) {
      this.#rows.push({ type: "divide", title: part.title });
      this.steps(part.steps, depth + 1);
    }
    this.#rows.push({ type: "close" });
  }

  #callOf(step: CallStep): SequenceCall {
    const figures = step.link === null ? undefined : this.#analysis?.links[step.link];
    const access = step.access === null ? "" : step.keyField === null ? step.access : t.sequence.by(step.access, step.keyField);
    const label = step.label ?? access;
    const time = step.async ? undefined : this.#timeOf(step);
    const texts = time ? callTexts(time) : [];
    const latency = time && texts.length > 0 ? `${methodSign(time)}${texts.join(" · ")}` : null;
    const wire = figures && figures.network > 0 ? timeText(figures.network) : null;
    const said = [
      (step.async ? t.sequence.sends : t.sequence.calls)(this.#title(step.from), this.#title(step.to)),
      label,
      time ? spoken(answerText(time)) : "",
      wire === null ? "" : t.sequence.ofItOnWire(spoken(wire)),
    ];
    return {
      step: this.#calls.length,
      from: step.from,
      to: step.to,
      async: step.async,
      link: step.link,
      label,
      wire,
      latency,
      note: step.link === null ? t.sequence.noLink : (time?.note ?? null),
      origin: step.origin,
      words: said.filter((part) => part !== "").join(", "),
    };
  }

  /** What the call takes in this flow. It is no more exact than what is known of its link, which other flows use as well, and of the whole flow. */
  #timeOf(step: CallStep): CallTime | undefined {
    const time = this.#times.get(step);
    const others = [
      this.#analysis?.flows[this.#flow.id]?.latency,
      step.link === null ? undefined : this.#analysis?.links[step.link]?.latency,
    ];
    return time && { ...time, method: weakest([time.method, ...others.flatMap((other) => (other ? [other.method] : []))]) };
  }

  #missText(cache: string): string {
    const ratio = this.#analysis?.components[cache]?.hitRatio;
    return ratio && ratio.value !== null ? `${methodSign(ratio)}${percentText(1 - ratio.value)}` : "";
  }

  #lane(id: string): SequenceLane {
    const hop = this.#hops.get(id);
    return {
      id,
      title: this.#title(id),
      kind: this.#components.get(id)?.kind ?? null,
      note: hop && hop.mean > 0 ? `${timeText(hop.mean)} · ${percentText(Number(hop.share.toPrecision(2)))}` : null,
    };
  }

  #title(id: string): string {
    return this.#components.get(id)?.title ?? id;
  }
}

/** `mean 1.2 ms`, `p99 4 ms`: those that are known. */
function callTexts({ mean, p99 }: CallTime): readonly string[] {
  return [...(mean === null ? [] : [t.sequence.mean(timeText(mean))]), ...(p99 === null ? [] : [`p99 ${timeText(p99)}`])];
}

/** `answers in about 1.2 ms on average, p99 4 ms`; empty when it is not known. */
function answerText(latency: CallTime): string {
  if (latency.mean === null) return "";
  const mean = boundedText(latency.method, timeText(latency.mean));
  return latency.p99 === null ? t.sequence.answers(mean) : t.sequence.answersWithTail(mean, timeText(latency.p99));
}

function boundedText(method: Method, time: string): string {
  switch (method) {
    case "approximation":
      return t.sequence.about(time);
    case "lower-bound":
      return t.sequence.atLeast(time);
    case "upper-bound":
      return t.sequence.atMost(time);
    case "exact":
      return time;
  }
}
