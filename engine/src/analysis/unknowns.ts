import type { Design, ElementId, Step } from "../model/index.ts";
import { lookup } from "../model/index.ts";
import { flowRate } from "./flow-figures.ts";
import { numberFact } from "./kinds/facts.ts";
import { isClosed } from "./load/closed.ts";
import { consumerKey } from "./load/propagate.ts";
import type { Sources } from "./load/sources.ts";
import type { SteadyState } from "./solve.ts";

/** Where loads are not known, or only in part, and why. */
export interface Unknowns {
  /** Why nothing is known about the rate of a component or link; `null` when something is. */
  readonly reason: (element: ElementId) => string | null;
  /** What a known rate leaves out or why it is 0. */
  readonly note: (element: ElementId) => string | null;
  /** Whether calls that nothing counts come on top of the known ones. */
  readonly isPartial: (element: ElementId) => boolean;
}

/** Follows flows without a rate, code that starts by itself, and messages that breed messages to the components and links they reach. */
export function unknownsOf(design: Design, sources: Sources, state: SteadyState): Unknowns {
  const { components, linksFrom, linksTo } = lookup(design);
  /** Callers whose rate is not known and why, by component or link. */
  const missing = new Map<ElementId, Map<string, string>>();
  const reasons = new Map<ElementId, string>();
  const add = (element: ElementId, caller: string, reason: string): boolean => {
    const known = missing.get(element) ?? new Map<string, string>();
    const isNew = !known.has(caller);
    missing.set(element, known.set(caller, reason));
    return isNew;
  };
  /** What the messages of `messaging` reach. */
  const reachConsumers = (messaging: ElementId, caller: string, reason: string): void => {
    for (const subscription of sources.subscriptions) {
      if (subscription.messaging !== messaging) continue;
      add(subscription.link, caller, reason);
      if (add(subscription.consumer, caller, reason)) reach(consumerKey(subscription.consumer), caller, reason);
    }
  };
  /** Everything that one source calls, and what its messages reach. */
  const reach = (source: string, caller: string, reason: string): void => {
    const tally = state.loads.tallies.get(source);
    for (const id of tally?.calls.keys() ?? []) add(id, caller, reason);
    for (const id of tally?.visits.keys() ?? []) {
      add(id, caller, reason);
      if (components.get(id)?.messaging) reachConsumers(id, caller, reason);
    }
  };
  for (const flow of design.flows) {
    const rate = flowRate(design, flow);
    if (rate.value !== null || (isClosed(design, flow) && (state.loads.rates.get(flow.id) ?? 0) > 0)) continue;
    const reason = rate.note ?? "its rate is not known";
    if (flow.from !== null) add(flow.from, flow.id, reason);
    reach(flow.id, flow.id, reason);
  }
  for (const consumer of state.loads.breeding)
    reasons.set(consumer, "its messages breed more messages than it consumes, so the load grows without bound");
  for (const component of design.components) {
    const load = state.loads.components.get(component.id);
    const starts =
      component.kind !== "client" && (linksTo.get(component.id) ?? []).length === 0 && (linksFrom.get(component.id) ?? []).length > 0;
    if (!starts || (load && load.read + load.write > 0) || missing.has(component.id)) continue;
    const runs = component.kind === "job" && numberFact(component.facts, "every") !== null;
    const reason = runs ? `nothing says how many calls a run of ${component.id} makes` : `nothing says how often ${component.id} runs`;
    reasons.set(component.id, reason);
    for (const link of linksFrom.get(component.id) ?? []) {
      add(link.id, component.id, reason);
      add(link.to, component.id, reason);
      if (components.get(link.to)?.messaging) reachConsumers(link.to, component.id, reason);
    }
  }
  const total = (id: ElementId): number => {
    const component = components.get(id);
    if (component?.kind === "client") {
      return design.flows.reduce((sum, flow) => sum + (flow.from === id ? (state.loads.rates.get(flow.id) ?? 0) : 0), 0);
    }
    const load = state.loads.components.get(id);
    return load ? load.read + load.write : (state.loads.links.get(id)?.calls ?? 0);
  };
  const reason = (id: ElementId): string | null => {
    const own = reasons.get(id);
    if (own !== undefined) return own;
    const left = missing.get(id);
    return left && total(id) === 0 ? [...new Set(left.values())].join("; ") : null;
  };
  let fallbacks: ReadonlyMap<ElementId, string> | null = null;
  const isPartial = (id: ElementId): boolean => missing.has(id) && total(id) > 0;
  return {
    reason,
    isPartial,
    note: (id) => {
      const left = missing.get(id);
      if (left && total(id) > 0) return `without the calls of ${[...left.keys()].join(" and ")}: ${[...new Set(left.values())].join("; ")}`;
      if (total(id) > 0 || components.get(id)?.kind === "client") return null;
      const verb = components.has(id) ? "calls" : "uses";
      fallbacks ??= fallbacksOf(design);
      const failing = fallbacks.get(id);
      return failing === undefined ? `no flow ${verb} it` : `a flow ${verb} it only when ${failing} fails`;
    },
  };
}

/** Calls nested deeper are not followed, as everywhere. */
const maxDepth = 1200;

/** What `on error` blocks call, by component and link: the callee, or the first callee of the steps, whose failure they are for. */
function fallbacksOf(design: Design): ReadonlyMap<ElementId, string> {
  const found = new Map<ElementId, string>();
  const walk = (steps: readonly Step[], failing: string | null, depth: number): void => {
    if (depth > maxDepth) return;
    for (const step of steps) {
      if (step.type === "call" && failing !== null) {
        if (!found.has(step.to)) found.set(step.to, failing);
        if (step.link !== null && !found.has(step.link)) found.set(step.link, failing);
      }
      for (const inner of innerSteps(step)) walk(inner, failing, depth + 1);
      if (step.onError) walk(step.onError, failing ?? firstCallee(step), depth + 1);
    }
  };
  for (const flow of design.flows) walk(flow.steps, null, 0);
  return found;
}

/** The lists of steps in a step, without what is done when it fails. */
function innerSteps(step: Step): readonly (readonly Step[])[] {
  if (step.type === "call") return [step.body, step.onMiss ?? []];
  if (step.type === "parallel") return step.branches;
  return step.type === "choose" ? step.options.map((option) => option.steps) : [step.steps];
}

function firstCallee(step: Step): string {
  let inner: Step | undefined = step;
  for (let depth = 0; inner && depth < maxDepth; depth++) {
    if (inner.type === "call") return inner.to;
    inner = innerSteps(inner).flat()[0];
  }
  return "what comes before";
}
