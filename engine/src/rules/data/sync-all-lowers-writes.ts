import { availabilityText, countText } from "../../model/index.ts";
import type { Report, Rule } from "../rule.ts";
import { yearlyDowntime } from "../wording.ts";

export const syncAllLowersWrites: Rule = {
  code: "sync-all-lowers-writes",
  category: "data",
  severity: "info",
  tier: "strict",
  restsOn: ["replicate"],
  summary: "Every follower must confirm each write, so each further follower makes writes less available.",
  rationale: `Replication raises the availability of reads: one living copy is enough. With \`mode sync\` it lowers that of writes, since all copies must be there: with three copies at 99.9% a write finds all of them 99.7% of the time. A write also takes as long as the slowest follower.

One confirming follower (\`mode semi-sync\`) already keeps every confirmed write through the loss of the leader. A quorum does the same for any two of three.`,
  references: [
    "https://dataintensive.net/ (Designing Data-Intensive Applications, chapter 5: Synchronous Versus Asynchronous Replication)",
    "https://www.postgresql.org/docs/current/warm-standby.html#SYNCHRONOUS-REPLICATION",
  ],
  invalid: ["database Orders { replicate 3 { mode sync  failover 20 s } }"],
  valid: [
    "database Orders { replicate 3 { mode semi-sync  failover 20 s } }",
    "database Orders { replicate 2 { mode sync  failover 20 s } }",
  ],
  check({ design }) {
    return design.components.flatMap((store): readonly Report[] => {
      const replication = store.replication;
      if (!store.store || replication?.style.value !== "leader-follower" || replication.mode.value !== "sync") return [];
      const copies = replication.copies.value;
      if (copies < 3 || store.messaging) return [];
      const one = store.reliability.availability.value;
      const all = one ** copies;
      return [
        {
          element: store.id,
          message: `A write to ${store.id} waits for all ${countText(copies)} copies, which are all up ${availabilityText(all)} of the time (${yearlyDowntime(all)} a year without), and for the slowest of them. With mode semi-sync one confirming follower is enough, and a failover loses nothing either.`,
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
