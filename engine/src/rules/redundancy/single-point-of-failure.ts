import type { Rule } from "../rule.ts";
import { kindText } from "../wording.ts";
import { consequence, pathTo, redundancyFix, soleUnits } from "./sole-unit.ts";

export const singlePointOfFailure: Rule = {
  code: "single-point-of-failure",
  category: "redundancy",
  severity: "error",
  restsOn: ["replicas", "replicate", "nodes", "mode", "failover", "technology", "autoscale"],
  aliases: ["spof"],
  summary: "One component without a second copy, on a path that requests cannot do without.",
  rationale: `When the only copy of a component stops (a crash, a deployment, a dead machine), every request that needs it fails until somebody brings it back. No timeout or retry helps: there is nothing else to ask.

The rule takes each component with one failure unit and asks whether some request of a flow fails without it. Calls that are asynchronous, caught by \`on error\`, or go to a cache used aside do not count, and neither do users, external systems and services that a provider runs over several zones.

Run at least two copies, in different zones, with something in front that notices a dead one: a load balancer, a gateway, or a client that picks another. Two copies at 99.5% are down together 13 minutes a year instead of 44 hours, as long as they fail independently.`,
  references: [
    "https://sre.google/sre-book/service-best-practices/",
    "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_fault_isolation_multiaz_region_system.html",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
service Api { service-time 5 ms }
User -> Api`,
    `region us { zones a, b }
client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  across us  health-check { every 1 s  misses 3 } }
service Api { in us.a  service-time 5 ms }
User -> Lb -> Api`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
User -> Lb -> Api`,
    `client User { users 1k  actions 10 / day }
external Bank { availability 99.9%  latency 80 ms }
User -> Bank`,
  ],
  check(context) {
    return soleUnits(context).map((unit) => ({
      element: unit.component.id,
      message: `${unit.component.id} is the only copy of this ${kindText(unit.component)}: ${consequence(unit)}. Run at least two copies, in different zones.`,
      origin: unit.component.origin,
      related: pathTo(context, unit),
      fixes: [redundancyFix(context, unit.component)],
    }));
  },
};
