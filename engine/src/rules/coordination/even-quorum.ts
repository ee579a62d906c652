import type { Component } from "../../model/index.ts";
import { runByOthers } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";
import { plural } from "../wording.ts";

export const evenQuorum: Rule = {
  code: "even-quorum",
  category: "coordination",
  severity: "warning",
  restsOn: ["nodes", "replicas", "replicate"],
  summary: "A group that decides by majority has an even number of members, or too few to lose one.",
  rationale: `A consensus group works while more than half of its members answer. With 4 members the majority is 3, so it survives one loss, exactly as 3 members do, and there is one machine more to fail and to wait for. With 2 members the majority is 2: either loss stops it, which is worse than one machine alone.

Use 3 members to survive one loss, 5 for two.`,
  references: [
    "https://etcd.io/docs/v3.5/faq/#why-an-odd-number-of-cluster-members",
    "https://www.mongodb.com/docs/manual/core/replica-set-architectures/",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Scheduler { replicas 2  leader-elected by Locks  service-time 5 ms }
coordinator Locks { nodes 4 }
User -> Lb -> Scheduler -> Locks`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Scheduler { replicas 2  leader-elected by Locks  service-time 5 ms }
coordinator Locks { nodes 5 }
User -> Lb -> Scheduler -> Locks`,
  ],
  check({ design }) {
    return design.components.filter((component) => votes(component) && !runByOthers(component)).flatMap(report);
  },
};

/** Coordinators, and stores whose copies elect their leader among themselves. */
function votes(component: Component): boolean {
  return component.kind === "coordinator" || (component.replication?.election != null && component.replication.election.assumed === null);
}

function report(component: Component): readonly Report[] {
  const members = component.replication?.copies.value ?? component.replicas.value;
  if (members % 2 === 1 && members > 1) return [];
  const losses = Math.ceil(members / 2) - 1;
  const wanted = Math.max(3, members + 1);
  const path = component.kind === "coordinator" ? ["nodes"] : ["replicate"];
  const why =
    members === 1
      ? "one member is no quorum: losing it stops every election and lock"
      : `a majority of ${members} is ${Math.floor(members / 2) + 1}, so ${component.id} survives the loss of ${losses === 0 ? "no member" : plural(losses, "member", "members")}${losses === 0 ? "" : `, no more than with ${members - 1}`}`;
  return [
    {
      element: component.id,
      message: `${component.id} has ${plural(members, "member", "members")}: ${why}. Use ${wanted} members.`,
      origin: component.replicas.origin ?? component.origin,
      related: [],
      fixes: [
        {
          title: `Use ${wanted} members`,
          safe: component.replicas.assumed !== null,
          edits: [{ type: "set", element: component.id, path, value: String(wanted) }],
        },
      ],
    },
  ];
}
