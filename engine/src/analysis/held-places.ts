import type { Design, ElementId } from "../model/index.ts";
import { activeReplicas, lookup, rateText, timeText } from "../model/index.ts";
import { placeWord } from "./capacity/throughput.ts";
import type { LinkFigures } from "./figures.ts";
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
 * `state`: the load, at the mean rate or at peak; `links`: what their calls take at the mean rate.
 * `scaled`: autoscaled components at their maximum. `null` where nothing limits, or where times or places are not known or no numbers.
 */
export function heldPlaces(
  design: Design,
  state: SteadyState,
  flow: ElementId,
  links: Readonly<Record<ElementId, LinkFigures>>,
  scaled: boolean,
): HeldPlaces | null {
  const tally = state.loads.tallies.get(flow);
  const found = [
    ...[...(tally?.waitedAttempts.keys() ?? [])].map((id) => poolOf(design, state, id, links, scaled)),
    ...[...(tally?.waited.keys() ?? [])].map((id) => placesOf(design, state, id, scaled)),
  ]
    .filter((limit) => limit !== null)
    .filter(({ growth }) => Number.isFinite(growth));
  return found.reduce<HeldPlaces | null>((least, limit) => (least === null || limit.growth < least.growth ? limit : least), null);
}

function poolOf(
  design: Design,
  state: SteadyState,
  id: ElementId,
  links: Readonly<Record<ElementId, LinkFigures>>,
  scaled: boolean,
): HeldPlaces | null {
  const link = lookup(design).links.get(id);
  const load = state.loads.links.get(id);
  // Calls that a full pool refuses ask for a place, too.
  const rate = load ? Math.max(load.calls, load.attempts) : 0;
  const mean = links[id]?.latency.mean ?? null;
  if (!link?.pool || mean === null || !(rate > 0) || !(mean > 0)) return null;
  // A caller that gives up frees its place.
  const time = Math.min(mean, link.timeout?.value ?? mean);
  const carried = (link.pool.value * serving(design, link.from, scaled)) / time;
  return {
    element: id,
    growth: carried / rate,
    note: `the pool of ${id} carries at most ${rateText(carried)} at ${timeText(time)} a call (Little's law)`,
  };
}

function placesOf(design: Design, state: SteadyState, id: ElementId, scaled: boolean): HeldPlaces | null {
  const component = lookup(design).components.get(id);
  const station = state.states.get(id);
  const places = station?.busiest.places ?? null;
  if (!component || !station || places === null) return null;
  const rate = station.load.read + station.load.write;
  if (!(rate > 0)) return null;
  const { count, seconds } = places;
  const busiest = station.loads.hot.busiest;
  if (!(busiest > 0) || !(seconds > 0)) return null;
  const grown = serving(design, id, scaled) / serving(design, id, false);
  const carried = (rate * grown * count) / (seconds * busiest);
  return {
    element: id,
    growth: carried / rate,
    note: `${id} holds a ${placeWord(component, places)} for the ${timeText(seconds)} of a visit and carries at most ${rateText(carried)} (Little's law)`,
  };
}

function serving(design: Design, id: ElementId, scaled: boolean): number {
  const component = lookup(design).components.get(id);
  if (!component) return 1;
  const active = Math.max(1, activeReplicas(component));
  return scaled && component.autoscale ? Math.max(active, component.autoscale.max.value) : active;
}
