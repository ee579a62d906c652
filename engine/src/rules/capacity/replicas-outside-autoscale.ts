import { countText } from "../../model/index.ts";
import type { Report, Rule } from "../rule.ts";

export const replicasOutsideAutoscale: Rule = {
  code: "replicas-outside-autoscale",
  category: "capacity",
  severity: "warning",
  restsOn: ["replicas", "autoscale"],
  summary: "A component is written with a number of replicas that its autoscaler does not allow.",
  rationale: `The autoscaler decides how many replicas run, between its minimum and its maximum. A number written beside it that lies outside is overruled a few seconds after the start, or at every deployment the other way round, when the deployment sets the written number and the autoscaler takes it back. And a reader does not know which of the two was meant.

Write as \`replicas\` what runs at the average load, within the limits, or leave it out.`,
  references: [
    "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
    "https://github.com/zegl/kube-score/blob/master/README_CHECKS.md",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms  autoscale { min 4  max 12 } }
User -> Lb -> Api`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  service-time 5 ms  autoscale { min 4  max 12 } }
User -> Lb -> Api`,
  ],
  check({ design }) {
    return design.components.flatMap((component): readonly Report[] => {
      const { autoscale, replicas } = component;
      if (!autoscale || replicas.assumed !== null || autoscale.max.value <= autoscale.min.value) return [];
      const below = autoscale.min.assumed === null && replicas.value < autoscale.min.value;
      const above = autoscale.max.assumed === null && replicas.value > autoscale.max.value;
      if (!below && !above) return [];
      const limit = below ? autoscale.min.value : autoscale.max.value;
      return [
        {
          element: component.id,
          message: `${component.id} is written with ${countText(replicas.value)} replicas, and its autoscaler keeps ${below ? "at least" : "at most"} ${countText(limit)}: one of the two is not meant. Write a number between ${countText(autoscale.min.value)} and ${countText(autoscale.max.value)}.`,
          origin: replicas.origin ?? component.origin,
          related: [{ message: "the autoscaler decides", origin: autoscale.origin }],
          fixes: [
            {
              title: `Write ${countText(limit)} replicas`,
              safe: false,
              edits: [{ type: "set", element: component.id, path: ["replicas"], value: String(limit) }],
            },
          ],
        },
      ];
    });
  },
};
