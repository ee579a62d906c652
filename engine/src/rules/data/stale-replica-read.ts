import { timeText } from "../../model/index.ts";
import type { Rule } from "../rule.ts";

export const staleReplicaRead: Rule = {
  code: "stale-replica-read",
  category: "data",
  severity: "warning",
  summary: "A store promises strong consistency and reads from followers that lag.",
  rationale: `A follower that receives writes asynchronously answers with what it has, which may be older than what was just confirmed. A user who saves and reloads sees the old value. That is not strong consistency. A lag of 100 ms is longer than a browser takes to ask for the page again.

Read from the leader (\`read-from leader\`), replicate synchronously, or state the consistency that readers really get (\`consistency eventual\`).`,
  references: [
    "https://jepsen.io/consistency",
    "https://dataintensive.net/ (Designing Data-Intensive Applications, chapter 5: Problems with Replication Lag)",
  ],
  invalid: [`database Orders { engine relational  consistency strong  replicate 3 { mode async  lag 500 ms  read-from followers } }`],
  valid: [
    `database Orders { engine relational  consistency strong  replicate 3 { mode semi-sync  lag 500 ms  read-from leader } }`,
    `database Orders { engine relational  consistency eventual  replicate 3 { mode async  lag 500 ms  read-from followers } }`,
  ],
  check({ design }) {
    return design.components.flatMap((store) => {
      const replication = store.replication;
      if (store.store?.consistency?.value !== "strong" || !replication || replication.style.value !== "leader-follower") return [];
      if (replication.readFrom.value === "leader" || replication.mode.value === "sync" || replication.copies.value < 2) return [];
      return [
        {
          element: store.id,
          message: `${store.id} promises strong consistency and reads from followers that are ${timeText(replication.lag.value)} behind (mode ${replication.mode.value}): a reader may miss a confirmed write. Read from the leader, or promise less.`,
          origin: replication.readFrom.origin ?? replication.origin,
          related: [],
          fixes: [
            {
              title: "Read from the leader",
              safe: false,
              edits: [{ type: "set", element: store.id, path: ["replicate", "read-from"], value: "leader" }],
            },
          ],
        },
      ];
    });
  },
};
