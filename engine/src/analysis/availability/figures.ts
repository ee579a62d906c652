import { bound, exact } from "../figure.ts";
import type { AvailabilityFigures } from "../figures.ts";
import { defaultNodeLimit, evaluate } from "./bdd.ts";
import { cutSets } from "./cut-sets.ts";
import { lowerBound } from "./lower-bound.ts";
import type { BasicEvent, Formula } from "./structure.ts";

/** Seconds of a year of 365.25 days. */
export const secondsPerYear = 365.25 * 86_400;

/** Cut sets and events shown. */
const mostCutSets = 100;
const mostEvents = 50;

/** Availability of whatever succeeds by this formula; `note` is added to the figure. */
export function availabilityFigures(
  formula: Formula,
  note: string | null = null,
  nodeLimit: number = defaultNodeLimit,
): AvailabilityFigures {
  const result = evaluate(formula, nodeLimit);
  const probability = result?.probability ?? lowerBound(formula, Math.ceil(nodeLimit / 10));
  const availability = result
    ? exact(probability, note)
    : bound(probability, `a lower bound: more than ${nodeLimit} decisions to evaluate exactly${note ? `; ${note}` : ""}`);
  const sets = cutSets(formula, 3)
    .map((set) => ({ names: set.map((event) => event.name), down: set.reduce((product, event) => product * (1 - event.up), 1) }))
    .sort((a, b) => a.names.length - b.names.length || b.down - a.down)
    .slice(0, mostCutSets);
  return {
    availability,
    downtimePerYear: (1 - probability) * secondsPerYear,
    cutSets: sets.map((set) => set.names),
    importance: result ? importance(result.birnbaum) : [],
  };
}

/** The element whose failures cost most: Birnbaum importance times its own unavailability, summed over its events; `null` when nothing fails. */
export function dominantElement(formula: Formula): string | null {
  const result = evaluate(formula);
  if (!result) return null;
  const losses = new Map<string, number>();
  for (const [event, value] of result.birnbaum) losses.set(event.element, (losses.get(event.element) ?? 0) + value * (1 - event.up));
  let best: string | null = null;
  let most = 0;
  for (const [element, loss] of losses) {
    if (loss <= most) continue;
    most = loss;
    best = element;
  }
  return best;
}

function importance(birnbaum: ReadonlyMap<BasicEvent, number>): AvailabilityFigures["importance"] {
  return [...birnbaum]
    .map(([event, value]) => ({ event: event.name, birnbaum: value }))
    .sort((a, b) => b.birnbaum - a.birnbaum)
    .slice(0, mostEvents);
}
