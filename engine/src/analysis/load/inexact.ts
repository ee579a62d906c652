import type { CallStep, Design, ElementId, Step } from "../../model/index.ts";
import { bodyRunsOnMiss, lookup, writesBack } from "../../model/index.ts";
import { flushOf } from "../cache/written-back.ts";
import type { ComponentState } from "../component-state.ts";
import { approximately, type Doubt } from "../figure.ts";
import type { Figure } from "../figures.ts";
import { againWord } from "../latency/hedging.ts";
import { beginTogether } from "./batches.ts";
import { burstyFlows } from "./bursts.ts";
import type { QueueShares } from "./competing.ts";
import type { Sources } from "./sources.ts";
import type { Behaviour } from "./tally.ts";
import { visitsOf } from "./visits.ts";

/** Where loads are not exact although every flow's rate is known. Keyed by component or link. */
export interface Inexact {
  /** Why a rate is no more than an approximation or a bound. */
  readonly rates: ReadonlyMap<ElementId, Doubt>;
  /** Why the times between arrivals at a component are not those of the queueing model. */
  readonly arrivals: ReadonlyMap<ElementId, string>;
}

interface Context {
  readonly design: Design;
  readonly sources: Sources;
  readonly states: ReadonlyMap<ElementId, ComponentState>;
  readonly hitRatios: ReadonlyMap<ElementId, Figure>;
  readonly behaviour: Behaviour;
  readonly queueShares: QueueShares;
}

const burstsIndependent = "stations are taken to meet the bursts of their arrivals independently of each other";
const curveLeftOut = "the daily curve of the arrivals is not part of the closed forms: they take its mean rate";
const burstsLeftOut = "bursts of several flows are not part of the closed forms: arrivals are taken as Poisson";
const cancelledWork: Doubt = { text: "at most: work that its callers cancel is counted in full", method: "upper-bound" };
const dealtToPartitions =
  "messages without a key go to the partitions in turn, which is taken as at random: waits are up to a half shorter where many replicas share them";
/** Rounds in which what one source finds reaches the others. */
const maxRounds = 8;
const maxDepth = 1200;
/** Shares of failures that no printed figure shows. */
const negligible = 1e-9;

/**
 * Walks all calls in the order they are made. Arrivals are Poisson as long as everything met before is a station whose departures are
 * (M/M/c, or no limit of workers: Burke 1956, Mirasol 1963); behind any other they are as irregular as a fit says.
 */
export function inexactLoads(context: Context): Inexact {
  const rates = new Map<ElementId, Doubt>();
  const arrivals = new Map<ElementId, string>();
  const found = { rates, arrivals };
  const bounds = (): number => [...rates.values()].filter(({ method }) => method === "upper-bound").length;
  const soFar = (): number => rates.size + bounds() + arrivals.size;
  for (let round = 0, known = -1; round < maxRounds && soFar() > known; round++) {
    known = soFar();
    for (const source of context.sources.flows) {
      const type = lookup(context.design).components.get(source.flow?.from ?? "")?.client?.arrivals.value.type;
      const start =
        type === "bursty" ? (burstyFlows(context.design) ? burstsIndependent : burstsLeftOut) : type === "diurnal" ? curveLeftOut : null;
      const rate = type === "closed" ? approximately("with the rate of a closed population, by mean value analysis") : null;
      new Walk(context, found, start, type === "constant").steps(source.steps, rate, 0);
    }
    for (const { messaging, consumer, link } of context.sources.subscriptions) {
      const uneven = context.queueShares.has(link) ? `with the share of ${messaging} that finds it free (Erlang's loss formula)` : null;
      const rate = rates.get(messaging) ?? approximately(uneven);
      noteRate(rates, link, rate);
      noteRate(rates, consumer, rate);
      if (dealsInTurn(context.design, messaging)) note(arrivals, consumer, dealtToPartitions);
      const walk = new Walk(context, found, arrivals.get(messaging) ?? null, false);
      walk.passes(messaging);
      walk.arrivesAt(consumer);
      walk.steps(context.sources.consumers.get(consumer)?.steps ?? [], rate, 0);
    }
  }
  return found;
}

/** Whether a broker with several partitions deals out what has no key. */
function dealsInTurn(design: Design, broker: ElementId): boolean {
  const messaging = lookup(design).components.get(broker)?.messaging;
  return messaging != null && messaging.ordering.value !== "none" && messaging.partitions.value > 1;
}

function note(map: Map<ElementId, string>, id: ElementId, reason: string): void {
  if (!map.has(id)) map.set(id, reason);
}

/** The first approximation is kept, and a bound in its place: it is more than that. */
function noteRate(rates: Map<ElementId, Doubt>, id: ElementId, doubt: Doubt | null): void {
  if (doubt !== null && (!rates.has(id) || (doubt.method === "upper-bound" && rates.get(id)?.method !== "upper-bound")))
    rates.set(id, doubt);
}

/** Of two doubts about a rate the one that makes it a bound, otherwise the first. */
function graver(one: Doubt | null, other: Doubt | null): Doubt | null {
  return other !== null && (one === null || (other.method === "upper-bound" && one.method !== "upper-bound")) ? other : one;
}

class Walk {
  private readonly context: Context;
  private readonly found: { readonly rates: Map<ElementId, Doubt>; readonly arrivals: Map<ElementId, string> };
  /** Why the stream of requests is no Poisson process here; `null` while it is. */
  private disturbed: string | null;
  /** Straight behind a client with constant arrivals, which the queueing model knows. */
  private regular: boolean;

  constructor(context: Context, found: Walk["found"], disturbed: string | null, regular: boolean) {
    this.context = context;
    this.found = found;
    this.disturbed = disturbed;
    this.regular = regular;
  }

  steps(steps: readonly Step[], rate: Doubt | null, depth: number): void {
    if (depth > maxDepth) return;
    for (const step of steps) this.step(step, rate, depth);
  }

  arrivesAt(component: ElementId): void {
    if (this.disturbed !== null) note(this.found.arrivals, component, this.disturbed);
    this.passes(component);
  }

  passes(component: ElementId): void {
    const state = this.context.states.get(component);
    const station = state?.busiest;
    const waits = station ? (station.wait ?? 1) > 0 : false;
    const limited = (state?.component.workers.value ?? null) !== null && state?.component.serviceTime !== null;
    const markovian = !limited || (station?.method === "exact" && !this.found.arrivals.has(component));
    if ((!markovian && waits) || (this.regular && limited))
      this.disturbed ??= `behind ${component} arrivals are as regular as a fit to simulations says`;
    this.regular = false;
  }

  private step(step: Step, rate: Doubt | null, depth: number): void {
    const { behaviour } = this.context;
    switch (step.type) {
      case "call":
        this.call(step, rate, depth);
        break;
      case "parallel":
        this.comeTogether(step);
        for (const branch of step.branches) this.steps(branch, rate, depth + 1);
        break;
      case "choose":
        for (const option of step.options) this.steps(option.steps, rate, depth + 1);
        break;
      case "maybe":
      case "repeat":
        this.steps(step.steps, rate, depth + 1);
        break;
    }
    if (step.onError && behaviour.failure(step) > negligible) {
      this.steps(step.onError, rate ?? approximately("with the approximate share of failed calls"), depth + 1);
    }
  }

  /** Branches that begin with a call to one component come there at once, and are followed as that; others that meet there are not. */
  private comeTogether(step: Step): void {
    const direct = new Map(beginTogether(step).map(({ to, calls }) => [to, calls.length] as const));
    for (const [id, { all, together }] of visitsOf([step])) {
      if (!together) continue;
      const state = this.context.states.get(id);
      const inTurn = state !== undefined && state.balancing !== null && state.pooled === 1 && state.busiest.alike > 0;
      const followed = inTurn || (state?.busiest.together ?? null) !== null;
      const reason =
        followed && direct.get(id) === all
          ? `calls of one request come to ${id} together (M^[X]/G/c): the last of them within a tenth mostly, a third behind a balancer that counts requests`
          : `calls of one request that come to ${id} together are taken as coming apart: the last of them takes longer, a half and more where service is regular`;
      note(this.found.arrivals, id, reason);
    }
  }

  private call(call: CallStep, outer: Doubt | null, depth: number): void {
    const { behaviour, design, hitRatios, sources } = this.context;
    const retried = behaviour.attempts(call) > 1 + negligible;
    const again = againWord(call.link === null ? undefined : lookup(design).links.get(call.link));
    const rate = outer ?? approximately(retried ? `with the approximate share of ${again} calls` : null);
    noteRate(this.found.rates, call.to, rate);
    if (call.link !== null) noteRate(this.found.rates, call.link, outer);
    const link = call.link === null ? undefined : lookup(design).links.get(call.link);
    if (link?.cancel && link.timeout && behaviour.failure(call) > negligible) noteRate(this.found.rates, call.to, cancelledWork);
    const followed = this.context.states.get(call.to)?.busiest.note?.includes("pool") === true;
    if (link?.pool && behaviour.failure(call) > negligible && !followed)
      this.disturbed ??= `no more calls come than fit the pool of ${link.id}, though arrivals are taken as random: waits are shorter`;
    if (retried) this.disturbed ??= `${again} calls do not come at random: arrivals are taken as Poisson`;
    this.arrivesAt(call.to);
    const limiter = sources.limiterCalls.get(call.to);
    if (limiter && limiter !== call) {
      noteRate(this.found.rates, limiter.to, rate);
      this.arrivesAt(limiter.to);
    }
    const rateLimit = lookup(design).components.get(call.to)?.rateLimit;
    if (rateLimit?.per === "all" && (behaviour.admitted(call.to) < 1 || rateLimit.algorithm.value === "leaky-bucket"))
      this.disturbed ??= `behind the rate limit of ${call.to} arrivals are more regular than random: waits are shorter`;
    const ratio = hitRatios.get(call.to);
    const missed = rate ?? approximately(ratio && ratio.method !== "exact" ? `from the approximate hit ratio of ${call.to}` : null);
    this.steps(call.body, bodyRunsOnMiss(design, call) ? missed : graver(rate, this.writtenBack(call)), depth + 1);
    if (call.onMiss) this.steps(call.onMiss, retried ? missed : (outer ?? missed), depth + 1);
  }

  /** Why the rate of what a cache writes back is not exact; `null` where it is. */
  private writtenBack(call: CallStep): Doubt | null {
    const { design, behaviour } = this.context;
    const component = lookup(design).components.get(call.to);
    if (!component || !writesBack(design, call) || flushOf(component) === 0) return null;
    if (!component.cache?.keys)
      return { text: `at most: how many writes ${call.to} makes one of does not follow without its keys`, method: "upper-bound" };
    const once = `each key of ${call.to} written once per flush, its writes taken as coming at random`;
    return approximately(behaviour.written(call.to) < 1 ? once : null);
  }
}
