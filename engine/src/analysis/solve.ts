import type { CallStep, Component, Design, ElementId, Step } from "../model/index.ts";
import { hitRatioFigure } from "./cache/hit-ratio.ts";
import { type ComponentState, type Conditions, componentState } from "./component-state.ts";
import type { Figure } from "./figures.ts";
import { noRefusals, type Refusals } from "./latency/attempts.ts";
import type { StepOutcome } from "./latency/attribution.ts";
import { type CallFigures, outcomeOf, type TreeContext } from "./latency/call-tree.ts";
import { crowds } from "./latency/crowds.ts";
import { noQueues, type QueueRound, queueRound } from "./latency/full-queues.ts";
import { holders, keepers, nestedTimes } from "./latency/holding.ts";
import type { Outcome } from "./latency/outcome.ts";
import { type PoolRefusals, poolRound } from "./latency/pools.ts";
import type { TimeDistribution } from "./latency/time-distribution.ts";
import { calledTogether, seenByBatches, withBatches } from "./load/batches.ts";
import { burstyFlows, seenByBursts } from "./load/bursts.ts";
import { type ClosedRound, closedFlows, closedRound } from "./load/closed.ts";
import { type QueueShares, queueShares } from "./load/competing.ts";
import { inTurns } from "./load/in-turns.ts";
import { type Inexact, inexactLoads } from "./load/inexact.ts";
import { type ComponentLoad, consumerKey, emptyLoad, type Loads } from "./load/propagate.ts";
import { callsInARow, rightBack } from "./load/right-back.ts";
import { type KnownRatio, type SettledLoads, settledLoads } from "./load/settled.ts";
import type { Sources } from "./load/sources.ts";
import type { Behaviour } from "./load/tally.ts";
import { arrivalVariations, type ShapedArrivals } from "./load/variability.ts";
import type { Crowd } from "./queueing/crowded-places.ts";
import type { RightBack } from "./queueing/right-back.ts";
import type { Seen } from "./station.ts";
import type { Steps } from "./steps.ts";

/** A design in steady state at given rates of its flows: loads, stations and times that agree with each other. */
export interface SteadyState {
  readonly loads: Loads;
  readonly hitRatios: ReadonlyMap<ElementId, Figure>;
  readonly states: ReadonlyMap<ElementId, ComponentState>;
  /** One request of each flow, by flow id, and one message of each consumer, by `consumerKey`. */
  readonly outcomes: ReadonlyMap<ElementId, Outcome>;
  readonly calls: ReadonlyMap<CallStep, CallFigures>;
  /** How each step of a request ends, before and with its `on error`. */
  readonly steps: ReadonlyMap<Step, StepOutcome>;
  /** Share of requests that rate limits for all clients let through. */
  readonly admitted: ReadonlyMap<ElementId, number>;
  readonly behaviour: Behaviour;
  /** By link: what full queues refuse of calls that come back to them. */
  readonly refusedByQueue: ReadonlyMap<ElementId, Refusals>;
  /** By consumer of a queue with others: times today's load at which all of them are busy all the time. */
  readonly queueGrowth: ReadonlyMap<ElementId, number>;
  /** Load and retries had not settled after the last round. */
  readonly unsettled: boolean;
  readonly inexact: Inexact;
}

/** Rounds of load → times → retries; retries rarely matter and then settle within a few. */
const maxRounds = 12;
/** Change of attempts and failure probabilities that no printed figure shows. */
const tolerance = 1e-5;
/** Rounds where rates follow from times, and the relative change of a rate that no printed figure shows. */
const closedRounds = 40;
const closedTolerance = 1e-5;
/** Relative change of the time of calls that hold places. */
const heldTolerance = 1e-4;
/** The steady state at these rates of the flows, in requests per second. */
export function* solveSteps(design: Design, sources: Sources, flowRate: (flow: ElementId) => number): Steps<SteadyState> {
  const hitRatios = new Map<ElementId, KnownRatio>();
  for (const cache of design.components) {
    // A written ratio needs no load to follow from.
    const figure = cache.cache?.hitRatio ? hitRatioFigure(cache, 0) : null;
    if (figure) hitRatios.set(cache.id, { figure, lookups: 0 });
  }
  const admitted = new Map<ElementId, number>();
  const written = new Map<ElementId, number>();
  let shares: QueueShares = new Map();
  let calls = new Map<CallStep, CallFigures>();
  let failures = new Map<Step, number>();
  const behaviour: Behaviour = {
    hitRatio: (cache) => hitRatios.get(cache)?.figure.value ?? 0,
    attempts: (call) => calls.get(call)?.attempts ?? 1,
    enters: (call) => calls.get(call)?.enters ?? 1,
    failure: (step) => (step.type === "call" ? calls.get(step)?.failure : failures.get(step)) ?? 0,
    admitted: (component) => admitted.get(component) ?? 1,
    written: (cache) => written.get(cache) ?? 1,
    share: (subscription) => shares.get(subscription.link) ?? subscription.share,
  };
  yield;
  const holding = holders(design);
  const keeping = keepers(design, holding);
  const closed = closedFlows(design);
  const bursty = burstyFlows(design);
  const together = calledTogether(sources);
  const rows = callsInARow(sources);
  const mostRounds = closed.length > 0 ? closedRounds : maxRounds;
  let populations = noPopulations;
  const rateOf = (flow: ElementId): number => populations.rates.get(flow) ?? flowRate(flow);
  let nested: ReadonlyMap<ElementId, TimeDistribution | null> = new Map();
  let crowded: ReadonlyMap<ElementId, Crowd> = new Map();
  let refused: ReadonlyMap<ElementId, PoolRefusals> = new Map();
  let queues: QueueRound = noQueues;
  let again: ReadonlyMap<ElementId, RightBack> = new Map();
  let settledBefore: Loads | null = null;
  let variations: ReadonlyMap<ElementId, ShapedArrivals> = new Map();
  const known = new Map<ElementId, { readonly conditions: Conditions; readonly state: ComponentState }>();
  for (let round = 1; ; round++) {
    const found: SettledLoads = settledBefore
      ? { loads: settledBefore, settled: true, again: true }
      : yield* settledLoads(design, sources, rateOf, behaviour, { hitRatios, admitted, written });
    const { loads } = found;
    yield;
    if (!found.again) variations = withBatches(design, together, loads, arrivalVariations(design, sources, loads, behaviour));
    yield;
    if (!found.again && rows.length > 0) again = rightBack(design, rows, loads);
    const states = new Map<ElementId, ComponentState>();
    for (const component of design.components) {
      const load = loads.components.get(component.id) ?? emptyLoad();
      const conditions = conditionsOf(component, load, { nested, crowded, populations, queues, again }, variations.get(component.id));
      const before = known.get(component.id);
      const same = found.again && before && isAlike(before.conditions, conditions);
      const state = same ? before.state : componentState(design, component, load, loads, conditions);
      known.set(component.id, { conditions, state });
      states.set(component.id, state);
      yield;
    }
    const context: TreeContext = {
      design,
      sources,
      states,
      hitRatio: behaviour.hitRatio,
      keepsNested: (component) => keeping.has(component),
      refusedByPool: (link) => refused.get(link) ?? noRefusals,
      refusedByQueue: (link) => queues.refused.get(link) ?? null,
      priorities: [],
      calls: new Map(),
      failures: new Map(),
      steps: new Map(),
      visits: new Map(),
    };
    const outcomes = new Map<ElementId, Outcome>();
    for (const source of sources.flows) {
      const priorities = [{ priority: source.flow.priority.value, share: 1 }];
      outcomes.set(source.id, outcomeOf({ ...context, priorities }, source.steps));
      yield;
    }
    for (const [id, source] of sources.consumers) {
      const priorities = loads.priorities?.consumers.get(id) ?? [];
      outcomes.set(consumerKey(id), outcomeOf({ ...context, priorities }, source.steps));
      yield;
    }
    const held = nestedTimes(keeping, loads, context.calls, outcomes);
    yield;
    const { refused: full, seen: behindPools } = poolRound({ design, loads, calls: context.calls, states, variations, refused });
    yield;
    const fullQueues = queueRound({ design, loads, calls: context.calls, states, queues });
    yield;
    const population = closed.length > 0 ? closedRound(design, closed, loads, states, outcomes) : noPopulations;
    const bursts = bursty ? seenByBursts(bursty, loads, states) : none;
    const batches = together.length > 0 ? seenByBatches(design, together, loads, states) : none;
    const change = changes(calls, context.calls, failures, context.failures);
    const divided = queueShares(design, sources, loads, states, shares);
    const moved = Math.max(changesOf(shares, divided.shares), changesOf(divided.shares, shares));
    // Calls that go as they were thought to bring the same loads again.
    settledBefore = found.settled && change === 0 && moved === 0 && closed.length === 0 ? loads : null;
    const settled =
      ((bursty === null && batches.size === 0) || round > 1) &&
      changesOf(logs(populations.rates), logs(population.rates)) < closedTolerance &&
      change < tolerance &&
      moved < tolerance &&
      changesOf(refusalsOf(refused), refusalsOf(full)) < tolerance &&
      changesOf(refusalsOf(queues.refused), refusalsOf(fullQueues.refused)) < tolerance &&
      changesOf(meansOf(nested), meansOf(held)) < heldTolerance;
    const others = bursts.size + behindPools.size + batches.size;
    populations = others > 0 ? { ...population, seen: new Map([...batches, ...behindPools, ...bursts, ...population.seen]) } : population;
    nested = held;
    if (holding.size > 0) crowded = crowds({ sources, loads, calls: context.calls, states }, holding);
    refused = full;
    queues = fullQueues;
    const done = settled || round === mostRounds;
    shares = divided.shares;
    calls = context.calls;
    failures = context.failures;
    yield;
    if (done) {
      const ratios = new Map([...hitRatios].map(([id, known]) => [id, known.figure] as const));
      return {
        loads,
        hitRatios: ratios,
        states: inTurns(design, loads, states),
        outcomes,
        calls,
        steps: context.steps,
        admitted,
        behaviour,
        refusedByQueue: queues.refused,
        queueGrowth: divided.growth,
        unsettled: !settled,
        inexact: inexactLoads({ design, sources, states, hitRatios: ratios, behaviour, queueShares: shares }),
      };
    }
  }
}

const none: ReadonlyMap<ElementId, Seen> = new Map();
const noPopulations: ClosedRound = { rates: new Map(), seen: new Map() };

/** What the last round found about a component. */
function conditionsOf(
  component: Component,
  load: ComponentLoad,
  {
    nested,
    crowded,
    populations,
    queues,
    again,
  }: {
    readonly nested: ReadonlyMap<ElementId, TimeDistribution | null>;
    readonly crowded: ReadonlyMap<ElementId, Crowd>;
    readonly populations: ClosedRound;
    readonly queues: QueueRound;
    readonly again: ReadonlyMap<ElementId, RightBack>;
  },
  arrivals: ShapedArrivals | undefined,
): Conditions {
  const calls = nested.get(component.id);
  const seen = populations.seen.get(component.id);
  const held = calls === undefined ? {} : { nested: calls, away: (load.read + load.write) * (calls?.mean ?? 0) };
  const crowd = crowded.get(component.id);
  const rightBack = again.get(component.id);
  const returning = queues.returning.get(component.id);
  return {
    ...held,
    ...(crowd === undefined ? {} : { crowd }),
    ...(seen === undefined ? {} : { seen }),
    ...(returning === undefined ? {} : { returning }),
    ...(rightBack === undefined ? {} : { rightBack }),
    ...(arrivals === undefined ? {} : { arrivals }),
  };
}

function isAlike(one: Conditions, other: Conditions): boolean {
  const keys = Object.keys(one) as (keyof Conditions)[];
  return keys.length === Object.keys(other).length && keys.every((key) => Object.is(one[key], other[key]));
}

function meansOf(times: ReadonlyMap<ElementId, TimeDistribution | null>): ReadonlyMap<ElementId, number> {
  return new Map([...times].map(([id, time]) => [id, time === null ? 0 : Math.log(Math.max(1e-12, time.mean))]));
}

function refusalsOf(pools: ReadonlyMap<ElementId, Refusals>): ReadonlyMap<string, number> {
  return new Map([...pools].flatMap(([id, { first, again }]) => [first, ...again].map((share, i) => [`${id} ${i}`, share] as const)));
}

function logs(rates: ReadonlyMap<ElementId, number>): ReadonlyMap<ElementId, number> {
  return new Map([...rates].map(([id, rate]) => [id, Math.log(Math.max(1e-12, rate))]));
}

function changesOf(before: ReadonlyMap<ElementId, number>, after: ReadonlyMap<ElementId, number>): number {
  let change = 0;
  for (const [id, value] of after) change = Math.max(change, Math.abs(value - (before.get(id) ?? 0)));
  return change;
}

function changes(
  before: ReadonlyMap<CallStep, CallFigures>,
  after: ReadonlyMap<CallStep, CallFigures>,
  failuresBefore: ReadonlyMap<Step, number>,
  failuresAfter: ReadonlyMap<Step, number>,
): number {
  let change = 0;
  for (const [call, figures] of after) {
    const known = before.get(call);
    change = Math.max(change, Math.abs(figures.attempts - (known?.attempts ?? 1)), Math.abs(figures.failure - (known?.failure ?? 0)));
  }
  for (const [step, failure] of failuresAfter) change = Math.max(change, Math.abs(failure - (failuresBefore.get(step) ?? 0)));
  return change;
}
