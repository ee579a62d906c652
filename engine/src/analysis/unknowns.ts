import type { Design, ElementId } from "../model/index.ts";
import { lookup } from "../model/index.ts";
import { flowRate } from "./flow-figures.ts";
import type { SteadyState } from "./solve.ts";

/** Where loads are not known, or only in part, and why. */
export interface Unknowns {
  /** Why nothing is known about a component's rate; `null` when something is. */
  readonly reason: (component: ElementId) => string | null;
  /** What a known rate leaves out or why it is 0. */
  readonly note: (component: ElementId) => string | null;
}

function list(names: ReadonlySet<string>): string {
  return [...names].join(" and ");
}

/** Follows flows without a rate, code that starts by itself, and messages that breed messages to the components they reach. */
export function unknownsOf(design: Design, state: SteadyState): Unknowns {
  const { components, linksFrom, linksTo } = lookup(design);
  /** Callers whose rate is not known, by component. */
  const missing = new Map<ElementId, Set<string>>();
  const reasons = new Map<ElementId, string>();
  const add = (component: ElementId, caller: string): void => {
    const known = missing.get(component) ?? new Set<string>();
    missing.set(component, known.add(caller));
  };
  for (const flow of design.flows) {
    if (flowRate(design, flow).value !== null) continue;
    for (const id of state.loads.tallies.get(flow.id)?.visits.keys() ?? []) add(id, flow.id);
  }
  for (const consumer of state.loads.breeding)
    reasons.set(consumer, "its messages breed more messages than it consumes, so the load grows without bound");
  for (const component of design.components) {
    const load = state.loads.components.get(component.id);
    const starts =
      component.kind !== "client" && (linksTo.get(component.id) ?? []).length === 0 && (linksFrom.get(component.id) ?? []).length > 0;
    if (!starts || (load && load.read + load.write > 0) || missing.has(component.id)) continue;
    reasons.set(component.id, `nothing says how often ${component.id} runs`);
    for (const link of linksFrom.get(component.id) ?? []) {
      if (components.get(link.to)) add(link.to, component.id);
    }
  }
  const total = (id: ElementId): number => {
    const load = state.loads.components.get(id);
    return load ? load.read + load.write : 0;
  };
  return {
    reason: (id) => {
      const reason = reasons.get(id);
      if (reason !== undefined) return reason;
      const left = missing.get(id);
      return left && total(id) === 0 ? `only ${list(left)} calls it, and nothing says how often that happens` : null;
    },
    note: (id) => {
      const left = missing.get(id);
      if (left && total(id) > 0) return `without the calls of ${list(left)}, as nothing says how often they happen`;
      if (total(id) > 0) return null;
      return components.get(id)?.kind === "client" ? null : "no flow calls it";
    },
  };
}
