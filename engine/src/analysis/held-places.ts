import type { Design, ElementId } from "../model/index.ts";
import { activeReplicas, lookup, rateText, timeText } from "../model/index.ts";
import type { ComponentFigures, LinkFigures } from "./figures.ts";
import type { SteadyState } from "./solve.ts";

/** Places that requests hold while they wait for others: how far the load could grow before all are taken. */
export interface HeldPlaces {
  readonly element: ElementId;
  /** Times today's load; below 1 the places are already too few. */
  readonly growth: number;
  readonly note: string;
}

/**
 * The tightest limit on requests in flight on the way of a flow: pools of links, `concurrency`, and workers held while calls run.
 * By Little's law (places taken = rate × time held) with the mean times of today's load, so it is an upper bound: times grow as the load does.
 * `scaled`: autoscaled components at their maximum. `null` where nothing limits, or where the times are not known.
 */
export function heldPlaces(
  design: Design,
  state: SteadyState,
  flow: ElementId,
  components: Readonly<Record<ElementId, ComponentFigures>>,
  links: Readonly<Record<ElementId, LinkFigures>>,
  scaled: boolean,
): HeldPlaces | null {
  const tally = state.loads.tallies.get(flow);
  const found = [
    ...[...(tally?.waitedAttempts.keys() ?? [])].map((id) => poolOf(design, id, links, scaled)),
    ...[...(tally?.waited.keys() ?? [])].map((id) => placesOf(design, id, components, links, scaled)),
  ].filter((limit) => limit !== null);
  return found.reduce<HeldPlaces | null>((least, limit) => (least === null || limit.growth < least.growth ? limit : least), null);
}

function poolOf(design: Design, id: ElementId, links: Readonly<Record<ElementId, LinkFigures>>, scaled: boolean): HeldPlaces | null {
  const link = lookup(design).links.get(id);
  const figures = links[id];
  const rate = figures?.attemptRate.value ?? figures?.rate.value ?? null;
  const mean = figures?.latency.mean ?? null;
  if (!link?.pool || rate === null || mean === null || !(rate > 0) || !(mean > 0)) return null;
  // A caller that gives up frees its place.
  const time = Math.min(mean, link.timeout?.value ?? mean);
  const carried = (link.pool.value * serving(design, link.from, scaled)) / time;
  return {
    element: id,
    growth: carried / rate,
    note: `the pool of ${id} carries at most ${rateText(carried)} at ${timeText(time)} a call (Little's law)`,
  };
}

function placesOf(
  design: Design,
  id: ElementId,
  components: Readonly<Record<ElementId, ComponentFigures>>,
  links: Readonly<Record<ElementId, LinkFigures>>,
  scaled: boolean,
): HeldPlaces | null {
  const component = lookup(design).components.get(id);
  const rate = components[id]?.rate.value ?? null;
  if (!component || rate === null || !(rate > 0)) return null;
  const workers = component.blocking.value ? component.workers.value : null;
  const perReplica = Math.min(workers ?? Number.POSITIVE_INFINITY, component.concurrency?.value ?? Number.POSITIVE_INFINITY);
  const time = visitTime(design, id, links);
  if (!Number.isFinite(perReplica) || time === null) return null;
  const carried = (perReplica * serving(design, id, scaled)) / time;
  return {
    element: id,
    growth: carried / rate,
    note: `${id} holds a ${perReplica === workers ? "worker" : "place"} for the ${timeText(time)} of a visit and carries at most ${rateText(carried)} (Little's law)`,
  };
}

/** Mean seconds a request spends in a component and in the calls it makes: what its callers wait for, without the network. */
function visitTime(design: Design, id: ElementId, links: Readonly<Record<ElementId, LinkFigures>>): number | null {
  let calls = 0;
  let time = 0;
  for (const link of lookup(design).linksTo.get(id) ?? []) {
    const rate = links[link.id]?.rate.value ?? 0;
    const mean = links[link.id]?.latency.mean ?? null;
    if (link.kind !== "call" || !(rate > 0)) continue;
    if (mean === null) return null;
    calls += rate;
    time += rate * Math.max(0, mean - 2 * link.network.latency.value);
  }
  return calls > 0 && time > 0 ? time / calls : null;
}

function serving(design: Design, id: ElementId, scaled: boolean): number {
  const component = lookup(design).components.get(id);
  if (!component) return 1;
  const active = Math.max(1, activeReplicas(component));
  return scaled && component.autoscale ? Math.max(active, component.autoscale.max.value) : active;
}
