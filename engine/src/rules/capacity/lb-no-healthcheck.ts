import { lookup } from "../../model/index.ts";
import { mostRunning, runByOthers } from "../graph/units.ts";
import type { Rule } from "../rule.ts";

export const lbNoHealthcheck: Rule = {
  code: "lb-no-healthcheck",
  category: "capacity",
  severity: "warning",
  summary: "A load balancer or gateway spreads requests over copies and nothing says how it notices a dead one.",
  rationale: `A balancer that does not check its targets goes on sending them their share after they die: with two copies every second request fails until a person steps in. The second copy then helps nobody.

State a \`health-check\` on the balancer (or on the target): detection takes interval × misses, and that time counts in failovers and simulations. Services a provider runs check by themselves.`,
  references: ["https://aws.amazon.com/builders-library/implementing-health-checks/", "https://nginx.org/en/docs/http/load_balancing.html"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2 }
service Api { replicas 2  service-time 5 ms }
User -> Lb -> Api`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2 }
service Api { replicas 2  service-time 5 ms  health-check { every 2 s  misses 2 } }
User -> Lb -> Api`,
  ],
  check({ design }) {
    const { components, linksFrom } = lookup(design);
    return design.components.flatMap((balancer) => {
      if (!["loadbalancer", "gateway", "proxy"].includes(balancer.kind) || runByOthers(balancer) || stated(balancer.healthCheck)) return [];
      const blind = (linksFrom.get(balancer.id) ?? []).filter((link) => {
        const target = components.get(link.to);
        return (
          link.kind === "call" &&
          target &&
          (target.kind === "service" || target.kind === "function") &&
          !runByOthers(target) &&
          mostRunning(target) > 1 &&
          !stated(target.healthCheck)
        );
      });
      const first = blind[0];
      if (!first) return [];
      return [
        {
          element: balancer.id,
          message: `${balancer.id} spreads requests over the copies of ${first.to} and nothing says how it notices a dead one: that copy would keep getting its share of the requests. State a health check.`,
          origin: balancer.origin,
          related: blind.map((link) => ({
            message: `${balancer.id} balances over ${components.get(link.to)?.replicas.value ?? 0} copies of ${link.to}`,
            origin: link.origin,
          })),
          fixes: [
            {
              title: `Check the targets of ${balancer.id} every 1 s`,
              safe: true,
              edits: [{ type: "set", element: balancer.id, path: ["health-check"], value: "{ every 1 s  misses 3 }" }],
            },
          ],
        },
      ];
    });
  },
};

function stated(check: { readonly every: { readonly assumed: string | null } } | null): boolean {
  return check !== null && check.every.assumed === null;
}
