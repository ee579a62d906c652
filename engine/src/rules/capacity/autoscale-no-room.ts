import { loadOf, replicasFor } from "../graph/load.ts";
import type { Rule } from "../rule.ts";

export const autoscaleNoRoom: Rule = {
  code: "autoscale-no-room",
  category: "capacity",
  severity: "error",
  summary: "An autoscaler whose maximum is not above its minimum.",
  rationale: `An autoscaler moves between its minimum and its maximum. When they are the same it can only watch; when the maximum is smaller, products differ in what they do. Either way the design counts on growth that cannot happen. A peak of 3 times the average needs a maximum of about 3 times what the average needs.

Give it room up to what the peak needs (and the budget allows), or remove it and state the replicas.`,
  references: ["https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 4  service-time 5 ms  autoscale { min 4  max 4  target 60%  every 15 s  startup 60 s } }
User -> Lb -> Api`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 4  service-time 5 ms  autoscale { min 4  max 8  target 60%  every 15 s  startup 60 s } }
User -> Lb -> Api`,
  ],
  check(context) {
    return context.design.components.flatMap((component) => {
      const autoscale = component.autoscale;
      if (!autoscale || autoscale.max.value > autoscale.min.value) return [];
      const load = loadOf(context, component);
      const wanted = Math.max(2 * autoscale.min.value, load ? replicasFor(load) : 0);
      return [
        {
          element: component.id,
          message: `${component.id} scales between ${autoscale.min.value} and ${autoscale.max.value} replicas: there is no room to grow. Raise the maximum, or remove the autoscaler.`,
          origin: autoscale.max.origin ?? autoscale.origin,
          related: [],
          fixes: [
            {
              title: `Let it grow to ${wanted} replicas`,
              safe: false,
              edits: [{ type: "set", element: component.id, path: ["autoscale", "max"], value: String(wanted) }],
            },
          ],
        },
      ];
    });
  },
};
