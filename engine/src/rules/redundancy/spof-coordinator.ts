import { lookup } from "../../model/index.ts";
import { isCoordinating } from "../graph/units.ts";
import type { Rule } from "../rule.ts";
import { consequence, pathTo, redundancyFix, soleUnits } from "./sole-unit.ts";

export const spofCoordinator: Rule = {
  code: "spof-coordinator",
  category: "redundancy",
  severity: "error",
  restsOn: ["replicas", "replicate", "nodes", "mode", "failover", "technology", "autoscale"],
  replaces: ["single-point-of-failure", "even-quorum"],
  aliases: ["spof"],
  summary: "One copy of what everybody must agree with: a coordinator, lock, counter, key generator or registry.",
  rationale: `Something that hands out what must be unique or agreed (leadership, locks, key ranges, sequence numbers, addresses) cannot be replaced by starting a second one: the second would hand out the same things again. So its only copy stops everybody, and the repair is slow.

Run a coordinator with 3 members (one may die) or 5 (two may). Give a key generator two or more copies that each own a range of keys, taken from a replicated store or from the coordinator.

A service counts as coordinating when it is tagged \`coordinator\`, \`counter\`, \`keygen\`, \`lock\`, \`registry\` or \`sequencer\`.`,
  references: [
    "https://zookeeper.apache.org/doc/current/zookeeperAdmin.html#sc_zkMulitServerSetup",
    "https://etcd.io/docs/v3.5/faq/#why-an-odd-number-of-cluster-members",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
service Keys { tags keygen  service-time 1 ms }
User -> Lb -> Api
Api -> Keys { timeout 100 ms }`,
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Scheduler { replicas 2  leader-elected by Locks  service-time 5 ms }
coordinator Locks { nodes 1 }
User -> Lb -> Scheduler -> Locks`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Scheduler { replicas 2  leader-elected by Locks  service-time 5 ms }
coordinator Locks { nodes 3 }
User -> Lb -> Scheduler -> Locks`,
  ],
  check(context) {
    const { components } = lookup(context.design);
    return soleUnits(context)
      .filter(({ component }) => isCoordinating(component))
      .map((unit) => {
        const led = [...components.values()].filter((component) => component.leaderElectedBy === unit.component.id);
        const related = [
          ...pathTo(context, unit),
          ...led.map((component) => ({ message: `${component.id} gets its leader from ${unit.component.id}`, origin: component.origin })),
        ];
        return {
          element: unit.component.id,
          message: `${unit.component.id} alone hands out what must be unique or agreed: ${consequence(unit)}, and nobody else may take its place without a handover. ${unit.component.kind === "coordinator" ? "Run 3 or 5 members." : "Run two copies that own separate ranges."}`,
          origin: unit.component.origin,
          related,
          fixes: [redundancyFix(context, unit.component)],
        };
      });
  },
};
