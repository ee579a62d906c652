import { type Design, type ElementId, lookup } from "../model/index.ts";
import { type CarriedLoads, Carrying, type Survivors } from "./availability/carrying.ts";
import { ComponentFormulas } from "./availability/component-formula.ts";
import { formulaOf } from "./availability/flow-formula.ts";
import type { Formula } from "./availability/structure.ts";
import { capacityFigures, promisedGrowth } from "./capacity/component-capacity.ts";
import { Losses } from "./capacity/losses.ts";
import { peakMix } from "./capacity/peak-mix.ts";
import { componentFigures } from "./component-figures.ts";
import { designCost } from "./cost.ts";
import { retainedFigure } from "./data/storage.ts";
import type { Analysis, ComponentFigures, FlowFigures, LinkFigures, ObjectiveVerdict } from "./figures.ts";
import { crowdedFlow, flowFigures, flowRate, growsUnevenly, peakFlowRate, withHeadroom, withinPlaces } from "./flow-figures.ts";
import { heldPlaces } from "./held-places.ts";
import { linkFigures, usesOfLinks } from "./link-figures.ts";
import { sourcesOf } from "./load/sources.ts";
import { verdict } from "./objectives.ts";
import { solveSteps } from "./solve.ts";
import { finish, type Steps } from "./steps.ts";
import { unknownsOf } from "./unknowns.ts";

export interface AnalysisOptions {
  /** Multiplies the rate of every flow; 1 by default. */
  readonly load?: number;
  /** Which load the replicas that are left must be able to carry to count as up in every availability; `any` by default. */
  readonly survivors?: Survivors;
}

/**
 * What the closed forms say about a design: load, utilisation, latency, availability, capacity, data, money, and the verdict on each objective.
 * Pure, deterministic and bounded; never throws on a well-formed design. What cannot be computed is `null` with the reason.
 */
export function analyze(design: Design, options: AnalysisOptions = {}): Analysis {
  return finish(analysisSteps(design, options));
}

/** `analyze` with a pause after each element, for hosts that have other things to do in between. */
export function* analysisSteps(design: Design, options: AnalysisOptions = {}): Steps<Analysis> {
  const factor = options.load ?? 1;
  lookup(design);
  yield;
  const sources = sourcesOf(design);
  yield;
  const rates = new Map(design.flows.map((flow) => [flow.id, (flowRate(design, flow).value ?? 0) * factor]));
  const peaks = new Map(design.flows.map((flow) => [flow.id, (peakFlowRate(design, flow).value ?? 0) * factor]));
  const mean = yield* solveSteps(design, sources, (flow) => rates.get(flow) ?? 0);
  const steady = design.flows.every((flow) => rates.get(flow.id) === peaks.get(flow.id));
  const peak = steady ? mean : yield* solveSteps(design, sources, (flow) => peaks.get(flow) ?? 0);

  const componentFormulas = new ComponentFormulas(design);
  yield;
  const carryingMean = new Carrying(design, componentFormulas, mean);
  yield;
  const carryingPeak = steady ? carryingMean : new Carrying(design, componentFormulas, peak);
  yield;
  const carried: CarriedLoads = { mean: carryingMean, peak: carryingPeak, survivors: options.survivors ?? "any" };
  const formulaContext = { design, components: componentFormulas, hitRatio: mean.behaviour.hitRatio };
  const flowFormulas = new Map<ElementId, Formula>();
  for (const flow of design.flows) {
    flowFormulas.set(flow.id, formulaOf(formulaContext, flow.steps));
    yield;
  }
  const unknowns = unknownsOf(design, sources, mean);
  yield;
  const uses = usesOfLinks(mean);

  const flows: Record<ElementId, FlowFigures> = {};
  for (const flow of design.flows) {
    flows[flow.id] = flowFigures(
      design,
      sources,
      flow,
      mean,
      peak,
      flowFormulas.get(flow.id) ?? { type: "true" },
      carried,
      factor,
      unknowns,
    );
    yield;
  }
  const components: Record<ElementId, ComponentFigures> = {};
  for (const component of design.components) {
    components[component.id] = componentFigures(design, component, mean, peak, componentFormulas, carried, unknowns);
    yield;
  }
  const links: Record<ElementId, LinkFigures> = {};
  for (const link of design.links) {
    links[link.id] = linkFigures(design, link, mean, uses.get(link.id) ?? [], unknowns);
    yield;
  }
  yield;
  const losses = new Losses(design, sources, mean);
  yield* losses.ofPlaces();
  const crowd = growsUnevenly(Object.values(flows)) ? yield* peakMix(design, sources, mean, peaks) : null;
  const lossesAtPeak = crowd && new Losses(design, sources, crowd);
  if (lossesAtPeak) yield* lossesAtPeak.ofPlaces();
  for (const flow of design.flows) {
    const figures = flows[flow.id] as FlowFigures;
    const limits = withinPlaces(figures, heldPlaces(design, mean, flow.id, links, false));
    const crowded = crowd && lossesAtPeak && { flow: crowdedFlow(design, figures, crowd, links), losses: lossesAtPeak };
    flows[flow.id] = withHeadroom({ ...figures, ...limits }, losses, flowFormulas.get(flow.id) ?? { type: "true" }, crowded);
    yield;
  }
  const capacity = { design, mean, peak, flows, links, promised: promisedGrowth(design, flows, mean), unknowns };
  for (const component of design.components) {
    const figures = components[component.id] as ComponentFigures;
    const storage = figures.storage ?? retainedFigure(design, component, links);
    components[component.id] = { ...figures, storage, capacity: capacityFigures(capacity, component) };
    yield;
  }
  const context = { design, mean, flows, components, links, flowFormulas, componentFormulas };
  const objectives: ObjectiveVerdict[] = [];
  for (const objective of design.objectives) {
    objectives.push(verdict(context, objective));
    yield;
  }
  return { flows, components, links, objectives, cost: designCost(design, components, flows) };
}
