import { countText, digits, moneyText, percentText, rateText } from "../../model/index.ts";
import { targetOf } from "../graph/load.ts";
import { codeKinds, mostServing, runByOthers } from "../graph/units.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";
import { loaded } from "./overload.ts";

const steepPeak: RuleOption = {
  name: "steep-peak",
  measure: "factor",
  default: 3,
  minimum: 1.1,
  maximum: 1000,
  documentation: "Peak over average from which on the replicas for the peak stand idle for most of the day.",
};

export const autoscaleMissing: Rule = {
  code: "autoscale-missing",
  category: "capacity",
  severity: "info",
  options: [steepPeak],
  tier: "all",
  restsOn: ["replicas", "autoscale"],
  summary: "As many replicas as the peak needs run all day, and most of the day a third would do.",
  rationale: `A fixed number of replicas has to be that of the peak. Where the peak is three times the average and more, two thirds of them work for a few hours a day and are paid for all of it.

Let an autoscaler follow the load between the average's need and the peak's. It takes a minute or two to start replicas, so it follows a daily curve, not a burst of seconds: keep the headroom for those.`,
  references: [
    "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
    "https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/manage-demand-and-supply-resources.html",
  ],
  invalid: [example("replicas 8")],
  valid: [example("replicas 4  autoscale { min 4  max 8 }"), example("replicas 8").replace("peak 4x", "peak 2x")],
  check(context) {
    const steep = context.option(steepPeak);
    return loaded(context).flatMap(({ component, load }): readonly Report[] => {
      const replicas = component.replicas.value;
      if (!codeKinds.has(component.kind) || runByOthers(component) || component.autoscale || mostServing(component) < replicas) return [];
      const factor = load.peak / load.mean;
      const enough = Math.max(2, Math.ceil(load.mean / (targetOf(component) * load.perReplica) - 1e-9) + 1);
      const forPeak = Math.ceil(load.peak / (targetOf(component) * load.perReplica) - 1e-9) + 1;
      // Replicas that the peak does not need either are there for another reason.
      if (load.assumed || !(factor >= steep) || enough > replicas / 2 || forPeak < 0.75 * replicas) return [];
      const cost = context.analysis.components[component.id]?.costPerMonth?.value ?? null;
      const saved = cost === null ? "" : `, about ${moneyText((cost * (replicas - enough)) / replicas)} a month less`;
      return [
        {
          element: component.id,
          message: `${component.id} runs ${countText(replicas)} replicas for a peak of ${rateText(load.peak)}, ${digits(Number(factor.toPrecision(2)))} times its average; at the average ${countText(enough)} do, one of them spare (${percentText(load.mean / (enough * load.perReplica))} busy)${saved}. Let an autoscaler follow the load.`,
          origin: component.replicas.origin ?? component.origin,
          related: [],
          fixes: [
            {
              title: `Scale between ${countText(enough)} and ${countText(replicas)} replicas`,
              safe: false,
              edits: [
                { type: "set", element: component.id, path: ["replicas"], value: String(enough) },
                {
                  type: "set",
                  element: component.id,
                  path: ["autoscale"],
                  value: `{ min ${enough}  max ${replicas}  target 60% }`,
                },
              ],
            },
          ],
        },
      ];
    });
  },
};

function example(size: string): string {
  return `client User { users 100k  peak 4x }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { ${size}  workers 8  service-time 10 ms }
User -> Lb { auth oauth2 }
Lb -> Api
flow Ask { from User at 900 rps  User -> Lb -> Api }
slo Ask { availability 90% over 30 days }`;
}
