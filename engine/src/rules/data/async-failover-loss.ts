import { timeText } from "../../model/index.ts";
import type { Rule } from "../rule.ts";

export const asyncFailoverLoss: Rule = {
  code: "async-failover-loss",
  category: "data",
  severity: "warning",
  restsOn: ["consistency", "replicate"],
  summary: "A store promises strong consistency, and a failover loses confirmed writes.",
  rationale: `An asynchronous leader confirms a write before any follower has it. When the leader dies, the follower that takes over does not know the last writes: what clients were told is saved is gone, and later reads return older values. Reading from the leader alone does not change that. With 500 writes a second and a lag of 200 ms that is 100 writes.

Let one follower confirm each write (\`mode semi-sync\`), which costs one round trip to the nearest of them, or state the consistency that a failover leaves (\`consistency eventual\`). Where an \`rpo\` objective says how much may be lost, that objective is checked instead.`,
  references: [
    "https://dev.mysql.com/doc/refman/8.4/en/replication-semisync.html",
    "https://dataintensive.net/ (Designing Data-Intensive Applications, chapter 5: Handling Node Outages)",
  ],
  invalid: [
    "database Orders { engine relational  consistency strong  replicate 3 { mode async  lag 500 ms  failover 20 s  read-from leader } }",
  ],
  valid: [
    "database Orders { engine relational  consistency strong  replicate 3 { mode semi-sync  failover 20 s  read-from leader } }",
    "database Orders { engine relational  consistency eventual  replicate 3 { mode async  lag 500 ms  failover 20 s } }",
  ],
  check({ design, analysis }) {
    return design.components.flatMap((store) => {
      const replication = store.replication;
      if (store.store?.consistency?.value !== "strong" || replication?.style.value !== "leader-follower") return [];
      if (replication.mode.value !== "async" || replication.copies.value < 2 || replication.readFrom.value !== "leader") return [];
      if (design.objectives.some((objective) => objective.target === store.id && objective.term.type === "rpo")) return [];
      const lost = analysis.components[store.id]?.rpo?.value ?? null;
      return [
        {
          element: store.id,
          message: `${store.id} promises strong consistency and confirms writes before a follower has them (mode async): when its leader dies, ${lost === null ? "the latest" : `up to ${timeText(lost)} of`} confirmed writes are gone. Let one follower confirm (mode semi-sync), or promise less.`,
          origin: replication.mode.origin ?? replication.origin,
          related: [],
          fixes: [
            {
              title: "Wait for one follower (mode semi-sync)",
              safe: false,
              edits: [{ type: "set", element: store.id, path: ["replicate", "mode"], value: "semi-sync" }],
            },
          ],
        },
      ];
    });
  },
};
