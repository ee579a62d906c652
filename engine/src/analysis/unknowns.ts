import type { Design, ElementId } from "../model/index.ts";
import { lookup } from "../model/index.ts";
import { flowRate } from "./flow-figures.ts";
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
    const reason = `nothing says how often ${component.id} runs`;
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
  const isPartial = (id: ElementId): boolean => missing.has(id) && total(id) > 0;
  return {
    reason,
    isPartial,
    note: (id) => {
      const left = missing.get(id);
      if (left && total(id) > 0) return `without the calls of ${[...left.keys()].join(" and ")}: ${[...new Set(left.values())].join("; ")}`;
      if (total(id) > 0 || components.get(id)?.kind === "client") return null;
      return components.has(id) ? "no flow calls it" : "no flow uses it";
    },
  };
}
