import { countText, percentText } from "../../model/index.ts";
import type { Rule } from "../rule.ts";

export const raid0DurableData: Rule = {
  code: "raid0-durable-data",
  category: "redundancy",
  severity: "error",
  restsOn: ["raid", "replicate", "backup"],
  summary: "A store stripes its only copy over disks without redundancy.",
  rationale: `RAID 0 spreads the data over all disks and repeats none of it. The first disk that fails takes everything, and with more disks that happens sooner. It is fine for scratch data, and for one of several copies.

Use RAID 10 or 6, keep a second copy on another machine (\`replicate\`), or, if the loss of everything since then is acceptable, regular backups.`,
  references: ["https://dl.acm.org/doi/10.1145/971701.50214 (A Case for Redundant Arrays of Inexpensive Disks)"],
  invalid: ["database Orders { engine relational  raid 0 { disks 4  size 4 TB  afr 1.5% } }"],
  valid: [
    "database Orders { engine relational  raid 10 { disks 4  size 4 TB  afr 1.5% } }",
    "database Orders { engine relational  raid 0 { disks 4  size 4 TB }  replicate 3 { mode semi-sync  failover 20 s } }",
  ],
  check({ design }) {
    return design.components.flatMap((store) => {
      const raid = store.facts.raid;
      if (!store.store || raid?.value !== 0 || store.store.backupEvery !== null) return [];
      if ((store.replication?.copies.value ?? store.replicas.value) > 1) return [];
      const disks = store.facts["raid.disks"]?.value;
      const afr = store.facts["raid.afr"];
      const known = typeof disks === "number" && typeof afr?.value === "number";
      const loss = known ? 1 - (1 - (afr.value as number)) ** disks : null;
      return [
        {
          element: store.id,
          message: `${store.id} keeps its only copy on RAID 0${typeof disks === "number" ? ` of ${countText(disks)} disks` : ""}, with no backups: one lost disk loses everything${loss === null ? "" : `, which happens with a probability of ${percentText(loss)} a year`}. Use RAID 10, or keep a second copy.`,
          origin: raid.origin ?? store.origin,
          related: [],
          fixes:
            typeof disks === "number" && disks >= 4 && disks % 2 === 0
              ? [
                  {
                    title: `Mirror the disks (RAID 10): half of the space, and any one may fail`,
                    safe: false,
                    edits: [{ type: "set", element: store.id, path: ["raid"], value: "10" }],
                  },
                ]
              : [],
        },
      ];
    });
  },
};
