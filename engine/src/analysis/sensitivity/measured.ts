import type { Design, ElementId, Flow } from "../../model/index.ts";
import { lookup } from "../../model/index.ts";
import { ComponentFormulas } from "../availability/component-formula.ts";
import { availabilityFigures } from "../availability/figures.ts";
import { formulaOf } from "../availability/flow-formula.ts";
import type { Formula } from "../availability/structure.ts";
import { flowCapacity } from "../capacity/throughput.ts";
import { availabilityAccess, componentThroughput, sojourn } from "../component-figures.ts";
import type { LinkFigures } from "../figures.ts";
import { flowLatency, flowRate, settledRate, withinPlaces } from "../flow-figures.ts";
import { heldPlaces } from "../held-places.ts";
import { linkFigures, usesOfLinks } from "../link-figures.ts";
import { sourcesOf } from "../load/sources.ts";
import { type SteadyState, solveSteps } from "../solve.ts";
import type { Steps } from "../steps.ts";
import { type Unknowns, unknownsOf } from "../unknowns.ts";

/** What a change of an input is measured by: the 99th percentile, the time down, the most that is carried. */
export type Measured = "p99" | "downtime" | "throughput";

/** Seconds, seconds a year, requests per second; `null` where there is no value. */
export type Measures = Readonly<Record<Measured, number | null>>;

export const measures: readonly Measured[] = ["p99", "downtime", "throughput"];

/**
 * The measures of one element, as `analyze` gives them: the whole design settles at its mean load, and of all figures only these are worked out.
 */
export function* measuredSteps(design: Design, target: ElementId): Steps<Measures> {
  const { components, links, flows } = lookup(design);
  yield;
  const sources = sourcesOf(design);
  yield;
  const rates = new Map(design.flows.map((flow) => [flow.id, flowRate(design, flow).value ?? 0]));
  const state = yield* solveSteps(design, sources, (flow) => rates.get(flow) ?? 0);
  const formulas = new ComponentFormulas(design);
  const unknowns = unknownsOf(design, sources, state);
  yield;
  const flow = flows.get(target);
  if (flow) {
    const formula = formulaOf({ design, components: formulas, hitRatio: state.behaviour.hitRatio }, flow.steps);
    return {
      p99: flowLatency(design, flow, state, settledRate(design, flow, state, 1), unknowns).p99,
      downtime: downtime(formula),
      throughput: carriedOf(design, flow, state, unknowns),
    };
  }
  const component = components.get(target);
  const found = state.states.get(target);
  if (component && found) {
    return {
      p99: sojourn(found, state).p99,
      downtime: downtime(formulas.of(component, availabilityAccess(found))),
      throughput: componentThroughput(found).value,
    };
  }
  const link = links.get(target);
  const p99 = link ? linkFigures(design, link, state, usesOfLinks(state).get(target) ?? [], unknowns).latency.p99 : null;
  return { p99, downtime: null, throughput: null };
}

function downtime(formula: Formula): number | null {
  return availabilityFigures(formula).downtimePerYear;
}

/** The most a flow carries, by its workers and by the places that its requests hold. */
function carriedOf(design: Design, flow: Flow, state: SteadyState, unknowns: Unknowns): number | null {
  const rate = settledRate(design, flow, state, 1);
  const { rate: maxThroughput, bottleneck } = flowCapacity(state, flow.id, rate.value, false);
  const links: Record<ElementId, LinkFigures> = {};
  const uses = usesOfLinks(state);
  for (const id of state.loads.tallies.get(flow.id)?.waitedAttempts.keys() ?? []) {
    const link = lookup(design).links.get(id);
    if (link?.pool) links[id] = linkFigures(design, link, state, uses.get(id) ?? [], unknowns);
  }
  const places = heldPlaces(design, state, flow.id, links, false);
  return withinPlaces({ rate, maxThroughput, bottleneck }, places).maxThroughput.value;
}
