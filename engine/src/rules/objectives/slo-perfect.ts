import { availabilityText, type Fix, type Objective } from "../../model/index.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { yearlyDowntime } from "../wording.ts";
import { usualPromise } from "./slo-missing.ts";

export const sloPerfect: Rule = {
  code: "slo-perfect",
  category: "objectives",
  severity: "error",
  replaces: ["slo-availability-unmet", "slo-above-dependency", "slo-latency-unmet"],
  summary: "An objective that no system can meet: always available, or no time at all.",
  rationale: `Nothing is up all the time: machines, networks, power and the people who change them fail. An objective of 100% is broken by the first failed request, leaves no room for any deployment, and costs without bound, while users cannot tell it from 99.99% because their own line fails more often.

Choose the availability that users need and notice. What is left to 100% is the budget for changes.`,
  references: ["https://sre.google/sre-book/embracing-risk/"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
User -> Lb -> Api
flow Ask {
  from User
  User -> Lb -> Api
}
slo Ask { availability 100% }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
User -> Lb -> Api
flow Ask {
  from User
  User -> Lb -> Api
}
slo Ask { availability 99% }`,
  ],
  check(context) {
    return context.design.objectives
      .filter(({ term }) => (term.type === "availability" && term.bound >= 1) || (term.type === "latency" && term.bound <= 0))
      .map((objective) => ({
        element: objective.id,
        message: `${objective.target} promises ${objective.term.type === "availability" ? "to be always available" : "to take no time"}: no system does. State what users need; the rest is the budget for failures and changes.`,
        origin: objective.origin,
        related: [],
        fixes: objective.term.type === "availability" ? keptPromise(context, objective) : [],
      }));
  },
};

/** The strictest of the usual promises that the design keeps as it is. */
function keptPromise({ analysis }: RuleContext, { target, text, origin }: Objective): readonly Fix[] {
  const figures = analysis.flows[target] ?? analysis.components[target];
  const reached = figures?.availability.availability.value ?? null;
  const promise = reached === null ? undefined : usualPromise(reached);
  if (promise === undefined) return [];
  const percent = availabilityText(promise);
  return [
    {
      title: `Promise ${percent}, which the design reaches: ${yearlyDowntime(promise)} a year for failures and changes`,
      safe: false,
      edits: [{ type: "replace", origin, text: text.replace(/100(\.0*)?\s*%|\b1\b/, percent) }],
    },
  ];
}
