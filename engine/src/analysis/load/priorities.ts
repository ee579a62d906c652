import type { Design, ElementId } from "../../model/index.ts";
import { prioritiesOf } from "../../model/index.ts";
import type { PriorityShare } from "../stations/input.ts";
import type { Tally } from "./tally.ts";

/** Whose requests come where, where a component serves the more important ones first and flows differ in that. */
export interface PriorityLoads {
  /** Calls per second of each priority to the components with such a discipline, the most important first. */
  readonly calls: ReadonlyMap<ElementId, readonly PriorityRate[]>;
  /** The messages of a consumer, which keep the priority of the flow that they come from. */
  readonly consumers: ReadonlyMap<ElementId, readonly PriorityShare[]>;
}

export interface PriorityRate {
  readonly priority: number;
  /** Requests per second. */
  readonly rate: number;
}

interface FlowTally {
  readonly priority: number;
  readonly rate: number;
  readonly tally: Tally;
}

/** `null` where priorities decide nothing. `messages`: messages per second of each consumer that come from some of the flows. */
export function priorityLoads<F extends FlowTally>(
  design: Design,
  flows: readonly F[],
  consumers: ReadonlyMap<ElementId, Tally>,
  messages: (flows: readonly F[]) => ReadonlyMap<ElementId, number>,
): PriorityLoads | null {
  const ranked = design.components.filter((component) => component.discipline.value === "priority");
  const priorities = prioritiesOf(design);
  if (ranked.length === 0 || priorities.length < 2) return null;
  const parts = priorities.map((priority) => {
    const own = flows.filter((flow) => flow.priority === priority);
    return { priority, flows: own, messages: messages(own) };
  });
  const calls = ranked.map(({ id }): [ElementId, PriorityRate[]] => {
    const visits = (tally: Tally): number => (tally.visits.get(id)?.read ?? 0) + (tally.visits.get(id)?.write ?? 0);
    const rates = parts.map((part) => {
      let rate = 0;
      for (const flow of part.flows) rate += flow.rate * visits(flow.tally);
      for (const [consumer, tally] of consumers) rate += (part.messages.get(consumer) ?? 0) * visits(tally);
      return { priority: part.priority, rate };
    });
    return [id, rates];
  });
  const shares = [...consumers.keys()].map((consumer): [ElementId, PriorityShare[]] => {
    const total = parts.reduce((sum, part) => sum + (part.messages.get(consumer) ?? 0), 0);
    const of = (part: (typeof parts)[number]): number => (total > 0 ? (part.messages.get(consumer) ?? 0) / total : 1 / parts.length);
    return [consumer, parts.map((part) => ({ priority: part.priority, share: of(part) })).filter(({ share }) => share > 0)];
  });
  return { calls: new Map(calls), consumers: new Map(shares) };
}
