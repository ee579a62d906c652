import { type Component, type Fix, lookup, percentText, rateText } from "../../model/index.ts";
import { isHeldByCalls } from "../graph/holding.ts";
import { type Load, loadOf, replicasFor } from "../graph/load.ts";
import { once } from "../graph/once.ts";
import { runByOthers } from "../graph/units.ts";
import { visitsOver } from "../graph/visits.ts";
import { sharersBehind } from "../messaging/consumers.ts";
import type { RuleContext } from "../rule.ts";

/** The components of ours whose load and capacity are known. */
export const loaded = once((context): readonly { component: Component; load: Load }[] =>
  context.design.components.flatMap((component) => {
    const load =
      runByOthers(component) || isHeldInCalls(context, component) || sharersBehind(context).has(component.id)
        ? null
        : loadOf(context, component);
    return load ? [{ component, load: { ...load, capacity: load.capacity * unevenness(context, component) } }] : [];
  }),
);

/** How much more a sharded store could do if its shards were even, when they are not: a finding about the shard key says that. */
function unevenness({ analysis }: RuleContext, component: Component): number {
  const shards = analysis.components[component.id]?.shards ?? [];
  const most = shards.reduce((largest, { hottestShare, count }) => Math.max(largest, hottestShare * count), 1);
  return most > 2 ? most : 1;
}

/** Enough replicas for the peak at the target utilisation; nothing for stores, whose copies do not share writes. */
export function moreReplicas(component: Component, load: Load): readonly Fix[] {
  if (component.store || component.messaging || component.coordinator || component.mode.value === "active-passive") return [];
  const replicas = replicasFor(load);
  if (component.autoscale) {
    return [
      {
        title: `Let ${component.id} grow to ${replicas} replicas, enough for the peak at ${percentText(load.target)} use`,
        safe: false,
        edits: [{ type: "set", element: component.id, path: ["autoscale", "max"], value: String(replicas) }],
      },
    ];
  }
  return [
    {
      title: `Run ${replicas} replicas of ${component.id}, enough for the peak at ${percentText(load.target)} use`,
      safe: false,
      edits: [{ type: "set", element: component.id, path: ["replicas"], value: String(replicas) }],
    },
  ];
}

/** An overload computed from a capacity that nobody wrote, or from the most that may come, is only a question. */
export function severityOf(load: Load): { readonly severity?: "info" } {
  return load.assumed || load.atMost !== null ? { severity: "info" } : {};
}

/** `at most ` before a rate that is the most that may come. */
export function mostWord({ atMost }: Load): string {
  return atMost === null ? "" : "at most ";
}

/** What to do about a component that cannot carry its load. */
export function advice(component: Component, load: Load): string {
  if (load.assumed) return "Nobody wrote what it can do: state its service-time (or throughput) and workers.";
  if (load.atMost !== null) return `Less may come, as the load is known ${load.atMost}.`;
  if (component.store?.sharding.length) return "Use more shards, or send fewer requests here with a cache.";
  if (component.store) return "Followers take reads and shards take writes; a cache before it takes repeated reads.";
  if (component.messaging) return "Use more partitions or a larger broker.";
  return `At ${rateText(load.perReplica)} a replica it takes ${replicasFor(load)} to carry the peak at ${percentText(load.target)} use.`;
}

/** Whoever calls a component, as places to look at, each once. */
export function callers(
  { design, analysis }: RuleContext,
  component: Component,
): readonly { message: string; origin: Component["origin"] }[] {
  const links = lookup(design).linksTo.get(component.id) ?? [];
  return links
    .filter((link) => visitsOver(design, link.id).length > 0)
    .map((link) => {
      const rate = analysis.links[link.id]?.attemptRate.value ?? null;
      return { message: `${link.from} sends ${rate === null ? "requests" : `${rateText(rate)} on average`}`, origin: link.origin };
    });
}

/** Its workers or places run out because calls hold them, before the work itself fills them: `workers-blocked` says so. */
function isHeldInCalls({ analysis }: RuleContext, component: Component): boolean {
  const figures = analysis.components[component.id];
  return figures?.capacityPerReplica.method === "upper-bound" && figures.held !== null && isHeldByCalls(figures.held.seconds, component);
}
