import { availabilityText, type Component, lookup } from "../../model/index.ts";
import { isLostWith } from "../graph/survival.ts";
import { runByOthers } from "../graph/units.ts";
import { visitsOf, visitsTo } from "../graph/visits.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { hops, listText, yearlyDowntime } from "../wording.ts";
import { missed } from "./missed.ts";

export const sloAboveDependency: Rule = {
  code: "slo-above-dependency",
  category: "objectives",
  severity: "error",
  severities: ["error", "info"],
  replaces: ["slo-availability-unmet"],
  summary: "A flow promises more than a service it cannot do without, which somebody else runs.",
  rationale: `A request that waits for a service is up at most as often as that service. Your own parts can be made redundant; somebody else's cannot, so an objective above their promise is missed by design. The rule of thumb is that a dependency should be ten times better than the service that needs it.

Make the dependency optional (an \`on error\` fallback, a cached answer, a queue that catches up later), use two providers, or promise less.`,
  references: [
    "https://queue.acm.org/detail.cfm?id=3096459 (The Calculus of Service Availability)",
    "https://sre.google/sre-book/embracing-risk/",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
external Bank { availability 99.5%  latency 80 ms }
User -> Lb -> Api
Api -> Bank { timeout 2 s  circuit-breaker { failures 50% over 10 s  open 30 s } }
flow Pay {
  from User
  User -> Lb -> Api -> Bank
}
slo Pay { availability 99.9% }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
external Bank { availability 99.5%  latency 80 ms }
queue Later { technology sqs  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Payer { replicas 2 }
User -> Lb -> Api
Api -> Bank { timeout 2 s  circuit-breaker { failures 50% over 10 s  open 30 s } }
Api -> Later { timeout 200 ms }
Later -> Payer { idempotent }
flow Pay {
  from User
  User -> Lb -> Api {
    Api -> Bank
    on error { Api -> Later }
  }
}
slo Pay { availability 99.9% }`,
  ],
  check(context) {
    return missed(context, "availability").flatMap(({ objective, verdict }) => {
      const weaker = neededFromOthers(context, objective.target, verdict.bound);
      const worst = [...weaker].sort((a, b) => a.availability - b.availability)[0];
      if (!worst) return [];
      const unknown = isAssumed(worst.component);
      const names = listText(
        weaker.map(
          ({ component }) =>
            `${component.id} (${availabilityText(component.reliability.availability.value)}${isAssumed(component) ? ", assumed" : ""})`,
        ),
      );
      const visit = visitsTo(context.design, worst.component.id).find((candidate) => candidate.flow.id === objective.target);
      return [
        {
          element: objective.id,
          ...(unknown ? { severity: "info" as const } : {}),
          message: `${objective.target} promises ${availabilityText(verdict.bound)}, but each request needs ${names}, run by others: ${worst.component.id} alone may be down ${yearlyDowntime(worst.availability)} a year, and the objective allows ${yearlyDowntime(verdict.bound)}. ${unknown ? `Nobody wrote what ${worst.component.id} promises: state its availability.` : "Make it optional, have a second provider, or promise less."}`,
          origin: objective.origin,
          related: [
            ...weaker.map(({ component }) => ({ message: `${component.id} is below the objective`, origin: component.origin })),
            ...(visit ? hops(visit.path) : []),
          ],
          fixes: [],
        },
      ];
    });
  },
};

/** A general default, neither written nor what the product's provider promises. */
function isAssumed({ reliability, technology }: Component): boolean {
  const reason = reliability.availability.assumed;
  return reason !== null && reason !== technology?.source;
}

/** The components run by others, less available than `below`, without which some request of the flow fails. */
export function neededFromOthers(
  { design }: RuleContext,
  target: string,
  below: number,
): readonly { component: Component; availability: number }[] {
  const { components, flows } = lookup(design);
  const flow = flows.get(target);
  if (!flow) return [];
  const ids = new Set(visitsOf(design, target).map(({ call }) => call.to));
  for (const id of [...ids]) ids.add(components.get(id)?.leaderElectedBy ?? id);
  return [...ids]
    .flatMap((id) => components.get(id) ?? [])
    .filter((component) => component.kind !== "client" && runByOthers(component) && component.reliability.availability.value < below)
    .filter((component) => isLostWith(design, flow, component.id))
    .sort((a, b) => design.components.indexOf(a) - design.components.indexOf(b))
    .map((component) => ({ component, availability: component.reliability.availability.value }));
}
