import { availabilityText } from "../../model/index.ts";
import type { Rule } from "../rule.ts";
import { listText, yearlyDowntime } from "../wording.ts";
import { declared, missed } from "./missed.ts";

export const sloAvailabilityUnmet: Rule = {
  code: "slo-availability-unmet",
  category: "objectives",
  severity: "error",
  summary: "A flow or component cannot reach the availability that its objective asks for.",
  rationale: `The availability of a flow follows from the parts it needs: parts in series multiply, copies that can stand in for each other fail together only when all do, and a zone takes all its copies at once. The analysis evaluates this exactly, from the availability of each replica, zone, region and external service. Five parts at 99.9% in a row are 99.5%: 44 hours a year instead of 8.8. Two copies of one of them are down together only 0.0001% of the time.

When the result is below the objective, no operation can mend it: the design has to change. Look at the parts named in the message. Make the largest contributor redundant, take it off the path (asynchronous, \`on error\` fallback, cache), or agree a lower objective.`,
  references: [
    "https://queue.acm.org/detail.cfm?id=3096459 (The Calculus of Service Availability)",
    "https://sre.google/sre-book/availability-table/",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms  availability 95% }
User -> Lb -> Api
flow Ask {
  from User
  User -> Lb -> Api
}
slo Ask { availability 99.9% }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms  availability 95% }
User -> Lb -> Api
flow Ask {
  from User
  User -> Lb -> Api
}
slo Ask { availability 99% }`,
  ],
  check(context) {
    return missed(context, "availability").map(({ objective, verdict, value }) => {
      const figures = context.analysis.flows[objective.target]?.availability ?? context.analysis.components[objective.target]?.availability;
      const alone = new Set((figures?.failingSets ?? []).filter((set) => set.length === 1).flat());
      const most = verdict.dominatedBy;
      const causes = [
        ...(alone.size === 0 ? [] : [`${alone.size === 1 ? "It stops with" : "It stops with each of"} ${listText([...alone])}.`]),
        ...(most === null ? [] : [`Most of it comes from ${most}.`]),
      ];
      return {
        element: objective.id,
        message: `${objective.target} can reach ${availabilityText(value)} (${yearlyDowntime(value)} down a year); the objective asks for ${availabilityText(verdict.bound)} (${yearlyDowntime(verdict.bound)})${tooClose(value, verdict.bound)}. ${[...causes, ""].join(" ")}Make the largest contributor redundant, or take it off the path.`,
        origin: objective.origin,
        related: [
          ...(most === null ? [] : declared(context, most, `${most} contributes most`)),
          ...[...alone].filter((id) => id !== most).flatMap((id) => declared(context, id, `${objective.target} stops with ${id}`)),
        ],
        fixes: [],
      };
    });
  },
};

/** What is missing, where both would read the same. */
function tooClose(value: number, bound: number): string {
  if (availabilityText(value) !== availabilityText(bound)) return "";
  return `, ${yearlyDowntime(1 - (bound - value))} a year less`;
}
