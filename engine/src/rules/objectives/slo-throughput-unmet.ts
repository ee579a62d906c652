import { lookup, percentText, rateText } from "../../model/index.ts";
import { loadOf, targetOf } from "../graph/load.ts";
import type { Rule } from "../rule.ts";
import { declared, missed } from "./missed.ts";

export const sloThroughputUnmet: Rule = {
  code: "slo-throughput-unmet",
  category: "objectives",
  severity: "error",
  summary: "A flow cannot carry the requests per second that its objective asks for.",
  rationale: `When the flow mix grows in proportion, one component reaches its limit first. That bottleneck sets the throughput of everything before it, and adding capacity anywhere else changes nothing. 4 replicas of 8 workers with 20 ms of work carry 4 × 8 ÷ 0.02 s = 1,600 requests a second.

The message names it. Add replicas (or shards, for writes to a store), make each request cheaper there, or send fewer requests to it with a cache.`,
  references: ["https://en.wikipedia.org/wiki/Bottleneck_(software)", "https://www.brendangregg.com/usemethod.html"],
  invalid: [
    `client User { users 1M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  workers 8  service-time 10 ms }
User -> Lb { auth oauth2 }
Lb -> Api
flow Ask {
  from User
  User -> Lb -> Api
}
slo Ask { throughput >= 5k rps }`,
  ],
  valid: [
    `client User { users 1M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  workers 8  service-time 10 ms }
User -> Lb { auth oauth2 }
Lb -> Api
flow Ask {
  from User
  User -> Lb -> Api
}
slo Ask { throughput >= 2k rps }`,
  ],
  check(context) {
    return missed(context, "throughput").map(({ objective, verdict, value }) => {
      const bottleneck = context.analysis.flows[objective.target]?.bottleneck ?? verdict.dominatedBy;
      const component = bottleneck ? lookup(context.design).components.get(bottleneck) : undefined;
      const load = component ? loadOf(context, component) : null;
      const more =
        load && component && !component.store && !component.autoscale && component.mode.value === "active-active"
          ? Math.ceil((component.replicas.value * verdict.bound) / (value * targetOf(component)) - 1e-9)
          : null;
      return {
        element: objective.id,
        message: `${objective.target} carries at most ${rateText(value)}; the objective asks for ${rateText(verdict.bound)}.${bottleneck ? ` ${bottleneck} is the bottleneck: it reaches its limit first, so capacity added anywhere else changes nothing.` : ""}`,
        origin: objective.origin,
        related: bottleneck
          ? declared(context, bottleneck, `${bottleneck} is the bottleneck${load ? ` (${rateText(load.capacity)} in all)` : ""}`)
          : [],
        fixes:
          component && more
            ? [
                {
                  title: `Run ${more} replicas of ${component.id}, ${percentText(targetOf(component))} busy at that rate`,
                  safe: false,
                  edits: [{ type: "set", element: component.id, path: ["replicas"], value: String(more) }],
                },
              ]
            : [],
      };
    });
  },
};
