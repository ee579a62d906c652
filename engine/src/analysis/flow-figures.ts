import type { Design, DistanceShare, ElementId, Flow } from "../model/index.ts";
import { callsInOrder, distances, lookup, writesBack } from "../model/index.ts";
import { assumedOfComponent, assumedOfLink } from "./assumed.ts";
import { availabilityUnderLoad, type CarriedLoads } from "./availability/carrying.ts";
import type { Formula } from "./availability/structure.ts";
import type { Crowded, Losses } from "./capacity/losses.ts";
import { flowCapacity } from "./capacity/throughput.ts";
import { visitOf } from "./component-state.ts";
import { flowStaleness } from "./data/staleness.ts";
import {
  approximate,
  approximately,
  bothDoubts,
  type Doubt,
  doubtful,
  exact,
  joinNotes,
  unknown,
  unknownLatency,
  withoutLoad,
} from "./figure.ts";
import type { AssumedInput, CallTime, Figure, FlowFigures, Hop, LatencyFigures, LinkFigures } from "./figures.ts";
import { type HeldPlaces, heldPlaces } from "./held-places.ts";
import { attributed } from "./latency/attribution.ts";
import { outcomeFigures } from "./latency/figures.ts";
import { countsItsCalls } from "./latency/holding.ts";
import { networkTime } from "./latency/network.ts";
import { noteOf, nothing } from "./latency/outcome.ts";
import { alikeVisits } from "./latency/repeated-visits.ts";
import type { TimeDistribution } from "./latency/time-distribution.ts";
import { timeQuantile } from "./latency/time-reading.ts";
import { gathered, linkLeftOut, timeLeftOut } from "./left-out.ts";
import { usesOfLinks } from "./link-figures.ts";
import { isClosed } from "./load/closed.ts";
import type { Sources } from "./load/sources.ts";
import type { Tally } from "./load/tally.ts";
import { visitsOf } from "./load/visits.ts";
import type { SteadyState } from "./solve.ts";
import type { Unknowns } from "./unknowns.ts";

/** Requests per second of a flow on average; `null` with the reason when nothing says so. */
export function flowRate(design: Design, flow: Flow): Figure {
  const client = flow.from === null ? undefined : lookup(design).components.get(flow.from);
  if (client?.client?.arrivals.value.type === "closed") {
    return unknown("a closed population: its rate follows from the response time");
  }
  if (!flow.rate) {
    return unknown(`nothing says how many requests ${flow.implicit ? `${flow.from ?? flow.name} makes` : `${flow.id} gets`}`);
  }
  return flow.rate.value >= 0 && Number.isFinite(flow.rate.value) ? exact(flow.rate.value) : unknown("the rate is not a finite number");
}

/** The same at the client's peak. */
export function peakFlowRate(design: Design, flow: Flow): Figure {
  const rate = flowRate(design, flow);
  const peak = flow.from === null ? 1 : (lookup(design).components.get(flow.from)?.client?.peak.value ?? 1);
  return rate.value === null ? rate : exact(rate.value * Math.max(1, peak));
}

export function flowFigures(
  design: Design,
  sources: Sources,
  flow: Flow,
  mean: SteadyState,
  peak: SteadyState,
  formula: Formula,
  carried: CarriedLoads,
  load: number,
  unknowns: Unknowns,
): FlowFigures {
  const closed = isClosed(design, flow);
  const rate = settledRate(design, flow, mean, load);
  const capacity = flowCapacity(mean, flow.id, rate.value, false);
  const autoscaled = flowCapacity(mean, flow.id, rate.value, true);
  return {
    id: flow.id,
    rate,
    peakRate: closed ? rate : scaled(peakFlowRate(design, flow), load),
    latency: flowLatency(design, flow, mean, rate, unknowns),
    latencyAtPeak: flowLatency(design, flow, peak, rate, unknowns),
    failing: failing(flow, mean),
    hops: hops(design, sources, flow, mean),
    calls: callTimes(design, flow, mean),
    availability: availabilityUnderLoad(
      carried,
      formula,
      limitsOf(design, flow, mean),
      (carrying, plain) => carrying.ofFlow(flow, plain),
      (carrying) => carrying.flowFormula(flow),
    ),
    maxThroughput: capacity.rate,
    bottleneck: capacity.bottleneck,
    headroom: headroom(capacity.rate, rate),
    headroomAtPeak: headroom(capacity.rate, scaled(peakFlowRate(design, flow), load)),
    autoscaledThroughput: autoscaled.rate.value === capacity.rate.value ? null : autoscaled.rate,
    losses: [],
    staleness: flowStaleness(design, flow.steps),
    assumed: assumedOfFlow(design, flow, mean),
  };
}

/** Requests per second of a flow at `load` times its rate, for a closed population those it comes to. */
export function settledRate(design: Design, flow: Flow, state: SteadyState, load: number): Figure {
  return isClosed(design, flow) ? closedRate(flow, state) : scaled(flowRate(design, flow), load);
}

/** What its requests take in this state. `rate`: that of the flow at the mean. */
export function flowLatency(design: Design, flow: Flow, state: SteadyState, rate: Figure, unknowns: Unknowns): LatencyFigures {
  if (flow.steps.length === 0) return unknownLatency("it makes no calls");
  const figures = outcomeFigures(state.outcomes.get(flow.id) ?? nothing);
  const inexact = bothDoubts(
    figures.p50 === null ? mostLoad(flow, state) : null,
    leftOut(design, flow, state),
    approximately(unknownLoad(flow, state, unknowns)),
  );
  return withoutLoad(doubtful(figures, inexact), rate.value === null ? rate.note : null);
}

function failing(flow: Flow, state: SteadyState): Figure {
  if (flow.steps.length === 0) return unknown("it makes no calls");
  const outcome = state.outcomes.get(flow.id) ?? nothing;
  if (outcome.time === null && outcome.ok > 0) return unknown(noteOf(outcome) ?? "no steady state");
  const figure: Figure = { value: 1 - outcome.ok, method: outcome.method, note: outcome.method === "exact" ? null : noteOf(outcome) };
  return outcome.ok < 1 ? doubtful(figure, mostLoad(flow, state)) : figure;
}

/** Why the load of what a request of the flow waits for is the most that there can be; `null` where it is not. */
function mostLoad(flow: Flow, { loads, inexact }: SteadyState): Doubt | null {
  const doubts = [...(loads.tallies.get(flow.id)?.waited.keys() ?? [])].map((id) => inexact.rates.get(id));
  return bothDoubts(...doubts.filter((doubt) => doubt?.method === "upper-bound"));
}

/** What a closed population sends: users over the time of one round, by mean value analysis. */
function closedRate(flow: Flow, state: SteadyState): Figure {
  const value = state.loads.rates.get(flow.id) ?? 0;
  const outcome = state.outcomes.get(flow.id);
  if (!(value > 0) || outcome?.time === null) return unknown("a closed population whose response time has no steady state");
  return approximate(value, "a closed population: users over response and think time (mean value analysis)");
}

/** The most a flow carries, when places held while calls run are taken before the workers are. */
export function withinPlaces(
  flow: Pick<FlowFigures, "rate" | "maxThroughput" | "bottleneck">,
  places: HeldPlaces | null,
): Pick<FlowFigures, "maxThroughput" | "bottleneck"> {
  const { maxThroughput, bottleneck, rate } = flow;
  if (places === null || rate.value === null || !(rate.value > 0)) return { maxThroughput, bottleneck };
  const carried = rate.value * places.growth;
  if (maxThroughput.value !== null && maxThroughput.value <= carried) return { maxThroughput, bottleneck };
  return { maxThroughput: { value: carried, method: "upper-bound", note: places.note }, bottleneck: places.element };
}

/**
 * A flow with what its rate leaves room for, and what is left of that after each loss. `formula`: when its requests succeed; `crowded`: the
 * flow and the losses at peak, `null` where all flows grow by the same factor, so that the proportions at the mean hold.
 */
export function withHeadroom(flow: FlowFigures, losses: Losses, formula: Formula, crowded: Crowded | null): FlowFigures {
  return {
    ...flow,
    headroom: headroom(flow.maxThroughput, flow.rate),
    headroomAtPeak: headroom((crowded?.flow ?? flow).maxThroughput, flow.peakRate),
    losses: losses.of(flow, formula, crowded),
  };
}

/** A flow as it is at its peak, when others may have grown by another factor: its rate and the most it carries in the proportions of that hour. */
export function crowdedFlow(
  design: Design,
  flow: FlowFigures,
  peak: SteadyState,
  links: Readonly<Record<ElementId, LinkFigures>>,
): FlowFigures {
  const { rate: maxThroughput, bottleneck } = flowCapacity(peak, flow.id, flow.peakRate.value, false);
  const limits = { rate: flow.peakRate, maxThroughput, bottleneck };
  return { ...flow, ...limits, ...withinPlaces(limits, heldPlaces(design, peak, flow.id, links, false)) };
}

/** Whether some flows grow more than others towards their peak. */
export function growsUnevenly(flows: readonly FlowFigures[]): boolean {
  const factors = flows.flatMap(({ rate, peakRate }) => (rate.value && peakRate.value ? [peakRate.value / rate.value] : []));
  return factors.some((factor) => Math.abs(factor - (factors[0] ?? 1)) > 1e-9);
}

/** Times a rate that a flow carries. */
function headroom(most: Figure, rate: Figure): Figure {
  if (rate.value === null) return rate;
  if (most.value === null) return most;
  return rate.value > 0 ? { ...most, value: most.value / rate.value } : unknown("no requests come");
}

function scaled(figure: Figure, factor: number): Figure {
  return figure.value === null ? figure : { ...figure, value: figure.value * factor };
}

/** Calls that nobody counts where requests of the flow wait: they would wait longer. */
function unknownLoad(flow: Flow, state: SteadyState, unknowns: Unknowns): string | null {
  for (const id of state.loads.tallies.get(flow.id)?.waited.keys() ?? []) {
    if (unknowns.isPartial(id) && state.states.get(id)?.busiest.utilisation != null) return `${id} ${unknowns.note(id)}`;
  }
  return null;
}

/** Why the latency of a flow is an approximation. */
function leftOut(design: Design, flow: Flow, state: SteadyState): Doubt | null {
  const tally = state.loads.tallies.get(flow.id);
  const { components, links } = lookup(design);
  const { arrivals, rates } = state.inexact;
  const notes: [string, readonly string[]][] = [];
  const waiting: string[] = [];
  const visits = visitsOf(flow.steps);
  for (const id of tally?.waited.keys() ?? []) {
    const component = components.get(id);
    const wait = state.states.get(id)?.busiest.wait ?? 0;
    if (!component) continue;
    notes.push([id, timeLeftOut(design, component, state.admitted.get(id) ?? 1)]);
    // Who comes with others waits for them, however idle the station is.
    const together = visits.get(id)?.together === true && component.workers.value !== null && component.serviceTime !== null;
    if (together || wait > negligibleWait * (state.states.get(id)?.busiest.sojourn?.mean ?? 0)) waiting.push(id);
  }
  const uses = usesOfLinks(state);
  for (const id of tally?.waitedAttempts.keys() ?? []) {
    const link = links.get(id);
    const load = state.loads.links.get(id);
    const calls = (uses.get(id) ?? []).map((use) => use.figures);
    if (link && load) notes.push([id, linkLeftOut(design, link, load, calls, state)]);
  }
  const far = [...(tally?.waitedAttempts ?? [])].filter(([id, { read, write }]) => {
    const link = links.get(id);
    return link !== undefined && isFarAtTimes(distances(design, link, write > read ? "write" : "read"));
  });
  const uneven = far.filter(([id]) => countsItsCalls(components.get(links.get(id)?.from ?? "")));
  const inexact = waiting.flatMap((id) => [approximately(arrivals.get(id) ?? null), rates.get(id)]);
  const simplified = joinNotes([
    waiting.length > 1 ? "waits at different stations are taken as independent" : null,
    comesAgain(flow, state, waiting),
    far.length > 1
      ? `whether a call crosses between regions is taken as independent of the calls before it (${far.map(([id]) => id).join(", ")})`
      : null,
    uneven.length > 0
      ? `as many calls are taken to go far as near, though a balancer that counts them sends more to where they end sooner (${uneven.map(([id]) => id).join(", ")})`
      : null,
    ...gathered(notes),
    state.unsettled ? "retries had not settled" : null,
  ]);
  return bothDoubts(...inexact, approximately(simplified));
}

/** Seconds by which two ways over one link differ when one of them leads to another region. */
const farther = 1e-3;

function isFarAtTimes(ways: readonly DistanceShare[]): boolean {
  const seconds = ways.map((way) => way.seconds);
  return Math.max(...seconds) - Math.min(...seconds) > farther;
}

/** Stations that one request comes to more than once, other than in the rows of calls whose times are known to be alike. */
function comesAgain(flow: Flow, state: SteadyState, waiting: readonly ElementId[]): string | null {
  if (state.outcomes.get(flow.id)?.notes.includes(alikeVisits)) return null;
  const visits = visitsOf(flow.steps);
  const apart = waiting.filter((id) => (visits.get(id)?.all ?? 0) > 1 && !visits.get(id)?.together);
  return apart.length > 0 ? `visits of one request to ${apart.join(", ")} are taken as independent` : null;
}

/** Share of the time at a station below which its wait shows in no percentile. */
const negligibleWait = 1e-6;

/** Components and links that a request waits for, by their part of the mean; `attributed` says what belongs to whom. */
function hops(design: Design, sources: Sources, flow: Flow, state: SteadyState): readonly Hop[] {
  const total = state.outcomes.get(flow.id)?.time?.mean ?? Number.POSITIVE_INFINITY;
  if (!(total > 0) || !Number.isFinite(total)) return [];
  const tally = state.loads.tallies.get(flow.id);
  const { hitRatio } = state.behaviour;
  const parts = attributed({ design, sources, hitRatio, calls: state.calls, steps: state.steps }, flow.steps, total);
  return [...parts]
    .map(([element, mean]) => ({ element, mean, p99: tailOf(design, flow, state, element, tally), share: mean / total }))
    .sort((a, b) => b.mean - a.mean);
}

/** Percentiles of single calls are worked out in designs with at most this many calls: elsewhere they would hold up every keystroke. */
const mostTails = 400;

/** What each call takes as this flow makes it. */
function callTimes(design: Design, flow: Flow, state: SteadyState): readonly CallTime[] {
  const hasTails = state.calls.size <= mostTails;
  const calls = callsInOrder(flow.steps);
  const later = new Set(calls.flatMap((call) => (writesBack(design, call) ? callsInOrder(call.body) : [])));
  return calls.map((call): CallTime => {
    const called = state.calls.get(call)?.called;
    const none = { mean: null, p99: null, method: "exact" } as const;
    if (call.async || later.has(call)) return { ...none, note: "nobody waits for it" };
    if (!called) return { ...none, note: "nothing reaches it" };
    const { time, method } = called;
    const note = noteOf(called);
    if (time === null) return { ...none, note: note ?? "no steady state" };
    return { mean: Number.isFinite(time.mean) ? time.mean : null, p99: hasTails ? tail(time) : null, method, note };
  });
}

function tail(time: TimeDistribution): number | null {
  const value = timeQuantile(time, 0.99);
  return Number.isFinite(value) ? value : null;
}

/** The 99th percentile of one visit of a component or of one way over a link, as the flow uses it most. */
function tailOf(design: Design, flow: Flow, state: SteadyState, element: ElementId, tally: Tally | undefined): number | null {
  const own = [{ priority: flow.priority.value, share: 1 }];
  const component = state.states.get(element);
  const link = lookup(design).links.get(element);
  const uses = (component ? tally?.waited : tally?.waitedAttempts)?.get(element) ?? { read: 1, write: 0 };
  const access = uses.write > uses.read ? "write" : "read";
  const time = component ? visitOf(component, access, own).time : link ? networkTime(design, link, access) : null;
  return time ? timeQuantile(time, 0.99) : null;
}

/** Properties on the path that the closed forms leave out. */
function limitsOf(design: Design, flow: Flow, state: SteadyState): string | null {
  const tally = state.loads.tallies.get(flow.id);
  const components = lookup(design).components;
  const erring = [...(tally?.waited.keys() ?? [])].some((id) => (components.get(id)?.errorRate.value ?? 0) > 0);
  return joinNotes([
    erring ? "error rates count as errors, not as downtime" : null,
    tally?.tooDeep ? "calls nest too deeply to follow them all" : null,
  ]);
}

function assumedOfFlow(design: Design, flow: Flow, state: SteadyState): readonly AssumedInput[] {
  const tally = state.loads.tallies.get(flow.id);
  const { components, links } = lookup(design);
  const inputs: AssumedInput[] = [];
  if (flow.rate?.assumed)
    inputs.push({ element: flow.id, input: `rate of ${flow.id}`, text: String(flow.rate.value), reason: flow.rate.assumed });
  for (const id of tally?.waited.keys() ?? []) {
    const component = components.get(id);
    if (component) inputs.push(...assumedOfComponent(design, component));
  }
  for (const id of tally?.waitedAttempts.keys() ?? []) {
    const link = links.get(id);
    if (link) inputs.push(...assumedOfLink(link));
  }
  return inputs;
}
