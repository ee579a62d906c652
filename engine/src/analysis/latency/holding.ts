import type { BalancingStrategy, CallStep, Component, Design, ElementId } from "../../model/index.ts";
import { activeReplicas, lookup } from "../../model/index.ts";
import { holdsPlaces } from "../component-state.ts";
import { consumerKey, type Loads } from "../load/propagate.ts";
import type { CallFigures } from "./call-tree.ts";
import { type Outcome, overAfter } from "./outcome.ts";
import { mixture, type TimeDistribution } from "./time-distribution.ts";

/*
 * What requests hold while they wait for others, from one round of the analysis for the next: the time of calls that places and workers are
 * kept for.
 */

/** Components whose visits keep a place, a worker or a partition while their calls run. */
export function holders(design: Design): ReadonlySet<ElementId> {
  const holding = design.components.filter((component) => holdsPlaces(component) || handlesInOrder(design, component));
  return new Set(holding.map((component) => component.id));
}

/** Components for which the time of their calls matters to those that wait for them. */
export function keepers(design: Design, holding: ReadonlySet<ElementId>): ReadonlySet<ElementId> {
  const counted = design.components.filter((component) => isCounted(design, component));
  return new Set([...holding, ...counted.map((component) => component.id)]);
}

/** Time of the calls that a visit makes, by component; `null` where they have no steady state. */
export function nestedTimes(
  keeping: ReadonlySet<ElementId>,
  loads: Loads,
  calls: ReadonlyMap<CallStep, CallFigures>,
  outcomes: ReadonlyMap<ElementId, Outcome>,
): ReadonlyMap<ElementId, TimeDistribution | null> {
  const ways = new Map<ElementId, { probability: number; time: TimeDistribution | null }[]>();
  for (const id of keeping) ways.set(id, []);
  for (const [call, figures] of calls) {
    const probability = (loads.steps.get(call) ?? 0) * figures.attempts;
    if (probability > 0) ways.get(call.to)?.push({ probability, time: figures.nested });
  }
  for (const [id, list] of ways) {
    const outcome = outcomes.get(consumerKey(id));
    const probability = loads.rates.get(consumerKey(id)) ?? 0;
    if (!outcome || !(probability > 0)) continue;
    list.push({ probability, time: overAfter(outcome) });
  }
  const found = new Map<ElementId, TimeDistribution | null>();
  for (const [id, list] of ways) {
    const total = list.reduce((sum, way) => sum + way.probability, 0);
    const known = list.flatMap(({ probability, time }) => (time === null ? [] : [{ probability: probability / total, time }]));
    if (total > 0) found.set(id, known.length < list.length ? null : mixture(known));
  }
  return found;
}

/** Whether a balancer counts its requests in flight. */
function isCounted(design: Design, component: Component): boolean {
  const { components, linksTo } = lookup(design);
  if (activeReplicas(component) < 2) return false;
  return (linksTo.get(component.id) ?? []).some((link) => countsItsCalls(components.get(link.from)));
}

/** Whether a component picks the replica that it calls by how many of its calls, or how slow ones, are under way there. */
export function countsItsCalls(caller: Component | undefined): boolean {
  return counting.has(caller?.balancing?.strategy.value ?? "random");
}

const counting: ReadonlySet<BalancingStrategy> = new Set(["least-connections", "least-response-time", "least-bandwidth", "power-of-two"]);

/** Whether it consumes messages of which only one in each partition is handled at a time. */
function handlesInOrder(design: Design, component: Component): boolean {
  const { components, linksTo } = lookup(design);
  return (linksTo.get(component.id) ?? []).some(
    (link) => link.kind === "subscription" && components.get(link.from)?.messaging?.ordering.value === "fifo",
  );
}
