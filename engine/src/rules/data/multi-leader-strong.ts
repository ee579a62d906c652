import { countText, timeText } from "../../model/index.ts";
import type { Rule } from "../rule.ts";

export const multiLeaderStrong: Rule = {
  code: "multi-leader-strong",
  category: "data",
  severity: "error",
  restsOn: ["consistency", "replicate"],
  summary: "A store promises strong consistency, and several leaders confirm writes without asking each other.",
  rationale: `With several leaders, each confirms writes on its own and sends them to the others later. Two users may change the same row at two leaders at the same time, and both are told that it worked. Whatever merges the two afterwards (the last writer, a rule, a person), one of the confirmed writes is not what the store says: that is not strong consistency.

Use one leader (per shard), or a quorum; or give each row one leader that owns it, and state the consistency that remains (\`consistency causal\` or \`eventual\`).`,
  references: [
    "https://dataintensive.net/ (Designing Data-Intensive Applications, chapter 5: Multi-Leader Replication)",
    "https://jepsen.io/consistency",
  ],
  invalid: [
    "database Orders { engine relational  consistency strong  replicate 3 { style multi-leader  mode async  lag 200 ms  failover 20 s } }",
  ],
  valid: [
    "database Orders { engine relational  consistency eventual  replicate 3 { style multi-leader  mode async  lag 200 ms  failover 20 s } }",
    "database Orders { engine relational  consistency strong  replicate 3 { style leader-follower  mode semi-sync  failover 20 s  read-from leader } }",
  ],
  check({ design }) {
    return design.components.flatMap((store) => {
      const replication = store.replication;
      if (store.store?.consistency?.value !== "strong" || replication?.style.value !== "multi-leader") return [];
      if (replication.mode.value === "sync" || replication.copies.value < 2) return [];
      return [
        {
          element: store.id,
          message: `${store.id} promises strong consistency, and each of its ${countText(replication.copies.value)} leaders confirms writes that the others see ${timeText(replication.lag.value)} later: two changes of one row may both be confirmed. Use one leader, or promise less.`,
          origin: replication.style.origin ?? replication.origin,
          related: store.store.consistency.origin
            ? [{ message: "strong consistency is promised here", origin: store.store.consistency.origin }]
            : [],
          fixes: [
            {
              title: "Write to one leader, confirmed by a follower",
              safe: false,
              edits: [
                { type: "set", element: store.id, path: ["replicate", "style"], value: "leader-follower" },
                { type: "set", element: store.id, path: ["replicate", "mode"], value: "semi-sync" },
                { type: "set", element: store.id, path: ["replicate", "read-from"], value: "leader" },
              ],
            },
          ],
        },
      ];
    });
  },
};
