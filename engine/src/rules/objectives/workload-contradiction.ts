import { countText, lookup, rateText } from "../../model/index.ts";
import type { RuleOption } from "../option.ts";
import type { Rule } from "../rule.ts";

const estimateTolerance: RuleOption = {
  name: "estimate-tolerance",
  measure: "ratio",
  default: 0.2,
  minimum: 0,
  maximum: 10,
  documentation: "How far two estimates of one load may lie apart, as a share of the smaller one.",
};

export const workloadContradiction: Rule = {
  code: "workload-contradiction",
  category: "objectives",
  severity: "warning",
  options: [estimateTolerance],
  summary: "The flows of a client run more often than its users times their actions allow.",
  rationale: `A client says how many users it has and what each of them does; its flows say how often they run. When every flow has a rate of its own, the two are estimates of the same load, and the flows cannot add up to more than all actions of all users. Where they do, by more than a fifth, one of them is an old number or a slip of a unit (an hour for a day), and everything computed from it is wrong.

Keep one of the two: leave the rate out of a flow, and it takes what the others leave over of users times actions.`,
  references: ["https://sre.google/sre-book/software-engineering-in-sre/ (Site Reliability Engineering, capacity planning)"],
  invalid: [
    `client Reader { users 1M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 5 ms }
Reader -> Lb { auth oauth2 }
Lb -> Api
flow Show {
  from Reader at 1000 rps
  Reader -> Lb -> Api
}
slo Show { availability 90% over 30 days }`,
  ],
  valid: [
    `client Reader { users 1M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 5 ms }
Reader -> Lb { auth oauth2 }
Lb -> Api
flow Show {
  from Reader at 110 rps
  Reader -> Lb -> Api
}
slo Show { availability 90% over 30 days }`,
  ],
  check({ design, option }) {
    const tolerance = option(estimateTolerance);
    const { flows } = lookup(design);
    return design.components.flatMap((client) => {
      const { users, actions } = client.client ?? {};
      if (!users || !actions || users.assumed !== null || actions.assumed !== null) return [];
      const own = [...flows.values()].filter((flow) => flow.from === client.id && !flow.implicit);
      if (own.length === 0 || own.some((flow) => !flow.rate || flow.rate.assumed !== null)) return [];
      const flowing = own.reduce((sum, flow) => sum + (flow.rate?.value ?? 0), 0);
      const estimated = users.value * actions.value;
      // What users do beside the written flows may be left out; flows that do more than the users cannot be right.
      if (!(flowing > estimated * (1 + tolerance))) return [];
      return [
        {
          element: client.id,
          message: `${client.id} has ${countText(users.value)} users at ${rateText(actions.value)} each, ${rateText(estimated)} together, and its flows add up to ${rateText(flowing)}, ${countText(flowing / estimated)} times that. One of the estimates is wrong; keep the other.`,
          origin: actions.origin ?? client.origin,
          related: own.map((flow) => ({
            message: `${flow.id} runs at ${rateText(flow.rate?.value ?? 0)}`,
            origin: flow.rate?.origin ?? flow.origin,
          })),
          fixes: [],
        },
      ];
    });
  },
};
