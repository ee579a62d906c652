import { subnetHosts } from "../../formulas/networks.ts";
import { type Component, countText } from "../../model/index.ts";
import { mostRunning, runByOthers } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";
import { standsIn, subnets } from "./subnets.ts";

export const subnetTooSmall: Rule = {
  code: "subnet-too-small",
  category: "network",
  severity: "error",
  summary: "A group has fewer addresses than the copies that may run in it.",
  rationale: `Each copy of a component needs an address. A /28 has room for 14 hosts; when an autoscaler asks for the fifteenth, it does not start, in the middle of the peak that it was started for. Subnets cannot grow in place in most clouds.

The rule adds up the most copies (autoscaling and shards included) of everything in the group that you run yourselves and compares with 2^(32 − prefix) − 2; clouds keep a few more for themselves. Choose a wider range, with room to grow.`,
  references: [
    "https://www.rfc-editor.org/rfc/rfc4632 (Classless Inter-domain Routing)",
    "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
group "Private" {
  subnet 10.0.0.0/28
  loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
  service Api { replicas 3  service-time 5 ms  autoscale { min 3  max 20  target 60%  every 15 s  startup 45 s } }
}
User -> Lb -> Api`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
group "Private" {
  subnet 10.0.0.0/24
  loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
  service Api { replicas 3  service-time 5 ms  autoscale { min 3  max 20  target 60%  every 15 s  startup 45 s } }
}
User -> Lb -> Api`,
  ],
  check({ design }) {
    const groups = new Map(design.groups.map((group) => [group.id, group]));
    return subnets(design).flatMap((subnet): readonly Report[] => {
      const inside = design.components.filter((component) => {
        const group = component.group === null ? undefined : groups.get(component.group);
        return group !== undefined && !runByOthers(component) && (group === subnet.group || standsIn(design, group, subnet.group));
      });
      const needed = inside.reduce((sum, component) => sum + machines(component), 0);
      const room = subnetHosts(subnet.prefix);
      if (needed <= room) return [];
      let prefix = subnet.prefix;
      while (prefix > 0 && subnetHosts(prefix) < needed) prefix -= 1;
      const largest = [...inside].sort((a, b) => machines(b) - machines(a)).slice(0, 3);
      return [
        {
          element: subnet.group.id,
          message: `${subnet.group.title} has ${subnet.text}, room for ${countText(room)} hosts, and up to ${countText(needed)} copies run in it: the last ones get no address. It takes a /${prefix} at least.`,
          origin: subnet.origin,
          related: largest.map((component) => ({
            message: `${component.id}: up to ${countText(machines(component))}`,
            origin: component.origin,
          })),
          fixes: [],
        },
      ];
    });
  },
};

/** The most copies that run at the same time, over all shards. */
function machines(component: Component): number {
  const shards = (component.store?.sharding ?? []).reduce((most, { shards: count }) => Math.max(most, count.value), 1);
  return mostRunning(component) * shards;
}
