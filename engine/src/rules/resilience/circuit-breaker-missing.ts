import { availabilityText, lookup } from "../../model/index.ts";
import { visitsOver } from "../graph/visits.ts";
import type { Rule } from "../rule.ts";
import { hops } from "../wording.ts";

export const circuitBreakerMissing: Rule = {
  code: "circuit-breaker-missing",
  category: "resilience",
  severity: "warning",
  summary: "A request waits for somebody else's service, with no breaker for when that is down.",
  rationale: `An external service fails on its own schedule, for minutes at a time, and you cannot mend it. While it does, every request waits for the full timeout before it fails, holding a place in your service that requests which do not need the external one would use. With 100 requests a second and a timeout of 5 s, 500 of them wait at any time while it is down.

A circuit breaker counts failures and, once most calls fail, answers at once for a while instead of waiting: failing fast, or running a fallback (\`on error\`). It tries again with a few calls before closing.

The rule looks at calls to \`external\` components that a user's request waits for.`,
  references: [
    "https://martinfowler.com/bliki/CircuitBreaker.html",
    "https://learn.microsoft.com/en-us/azure/architecture/patterns/circuit-breaker",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
external Bank { availability 99.9%  latency 80 ms }
User -> Lb -> Api
Api -> Bank { timeout 2 s }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
external Bank { availability 99.9%  latency 80 ms }
User -> Lb -> Api
Api -> Bank { timeout 2 s  circuit-breaker { failures 50% over 10 s  open 30 s } }`,
  ],
  check({ design }) {
    const { components } = lookup(design);
    return design.links.flatMap((link) => {
      const caller = components.get(link.from);
      const callee = components.get(link.to);
      if (link.kind !== "call" || link.circuitBreaker || callee?.kind !== "external") return [];
      if (caller?.kind !== "service" && caller?.kind !== "function" && caller?.kind !== "gateway") return [];
      const visit = visitsOver(design, link.id).find((candidate) => candidate.waits);
      if (!visit) return [];
      const availability = callee.reliability.availability.value;
      return [
        {
          element: link.id,
          message: `Requests wait for ${callee.id}, which somebody else runs${availability < 1 ? ` at ${availabilityText(availability)}` : ""}, and ${link.from} has no circuit breaker: while ${callee.id} is down every request is held until its timeout. Fail fast instead.`,
          origin: link.origin,
          related: hops(visit.path),
          fixes: [
            {
              title: "Add a circuit breaker",
              safe: true,
              edits: [
                { type: "set", element: link.id, path: ["circuit-breaker"], value: "{ failures 50% over 10 s  open 30 s  half-open 5 }" },
              ],
            },
          ],
        },
      ];
    });
  },
};
