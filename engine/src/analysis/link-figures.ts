import { activeReplicas, type CallStep, countText, type Design, type Link, lookup } from "../model/index.ts";
import { assumedOfLink } from "./assumed.ts";
import {
  approximately,
  bothDoubts,
  type Doubt,
  doubtful,
  exact,
  joinNotes,
  unknown,
  unknownLatency,
  weakest,
  withoutLoad,
} from "./figure.ts";
import type { Figure, LatencyFigures, LinkFigures } from "./figures.ts";
import { pollingFigures } from "./kinds/polling.ts";
import type { CallFigures } from "./latency/call-tree.ts";
import { latencyFigures, outcomeFigures } from "./latency/figures.ts";
import { againWord } from "./latency/hedging.ts";
import { networkTime } from "./latency/network.ts";
import { oneOf } from "./latency/outcome.ts";
import { linkLeftOut } from "./left-out.ts";
import { waitedWithin } from "./load/visits.ts";
import type { SteadyState } from "./solve.ts";
import type { Unknowns } from "./unknowns.ts";

/** Retries that no printed figure shows. */
const negligible = 1e-9;

interface Use {
  readonly call: CallStep;
  /** Calls per second. */
  readonly rate: number;
  readonly figures: CallFigures;
}

/** The calls that go over each link. */
export function usesOfLinks(state: SteadyState): ReadonlyMap<string, readonly Use[]> {
  const known = found.get(state);
  if (known) return known;
  const uses = new Map<string, Use[]>();
  for (const [call, figures] of state.calls) {
    if (call.link === null) continue;
    const list = uses.get(call.link);
    const use = { call, rate: rateOf(state, call), figures };
    if (list) list.push(use);
    else uses.set(call.link, [use]);
  }
  found.set(state, uses);
  return uses;
}

/** Every flow asks for the calls of its links. */
const found = new WeakMap<SteadyState, ReadonlyMap<string, readonly Use[]>>();

function rateOf(state: SteadyState, call: CallStep): number {
  return state.loads.steps.get(call) ?? 0;
}

export function linkFigures(design: Design, link: Link, state: SteadyState, uses: readonly Use[], unknowns: Unknowns): LinkFigures {
  const load = state.loads.links.get(link.id) ?? { calls: 0, attempts: 0 };
  const missing = load.calls > 0 ? null : (unknowns.reason(link.id) ?? unknowns.reason(link.from));
  const note = unknowns.note(link.id);
  const partial = unknowns.isPartial(link.id) ? note : null;
  const retried = load.attempts > load.calls * (1 + negligible) ? `with the approximate share of ${againWord(link)} calls` : null;
  const rate = (value: number, reason: string | null = null): Figure =>
    missing !== null
      ? unknown(missing)
      : withoutLoad(
          doubtful(exact(value, partial === null ? note : null), bothDoubts(state.inexact.rates.get(link.id), approximately(reason))),
          partial,
        );
  const calls = uses.map((use) => use.figures);
  const leftOut = bothDoubts(
    approximately(joinNotes([...linkLeftOut(design, link, load, calls, state), state.inexact.arrivals.get(link.to) ?? null])),
    doubtsWithin(design, uses, state),
  );
  const unloaded = missing ?? (unknowns.isPartial(link.to) ? unknowns.note(link.to) : null);
  const bytes = link.network.payload.value + link.network.response.value;
  const times = withoutLoad(doubtful(latency(design, link, uses, missing ?? note), leftOut), unloaded);
  return {
    id: link.id,
    rate: rate(load.calls),
    attemptRate: rate(load.attempts, retried),
    bandwidth: rate(load.attempts * bytes, retried),
    bandwidthUtilisation: bandwidthUtilisation(link, rate(load.attempts, retried)),
    network: networkTime(design, link, null).mean,
    inFlight: inFlight(link, rate(load.attempts, retried), times),
    connections: connections(design, link),
    latency: times,
    timeoutRatio: link.timeout ? withoutLoad(doubtful(timeoutRatio(uses, missing ?? note), leftOut), unloaded) : null,
    polling: pollingFigures(lookup(design).components.get(link.from), link, times),
    assumed: assumedOfLink(link),
  };
}

/** How exact the loads are of the stations that its calls wait at. */
function doubtsWithin(design: Design, uses: readonly Use[], { inexact, states }: SteadyState): Doubt | null {
  if (inexact.rates.size === 0) return null;
  const waited = new Set(uses.flatMap(({ call }) => [...waitedWithin(design, call)]));
  return bothDoubts(...[...waited].map((id) => ((states.get(id)?.busiest.wait ?? 1) > 0 ? inexact.rates.get(id) : null)));
}

/** Weights of several uses: by their rates, evenly when none is known. */
function weights(uses: readonly Use[]): readonly number[] {
  const total = uses.reduce((sum, use) => sum + use.rate, 0);
  return uses.map((use) => (total > 0 ? use.rate / total : 1 / uses.length));
}

function latency(design: Design, link: Link, uses: readonly Use[], missing: string | null): LatencyFigures {
  if (link.kind === "subscription")
    return latencyFigures(networkTime(design, link, null), "exact", "the network alone: consumers take messages when they are free");
  if (uses.length === 0) return unknownLatency(missing ?? "no flow uses it");
  const share = weights(uses);
  const blend = oneOf(uses.map((use, i) => ({ probability: share[i] as number, outcome: { ...use.figures.attempt, ok: 1 } })));
  return outcomeFigures(blend);
}

function timeoutRatio(uses: readonly Use[], missing: string | null): Figure {
  if (uses.length === 0) return unknown(missing ?? "no flow uses it");
  const share = weights(uses);
  const value = uses.reduce((sum, use, i) => sum + (share[i] as number) * (use.figures.timeoutRatio ?? 0), 0);
  const method = weakest(uses.map((use) => use.figures.attempt.method));
  return { value, method, note: method === "exact" ? null : "from the approximate distribution of the callee's time" };
}

function bandwidthUtilisation(link: Link, attempts: Figure): Figure {
  const { bandwidth, payload, response } = link.network;
  if (!bandwidth || !(bandwidth.value > 0)) return unknown("no bandwidth is given");
  if (attempts.value === null) return attempts;
  const busier = Math.max(payload.value, response.value);
  return { ...attempts, value: (attempts.value * busier) / bandwidth.value };
}

/** Little's law: calls per second times the time of each; a caller that gives up no longer waits. */
function inFlight(link: Link, attempts: Figure, times: LatencyFigures): Figure {
  if (attempts.value === null) return attempts;
  if (attempts.value === 0) return exact(0, attempts.note);
  if (link.kind !== "call") return unknown("nobody waits for it");
  if (times.mean === null) return unknown(times.note ?? "its time is not known");
  const time = Math.min(times.mean, link.timeout?.value ?? Number.POSITIVE_INFINITY);
  if (!Number.isFinite(time)) return unknown("the mean time of a call is infinite");
  return { value: attempts.value * time, method: weakest([attempts.method, times.method]), note: joinNotes([attempts.note, times.note]) };
}

function connections(design: Design, link: Link): Figure {
  const caller = lookup(design).components.get(link.from);
  if (!link.pool) return unknown("no pool is given, so the connections follow the calls in flight");
  if (!caller || caller.kind === "client") return unknown("nothing says how many clients there are");
  const most = Math.max(activeReplicas(caller), caller.autoscale?.max.value ?? 0);
  const grown = caller.autoscale && most > activeReplicas(caller) ? `with ${countText(most)} autoscaled replicas of ${caller.id}` : null;
  return exact(link.pool.value * most, grown);
}
