import type { BalancingStrategy, CallStep, Component, Design, ElementId } from "../../model/index.ts";
import { activeReplicas, lookup } from "../../model/index.ts";
import { holdsPlaces } from "../component-state.ts";
import { consumerKey, type Loads } from "../load/propagate.ts";
import { erlangB } from "../queueing/erlang.ts";
import type { CallFigures } from "./call-tree.ts";
import { type Outcome, overAfter } from "./outcome.ts";
import { mixture, type TimeDistribution } from "./time-distribution.ts";

/*
 * What requests hold while they wait for others, from one round of the analysis for the next: the time of calls that places and workers are
 * kept for, and how often a pool is used up.
 */

/** Components for which the time of their calls matters to those that wait for them. */
export function keepers(design: Design): ReadonlySet<ElementId> {
  const keeping = design.components.filter(
    (component) => holdsPlaces(component) || handlesInOrder(design, component) || isCounted(design, component),
  );
  return new Set(keeping.map((component) => component.id));
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
  return (linksTo.get(component.id) ?? []).some((link) => counting.has(components.get(link.from)?.balancing?.strategy.value ?? "random"));
}

const counting: ReadonlySet<BalancingStrategy> = new Set(["least-connections", "least-response-time", "least-bandwidth", "power-of-two"]);

/** Whether it consumes messages of which only one in each partition is handled at a time. */
function handlesInOrder(design: Design, component: Component): boolean {
  const { components, linksTo } = lookup(design);
  return (linksTo.get(component.id) ?? []).some(
    (link) => link.kind === "subscription" && components.get(link.from)?.messaging?.ordering.value === "fifo",
  );
}

/**
 * Share of the attempts over each link (0…1) that find the pool of their calling replica used up. A pool without a queue is a loss system: Erlang
 * B of the calls in flight, whatever the form of their time.
 */
export function poolRefusals(design: Design, loads: Loads, calls: ReadonlyMap<CallStep, CallFigures>): ReadonlyMap<ElementId, number> {
  const { components, links } = lookup(design);
  const inFlight = new Map<ElementId, number>();
  for (const [call, { offered, held }] of calls) {
    const link = call.link === null ? undefined : links.get(call.link);
    if (!link?.pool || call.async || held === null) continue;
    inFlight.set(link.id, (inFlight.get(link.id) ?? 0) + (loads.steps.get(call) ?? 0) * offered * held);
  }
  const refused = new Map<ElementId, number>();
  for (const [id, load] of inFlight) {
    const link = links.get(id);
    const caller = link && components.get(link.from);
    if (!link?.pool || !caller) continue;
    const size = Math.max(0, Math.floor(link.pool.value));
    const share = mostAtOnce(caller) <= size ? 0 : erlangB(size, load / Math.max(1, activeReplicas(caller)));
    refused.set(id, share < negligible ? 0 : share);
  }
  return refused;
}

/** Refusals rarer than this change no figure. */
const negligible = 1e-9;

/** Visits that one replica makes calls for at once. */
function mostAtOnce(caller: Component): number {
  const workers = caller.blocking.value ? caller.workers.value : null;
  return Math.min(workers ?? Number.POSITIVE_INFINITY, caller.concurrency?.value ?? Number.POSITIVE_INFINITY);
}
