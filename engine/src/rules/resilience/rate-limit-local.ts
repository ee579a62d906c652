import { lookup, rateText } from "../../model/index.ts";
import { mostServing, runByOthers } from "../graph/units.ts";
import type { Rule } from "../rule.ts";
import { sharedCounters } from "./shared-counters.ts";

export const rateLimitLocal: Rule = {
  code: "rate-limit-local",
  category: "resilience",
  severity: "error",
  summary: "Each copy counts the rate limit for itself, so the real limit is a multiple of the written one.",
  rationale: `A limit of 10 requests a second, counted in the memory of each of three copies, lets 30 through, more after scaling out, and a different number for each client depending on which copies it meets.

Keep the counters in a shared store (\`store Redis\`) with one atomic increment, or make sure each client always meets the same copy (\`strategy consistent-hash\` or \`ip-hash\` before it). Managed gateways count centrally.`,
  references: ["https://redis.io/docs/latest/commands/incr/#pattern-rate-limiter", "https://stripe.com/blog/rate-limiters"],
  invalid: [
    `client User { users 1k  actions 10 / day }
gateway Edge { replicas 3  health-check { every 1 s  misses 3 }  rate-limit { algorithm token-bucket  rate 10 rps  burst 20  per client } }
service Api { replicas 2  service-time 5 ms }
User -> Edge
Edge -> Api { timeout 1 s }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
gateway Edge { replicas 2  mode active-passive  health-check { every 1 s  misses 3 }  rate-limit { algorithm token-bucket  rate 10 rps  burst 20  per client } }
service Api { replicas 2  service-time 5 ms }
User -> Edge
Edge -> Api { timeout 1 s }`,
  ],
  check({ design }) {
    const { components, linksTo } = lookup(design);
    return design.components.flatMap((component) => {
      const limit = component.rateLimit;
      const copies = mostServing(component);
      if (!limit || limit.store !== null || copies < 2 || runByOthers(component)) return [];
      const before = (linksTo.get(component.id) ?? []).map((link) => components.get(link.from)?.balancing?.strategy.value);
      if (
        limit.per === "client" &&
        before.length > 0 &&
        before.every((strategy) => strategy === "ip-hash" || strategy === "consistent-hash" || strategy === "rendezvous")
      )
        return [];
      const counters = sharedCounters(design, component);
      return [
        {
          element: component.id,
          message: `Each of the ${copies} copies of ${component.id} counts for itself, so the limit of ${rateText(limit.rate.value)}${limit.per === "client" ? " a client" : ""} is really up to ${rateText(limit.rate.value * copies)}. Keep the counters in a shared store.`,
          origin: limit.origin,
          related: [],
          fixes: [
            {
              title: `Count in ${counters.store} for all copies`,
              safe: false,
              edits: [...counters.edits, { type: "set", element: component.id, path: ["rate-limit", "store"], value: counters.store }],
            },
          ],
        },
      ];
    });
  },
};
