import { lookup, rateText, timeText } from "../../model/index.ts";
import { loadOf } from "../graph/load.ts";
import { edgeKinds, mostServing } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";

export const fixedWindowBurst: Rule = {
  code: "fixed-window-burst",
  category: "resilience",
  tier: "strict",
  severity: "info",
  restsOn: ["rate-limit"],
  summary: "A limit by fixed windows lets twice its rate pass around the edge of a window, more than the component can carry.",
  rationale: `A fixed window counts from zero at every full minute (or second). Callers that use up the limit at the end of one window and again at the start of the next send twice the limit within one window's length, and the limiter sees nothing wrong.

It is reported where the limit itself fits the component and twice the limit does not. A sliding window weighs in the part of the window before; a token bucket states the burst it allows.`,
  references: [
    "https://blog.cloudflare.com/counting-things-a-lot-of-different-things/",
    "https://cloud.google.com/architecture/rate-limiting-strategies-techniques",
  ],
  invalid: [
    `client User { users 1M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  mode active-passive  failover 2 s  health-check { every 1 s  misses 3 }  workers 8  service-time 10 ms  rate-limit { algorithm fixed-window  rate 600 rps  window 1 min } }
User -> Lb -> Api`,
  ],
  valid: [
    `client User { users 1M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  mode active-passive  failover 2 s  health-check { every 1 s  misses 3 }  workers 8  service-time 10 ms  rate-limit { algorithm sliding-window  rate 600 rps  window 1 min } }
User -> Lb -> Api`,
  ],
  check(context) {
    const { linksFrom, components } = lookup(context.design);
    return context.design.components.flatMap((component): readonly Report[] => {
      const limit = component.rateLimit;
      if (limit?.algorithm.value !== "fixed-window" || limit.per !== "all") return [];
      // What a balancer lets pass is for whatever stands behind it, where that is one component.
      const behind = (linksFrom.get(component.id) ?? []).filter((link) => link.to !== limit.store);
      const guarded = edgeKinds.has(component.kind) && behind.length === 1 ? (components.get(behind[0]?.to ?? "") ?? component) : component;
      const load = loadOf(context, guarded);
      if (!load || load.assumed) return [];
      const allowed = limit.rate.value * (limit.store === null ? Math.max(1, mostServing(component)) : 1);
      if (allowed > load.capacity || 2 * allowed <= load.capacity) return [];
      return [
        {
          element: component.id,
          message: `${component.id} lets ${rateText(allowed)} pass, counted in windows of ${timeText(limit.window.value)}: around the edge of two windows up to ${rateText(2 * allowed)} come through, and ${guarded.id} can do ${rateText(load.capacity)}. Count in a sliding window.`,
          origin: limit.algorithm.origin ?? limit.origin,
          related: [],
          fixes: [
            {
              title: "Count in a sliding window",
              safe: false,
              edits: [{ type: "set", element: component.id, path: ["rate-limit", "algorithm"], value: "sliding-window" }],
            },
          ],
        },
      ];
    });
  },
};
