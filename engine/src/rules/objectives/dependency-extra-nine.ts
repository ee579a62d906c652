import { availabilityText, percentText } from "../../model/index.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";
import { yearlyDowntime } from "../wording.ts";
import { verdictOf } from "./missed.ts";
import { neededFromOthers } from "./slo-above-dependency.ts";

const dependencyShare: RuleOption = {
  name: "dependency-share",
  measure: "ratio",
  default: 0.1,
  minimum: 0.001,
  maximum: 1,
  documentation: "Share of the allowed downtime that one dependency may take; a tenth is the rule of the extra nine.",
};

export const dependencyExtraNine: Rule = {
  code: "dependency-extra-nine",
  category: "objectives",
  severity: "info",
  options: [dependencyShare],
  tier: "strict",
  summary: "One service of somebody else uses more than a tenth of the downtime that an objective allows.",
  rationale: `An objective leaves a budget of downtime for everything together: all dependencies, your own parts, and your own changes, which cause most outages. A dependency should therefore be ten times as good as the service that needs it (one nine more), so that a handful of them still leave room.

It is no fault as long as the objective is met: it says where the next one would be missed. Make the dependency optional (\`on error\`, a cached answer), have a second provider, or know that you stand and fall with it.`,
  references: [
    "https://queue.acm.org/detail.cfm?id=3096459 (The Calculus of Service Availability)",
    "https://sre.google/workbook/implementing-slos/",
  ],
  invalid: [example("99.95%")],
  valid: [example("99.999%")],
  check(context) {
    const share = context.option(dependencyShare);
    const { design, analysis } = context;
    return design.objectives.flatMap((objective): readonly Report[] => {
      const { term, target } = objective;
      const met = verdictOf(analysis, objective.id)?.met;
      if (term.type !== "availability" || met !== true || !(term.bound < 1)) return [];
      const worst = [...neededFromOthers(context, target, 1 - share * (1 - term.bound))].sort((a, b) => a.availability - b.availability)[0];
      if (!worst) return [];
      const used = (1 - worst.availability) / (1 - term.bound);
      return [
        {
          element: objective.id,
          message: `${worst.component.id} (${availabilityText(worst.availability)}) may be down ${yearlyDowntime(worst.availability)} a year, ${percentText(used)} of the ${yearlyDowntime(term.bound)} that ${target} is allowed for everything: little is left for your own parts and changes. A dependency should be ten times as good as what needs it.`,
          origin: objective.origin,
          related: [{ message: `${target} stops with ${worst.component.id}`, origin: worst.component.origin }],
          fixes: [],
        },
      ];
    });
  },
};

function example(availability: string): string {
  return `client User { users 1k }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Shop { replicas 3  service-time 5 ms }
external Bank { availability ${availability}  latency 80 ms }
User -> Lb { auth oauth2 }
Lb -> Shop
Shop -> Bank { timeout 1 s  circuit-breaker { failures 50% over 10 s  open 30 s } }
flow Pay { from User at 1 rps  User -> Lb -> Shop -> Bank }
slo Pay { availability 99.8% over 30 days }`;
}
