import type { Rule } from "../rule.ts";
import { consequence, pathTo, soleUnits, standbyFix } from "./sole-unit.ts";

export const spofLoadBalancer: Rule = {
  code: "spof-load-balancer",
  category: "redundancy",
  severity: "error",
  restsOn: ["replicas", "replicate", "nodes", "mode", "failover", "technology", "autoscale"],
  replaces: ["single-point-of-failure"],
  aliases: ["spof"],
  summary: "One load balancer carries a flow alone.",
  rationale: `A load balancer makes the servers behind it redundant and becomes the part that is not. Its capacity does not matter here: a box at 5% load stops all traffic when it dies.

Run a pair: active-passive with a shared address that moves when health checks fail, or active-active with both addresses in DNS. A balancer that a provider runs over several zones (say so with \`technology\`) is already redundant.`,
  references: [
    "https://www.haproxy.com/documentation/haproxy-configuration-tutorials/high-availability/",
    "https://sre.google/sre-book/load-balancing-frontend/",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { health-check { every 1 s  misses 3 } }
service Server { replicas 2  service-time 5 ms }
User -> Lb -> Server`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Server { replicas 2  service-time 5 ms }
User -> Lb -> Server`,
  ],
  check(context) {
    return soleUnits(context)
      .filter(({ component }) => component.kind === "loadbalancer")
      .map((unit) => ({
        element: unit.component.id,
        message: `One load balancer, ${unit.component.id}, carries all requests: ${consequence(unit)}, however many servers stand behind it. Add a standby that takes over its address.`,
        origin: unit.component.origin,
        related: pathTo(context, unit),
        fixes: [standbyFix(context, unit.component)],
      }));
  },
};
