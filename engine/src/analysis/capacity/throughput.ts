import type { Component } from "../../model/index.ts";
import { countText, mean, rateText, timeText } from "../../model/index.ts";
import type { ComponentState } from "../component-state.ts";
import { approximately, bothDoubts, doubtful, exact, joinNotes, unknown } from "../figure.ts";
import type { Figure } from "../figures.ts";
import { consumerOf, emptyLoad, isConsumerKey } from "../load/propagate.ts";
import { shardedLoads } from "../load/replica-loads.ts";
import type { SteadyState } from "../solve.ts";
import type { Station } from "../stations/input.ts";

/**
 * Requests per second that one replica carries: what its workers serve, or as many visits as it has places for where they are held while
 * calls run (Little's law with today's times, which grow with the load: a bound). `null` with the reason when nothing limits it.
 */
export function capacityPerReplica({ component, busiest }: ComponentState): Figure {
  const served = servedPerReplica(component);
  const { places } = busiest;
  if (places === null || !(places.seconds > 0)) return served;
  const held = places.count / places.seconds;
  if (served.value !== null && served.value <= held) return served;
  return {
    value: held,
    method: "upper-bound",
    note: `each visit holds a ${placeWord(component, places)} for ${timeText(places.seconds)} (Little's law)`,
  };
}

/** What a visit holds at a component: one of its workers, or a place. */
export function placeWord({ blocking, workers }: Component, places: NonNullable<Station["places"]>): "worker" | "place" {
  return blocking.value && places.count === workers.value ? "worker" : "place";
}

/** Requests per second that the workers of one replica can serve; `null` with the reason when nothing limits them. */
function servedPerReplica(component: Component): Figure {
  if (component.workers.value === null) return unknown("no limit of workers is given");
  const service = component.serviceTime?.value;
  if (!service) return unknown("no service time is given");
  const seconds = mean(service);
  if (!Number.isFinite(seconds)) return unknown("the service time has no finite mean");
  return seconds > 0 ? exact(component.workers.value / seconds) : unknown("the service takes no time");
}

/** Requests per second that the whole component carries before its busiest replica is saturated, with the mix of reads and writes it has. */
export function maxComponentThroughput(state: ComponentState): Figure {
  const capacity = capacityPerReplica(state);
  if (capacity.value === null) return capacity;
  const total = state.load.read + state.load.write;
  // Without load the split is that of a read.
  const busiest = total > 0 ? state.loads.hot.busiest / total : busiestShareOfRead(state);
  return { ...capacity, value: capacity.value / busiest, note: joinNotes([capacity.note, autoscaleNote(state.component)]) };
}

function busiestShareOfRead(state: ComponentState): number {
  const one = { ...emptyLoad(), read: 1 };
  return shardedLoads(state.component, one, state.shares, Math.max(1, state.component.replicas.value)).hot.busiest;
}

function autoscaleNote(component: Component): string | null {
  if (!component.autoscale) return null;
  return `with ${countText(component.replicas.value)} replicas as declared; autoscaling may go up to ${countText(component.autoscale.max.value)}`;
}

/** Consumers that fall behind before the flows reach their limit: nothing fails, but their backlog grows. */
function consumerNote(state: SteadyState, rate: number, growth: number): string | null {
  const first = firstConsumer(state);
  if (first === null || first.growth >= growth) return null;
  return `messages wait ever longer for ${first.element} from ${rateText(rate * first.growth)} on`;
}

interface Limit {
  readonly element: string;
  /** Times today's load at which it is busy all the time. */
  readonly growth: number;
}

/** Every flow that publishes asks for it. */
const consumerLimits = new WeakMap<SteadyState, Limit | null>();

/** The component that consumers wait for and that is busy all the time first as the load grows. */
function firstConsumer(state: SteadyState): Limit | null {
  const known = consumerLimits.get(state);
  if (known !== undefined) return known;
  let first: Limit | null = null;
  for (const [key, tally] of state.loads.tallies) {
    if (!isConsumerKey(key) || !((state.loads.rates.get(key) ?? 0) > 0)) continue;
    for (const element of [consumerOf(key), ...tally.waited.keys()]) {
      const utilisation = state.states.get(element)?.busiest.utilisation ?? 0;
      // Who shares a queue is helped out by the others until they are all full.
      const growth = (element === consumerOf(key) ? state.queueGrowth.get(element) : undefined) ?? 1 / utilisation;
      if (utilisation > 0 && (first === null || growth < first.growth)) first = { element, growth };
    }
  }
  consumerLimits.set(state, first);
  return first;
}

export interface FlowCapacity {
  readonly rate: Figure;
  readonly bottleneck: string | null;
}

/**
 * The bottleneck law: with every flow growing in proportion, utilisations grow in proportion, and the first to reach 1 sets the limit.
 * Only components that a request of the flow waits for count. `scaled`: autoscaled components at their maximum.
 */
export function flowCapacity(state: SteadyState, flow: string, rate: number | null, scaled: boolean): FlowCapacity {
  const tally = state.loads.tallies.get(flow);
  if (rate === null || !(rate > 0))
    return { rate: unknown("no rate is given, so the proportions of the flow mix are not known"), bottleneck: null };
  let growth = Number.POSITIVE_INFINITY;
  let bottleneck: string | null = null;
  let reason: string | null = null;
  const grown: string[] = [];
  for (const id of tally?.waited.keys() ?? []) {
    const component = state.states.get(id);
    if (!component) continue;
    const { autoscale, replicas, rateLimit } = component.component;
    const utilisation = component.busiest.utilisation ?? 0;
    const grows = scaled && autoscale !== null && autoscale.max.value > replicas.value;
    const factor = grows ? autoscale.max.value / Math.max(1, replicas.value) : 1;
    if (utilisation > 0 && factor / utilisation < growth) {
      growth = factor / utilisation;
      bottleneck = id;
      reason = null;
    }
    if (grows) grown.push(`${id} at its ${countText(autoscale.max.value)} replicas`);
    const offered = component.load.read + component.load.write;
    if (rateLimit?.per === "all" && offered > 0) {
      const limit = rateLimit.rate.value * (rateLimit.store === null ? Math.max(1, replicas.value) : 1);
      if (limit / offered < growth) {
        growth = limit / offered;
        bottleneck = id;
        reason = `${id} lets ${rateText(limit)} through`;
      }
    }
  }
  if (bottleneck === null) return { rate: unknown("nothing on its path has a limit of workers and a service time"), bottleneck: null };
  const publishes = [...(tally?.visits.keys() ?? [])].some((id) => state.states.get(id)?.component.messaging);
  const notes = [reason, publishes ? consumerNote(state, rate, growth) : null, grown.length > 0 ? `with ${grown.join(", ")}` : null].filter(
    (note) => note !== null,
  );
  const figure = exact(rate * growth, notes.length > 0 ? notes.join("; ") : null);
  const shares = state.states.get(bottleneck)?.shares;
  const uneven = shares && shares.method !== "exact" ? shares.reason : null;
  return { rate: doubtful(figure, bothDoubts(state.inexact.rates.get(bottleneck), approximately(uneven)), true), bottleneck };
}
