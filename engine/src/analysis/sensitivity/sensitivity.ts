import type { Design, ElementId, Step } from "../../model/index.ts";
import { lookup } from "../../model/index.ts";
import type { Analysis } from "../figures.ts";
import type { Steps } from "../steps.ts";
import { type DesignInput, inputsOf } from "./inputs.ts";
import { type Measured, type Measures, measuredSteps, measures } from "./measured.ts";

/** One input and what a tenth more or less of it does to a figure. */
export interface Effect {
  readonly element: ElementId;
  readonly property: string;
  /** The input as it is and as it would be, for people. */
  readonly from: string;
  readonly to: string;
  readonly assumed: boolean;
  /** Relative change of the figure in the better direction where one is better, else in the worse: −0.12 is 12% less. */
  readonly change: number;
  /** Whether that is an improvement. */
  readonly better: boolean;
}

export interface Sensitivity {
  readonly target: ElementId;
  /** By figure, the inputs that change it, largest effect first. A figure without a value, or that nobody waits for, is absent. */
  readonly effects: Readonly<Partial<Record<Measured, readonly Effect[]>>>;
  /** Inputs tried, and inputs that there are: with fewer tried than there are, those that seemed likeliest came first. */
  readonly tried: number;
  readonly inputs: number;
}

export interface SensitivityOptions {
  /** The most inputs to try, each of which takes the steady state of the design twice; 150 by default. */
  readonly most?: number;
  /** Asked before every input; the result so far is given when it says no. */
  readonly goOn?: () => boolean;
  /** Told after every input what is known by then. */
  readonly soFar?: (sensitivity: Sensitivity) => void;
}

/** Each input is made this much larger and smaller. */
const step = 0.1;
/** Changes that no printed figure shows. */
const negligible = 5e-4;

/**
 * What would change the figures of a flow, component or link most: each input that can reach them is changed by a tenth up and down
 * (a count by at least one), and the measures of the target worked out anew. Pure, and in steps, as the whole design settles anew each time.
 */
export function* sensitivitySteps(
  design: Design,
  analysis: Analysis,
  target: ElementId,
  options: SensitivityOptions = {},
): Steps<Sensitivity> {
  const candidates = inputsOf(design, relevant(design, analysis, target));
  const before = measure(analysis, target);
  const found: Partial<Record<Measured, Effect[]>> = {};
  for (const measured of measures) if (before[measured] !== null) found[measured] = [];
  // Nobody waits for what a publication takes.
  if (lookup(design).links.get(target)?.kind === "async") delete found.p99;
  let tried = 0;
  const known = (): Sensitivity => ({ target, effects: ranked(found), tried, inputs: candidates.length });
  for (const input of candidates.slice(0, options.most ?? 150)) {
    if (options.goOn && !options.goOn()) break;
    const ways: { readonly text: string; readonly after: Measures }[] = [];
    for (const factor of [1 - step, 1 + step]) {
      const changed = input.changed(factor);
      if (changed) ways.push({ text: changed.text, after: yield* measuredSteps(changed.design, target) });
    }
    for (const measured of measures) {
      const effect = strongest(input, measured, before[measured], ways);
      if (effect) found[measured]?.push(effect);
    }
    tried++;
    options.soFar?.(known());
  }
  return known();
}

type Effects = Sensitivity["effects"];

function ranked(found: Effects): Effects {
  const order = (a: Effect, b: Effect): number => Number(b.better) - Number(a.better) || Math.abs(b.change) - Math.abs(a.change);
  return Object.fromEntries(Object.entries(found).map(([measured, list]) => [measured, [...list].sort(order)]));
}

/** The measures in an analysis of the whole design. */
export function measure(analysis: Analysis, id: ElementId): Measures {
  const flow = analysis.flows[id];
  if (flow) return { p99: flow.latency.p99, downtime: flow.availability.downtimePerYear, throughput: flow.maxThroughput.value };
  const component = analysis.components[id];
  if (component)
    return { p99: component.sojourn.p99, downtime: component.availability.downtimePerYear, throughput: component.maxThroughput.value };
  return { p99: analysis.links[id]?.latency.p99 ?? null, downtime: null, throughput: null };
}

/** The better of two changes of an input, or the worse where none is better; `null` where nothing changes. */
function strongest(
  input: DesignInput,
  measured: Measured,
  before: number | null,
  ways: readonly { readonly text: string; readonly after: Measures }[],
): Effect | null {
  if (before === null || !(before > 0)) return null;
  let best: Effect | null = null;
  for (const { text, after } of ways) {
    const value = after[measured];
    // Where the change leaves no value at all (an overload), nothing can be compared.
    if (value === null) continue;
    const change = value / before - 1;
    if (Math.abs(change) < negligible) continue;
    const better = measured === "throughput" ? change > 0 : change < 0;
    const { element, property, text: from, assumed } = input;
    const effect: Effect = { element, property, from, to: text, assumed, change, better };
    if (best === null || (better && !best.better) || (better === best.better && Math.abs(change) > Math.abs(best.change))) best = effect;
  }
  return best;
}

/** Elements whose inputs can reach the figures of the target, those that contribute most first. */
function relevant(design: Design, analysis: Analysis, target: ElementId): readonly ElementId[] {
  const { components, links, flows } = lookup(design);
  const flow = flows.get(target);
  if (flow) {
    const figures = analysis.flows[target];
    const hops = figures?.hops.map((hop) => hop.element) ?? [];
    const used = usedBy(flow.steps);
    const first = [...(figures?.bottleneck ? [figures.bottleneck] : []), ...hops.slice(0, 4)];
    return [...first, target, ...hops, ...used, ...placesOf(design, [...used]), ...sharing(design, new Set(used), target)];
  }
  const link = links.get(target);
  if (link) {
    const callers = design.flows.filter((candidate) => usedBy(candidate.steps).has(target));
    const inside = callers.flatMap((candidate) => [...usedUnder(candidate.steps, target)]);
    return [target, link.to, ...inside, ...callers.map((candidate) => candidate.id)];
  }
  const component = components.get(target);
  if (!component) return [];
  const callers = design.flows.filter((candidate) => usedBy(candidate.steps).has(target));
  // Caches in front of it decide how much of the load arrives.
  const caches = callers.flatMap((candidate) => [...usedBy(candidate.steps)].filter((id) => components.get(id)?.cache));
  return [target, ...callers.map((candidate) => candidate.id), ...caches, ...placesOf(design, [target])];
}

/** Components and links of some steps. */
function usedBy(steps: readonly Step[]): Set<ElementId> {
  const used = new Set<ElementId>();
  each(steps, (call) => {
    used.add(call.to);
    if (call.link !== null) used.add(call.link);
  });
  return used;
}

/** Components and links that the calls over a link reach in turn. */
function usedUnder(steps: readonly Step[], link: ElementId): Set<ElementId> {
  const used = new Set<ElementId>();
  each(steps, (call) => {
    if (call.link === link) for (const id of usedBy(call.body)) used.add(id);
  });
  return used;
}

function each(steps: readonly Step[], visit: (call: Extract<Step, { type: "call" }>) => void): void {
  const open = [...steps];
  for (let step = open.pop(); step; step = open.pop()) {
    if (step.onError) open.push(...step.onError);
    if (step.type === "call") {
      visit(step);
      open.push(...step.body, ...(step.onMiss ?? []));
    } else if (step.type === "parallel") open.push(...step.branches.flat());
    else if (step.type === "choose") open.push(...step.options.flatMap((option) => option.steps));
    else open.push(...step.steps);
  }
}

/** Zones and regions that hold some of the components, and the networks between those regions. */
function placesOf(design: Design, ids: readonly ElementId[]): readonly ElementId[] {
  const { components } = lookup(design);
  const places = new Set<ElementId>();
  for (const id of ids) {
    const component = components.get(id);
    for (const place of [...(component?.replicaZones ?? []), ...(component?.replicaRegions ?? [])]) if (place !== null) places.add(place);
  }
  const networks = design.regionLinks.filter((network) => places.has(network.a) && places.has(network.b));
  return [...places, ...networks.map((network) => network.id)];
}

/** Flows that load some of the same components. */
function sharing(design: Design, used: ReadonlySet<ElementId>, self: ElementId): readonly ElementId[] {
  return design.flows.filter((flow) => flow.id !== self && [...usedBy(flow.steps)].some((id) => used.has(id))).map((flow) => flow.id);
}
