import type { LatencyFigures } from "../../analysis/figures.ts";
import { type Component, type ElementId, keepsBound, lookup, percentText, rateText, timeText } from "../../model/index.ts";
import { moreReplicas } from "../capacity/overload.ts";
import { loadOf, targetOf } from "../graph/load.ts";
import { mostServing } from "../graph/units.ts";
import { visitsOf } from "../graph/visits.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { verdictOf } from "./missed.ts";

export const sloMissedAtPeak: Rule = {
  code: "slo-missed-at-peak",
  category: "objectives",
  severity: "warning",
  summary: "A flow meets its latency objective at the average load and misses it at its users' peak.",
  rationale: `Objectives are judged at the mean rate, but a promise holds for the busiest hour as well, and that hour has most of the requests. Waiting does not grow in proportion: a worker that is 50% busy makes requests wait as long as they work, at 90% nine times as long.

The rule computes the latency of the flow with every client at its \`peak\` and compares it with the objective. Add capacity to the component that is busiest then, or promise less. A component whose autoscaler has room to grow is left out: it is meant to grow before that.`,
  references: ["https://sre.google/sre-book/service-level-objectives/", "https://research.google/pubs/the-tail-at-scale/"],
  invalid: [
    `client User { users 1M  actions 2 / day  peak 2x }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
database Items { engine relational  workers 1  service-time 18 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Items { timeout 2 s }
flow Show {
  from User
  User -> Lb -> Api -> Items read
}
slo Show { latency p99 < 300 ms }`,
  ],
  valid: [
    `client User { users 1M  actions 2 / day  peak 2x }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
database Items { engine relational  workers 2  service-time 18 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Items { timeout 2 s }
flow Show {
  from User
  User -> Lb -> Api -> Items read
}
slo Show { latency p99 < 300 ms }`,
  ],
  check(context) {
    const { design, analysis } = context;
    return design.objectives.flatMap((objective) => {
      const { term, target } = objective;
      const flow = analysis.flows[target];
      const verdict = verdictOf(analysis, objective.id);
      if (term.type !== "latency" || !flow || verdict?.met !== true || verdict.value === null) return [];
      const mean = flow.rate.value;
      const peak = flow.peakRate.value;
      const computed = atLeast(flow.latencyAtPeak, term.statistic);
      if (
        mean === null ||
        peak === null ||
        peak <= mean ||
        computed === null ||
        keepsBound(computed.value, objective.comparison, term.bound)
      )
        return [];
      const onPath = componentsOf(context, target);
      if (onPath.some((component) => canGrow(context, component))) return [];
      const busiest = onPath.reduce<Busy | null>((most, component) => {
        const share = analysis.components[component.id]?.peakUtilisation.value ?? 0;
        return share > (most?.share ?? 0) ? { component, share } : most;
      }, null);
      const load = busiest ? loadOf(context, busiest.component) : null;
      const name = term.statistic === "mean" ? "on average" : `at p${Number((term.statistic * 100).toPrecision(6))}`;
      return [
        {
          element: objective.id,
          message: `${target} needs ${computed.bound ? "more than " : ""}${timeText(computed.value)} ${name} at its peak of ${rateText(peak)}; the objective allows ${timeText(term.bound)} and is met only at the average of ${rateText(mean)} (${timeText(verdict.value)}).${busiest ? ` ${busiest.component.id} is ${percentText(busiest.share)} busy then. Give it more capacity, or promise less.` : " Shorten the slowest hop, or promise less."}`,
          origin: objective.origin,
          related: busiest
            ? [{ message: `${busiest.component.id} is the busiest component of ${target}`, origin: busiest.component.origin }]
            : [],
          fixes: busiest && load && load.peak > load.target * load.capacity ? moreReplicas(busiest.component, load) : [],
        },
      ];
    });
  },
};

interface Busy {
  readonly component: Component;
  readonly share: number;
}

const listed = [
  [0.999, "p999"],
  [0.99, "p99"],
  [0.95, "p95"],
  [0.9, "p90"],
  [0.5, "p50"],
] as const;

/** The statistic of a latency, or the nearest computed percentile below it: the statistic asked for is at least as long. */
function atLeast(latency: LatencyFigures, statistic: number | "mean"): { value: number; bound: boolean } | null {
  if (statistic === "mean") return latency.mean === null ? null : { value: latency.mean, bound: false };
  const [quantile, name] = listed.find(([candidate]) => candidate <= statistic + 1e-9) ?? [];
  const value = name ? latency[name] : null;
  return value === null || quantile === undefined ? null : { value, bound: statistic - quantile > 1e-9 };
}

function componentsOf({ design }: RuleContext, flow: ElementId): readonly Component[] {
  const { components } = lookup(design);
  const ids = new Set(
    visitsOf(design, flow)
      .filter(({ waits }) => waits)
      .map(({ call }) => call.to),
  );
  return [...ids].flatMap((id) => components.get(id) ?? []);
}

/** Its autoscaler starts more replicas before the peak makes it that busy, so the latency with the declared ones says nothing. */
function canGrow({ analysis }: RuleContext, component: Component): boolean {
  const share = analysis.components[component.id]?.peakUtilisation.value ?? 0;
  return component.autoscale !== null && mostServing(component) > component.replicas.value && share > targetOf(component);
}
