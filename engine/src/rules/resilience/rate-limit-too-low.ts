import { percentText, rateText } from "../../model/index.ts";
import { mostServing } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";

export const rateLimitTooLow: Rule = {
  code: "rate-limit-too-low",
  category: "resilience",
  severity: "error",
  severities: ["error", "warning"],
  restsOn: ["rate-limit", "replicas", "autoscale", "mode"],
  summary: "A rate limit for all callers together is below what the normal users send.",
  rationale: `A limit for everybody is there for loads beyond the plan. Set below the plan it rejects good requests every day: at the average load that is an outage, at peak one every evening. A limit of 1,000 a second at a peak of 1,500 turns every third user away.

Where each copy counts alone, the limit of all copies together counts. Put it between the peak that the flows add up to and what the component can carry; the finding names both. A limit \`per client\` is another matter and not looked at here.`,
  references: [
    "https://sre.google/sre-book/handling-overload/",
    "https://cloud.google.com/architecture/rate-limiting-strategies-techniques",
  ],
  invalid: [
    `client User { users 10M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 }  rate-limit { algorithm token-bucket  rate 1000 rps  burst 2000 } }
service Api { replicas 6  workers 8  service-time 10 ms }
User -> Lb -> Api`,
  ],
  valid: [
    `client User { users 10M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 }  rate-limit { algorithm token-bucket  rate 4000 rps  burst 8000 } }
service Api { replicas 6  workers 8  service-time 10 ms }
User -> Lb -> Api`,
  ],
  check({ design, analysis }) {
    return design.components.flatMap((component): readonly Report[] => {
      const limit = component.rateLimit;
      const figures = analysis.components[component.id];
      const mean = figures?.rate.value ?? null;
      const peak = figures?.peakRate.value ?? mean;
      if (limit?.per !== "all" || limit.rate.assumed !== null || mean === null || peak === null) return [];
      const copies = limit.store === null ? Math.max(1, mostServing(component)) : 1;
      const allowed = limit.rate.value * copies;
      if (peak <= allowed) return [];
      const always = mean > allowed;
      const rate = always ? mean : peak;
      const capacity = figures?.maxThroughput.value ?? null;
      const wanted = roundUp((peak * 1.2) / copies);
      const room = capacity !== null && capacity > peak ? `, and it can do ${rateText(capacity)}` : "";
      return [
        {
          element: component.id,
          severity: always ? "error" : "warning",
          message: `${component.id} lets ${rateText(allowed)} pass${copies > 1 ? ` (${copies} copies, each ${rateText(limit.rate.value)})` : ""} and gets ${rateText(rate)} ${always ? "on average" : "at peak"} from normal users${room}: ${percentText(1 - allowed / rate)} of them are turned away. Allow ${rateText(wanted)}${copies > 1 ? " in each copy" : ""}.`,
          origin: limit.origin,
          related: [],
          fixes: [
            {
              title: `Allow ${rateText(wanted)}${copies > 1 ? " in each copy" : ""}, a fifth above the peak`,
              safe: false,
              edits: [{ type: "set", element: component.id, path: ["rate-limit", "rate"], value: `${wanted} rps` }],
            },
          ],
        },
      ];
    });
  },
};

/** The next number with two digits that are not zero; at least 1. */
function roundUp(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / power - 1e-9) * power;
}
