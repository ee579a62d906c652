import { percentText, rateText } from "../../model/index.ts";
import { callers } from "../capacity/overload.ts";
import { comfortable, loadOf, peakFactor } from "../graph/load.ts";
import { runByOthers } from "../graph/units.ts";
import type { Rule } from "../rule.ts";

export const replicaMissingForReads: Rule = {
  code: "replica-missing-for-reads",
  category: "data",
  severity: "warning",
  restsOn: ["replicate", "replicas"],
  severities: ["warning", "info"],
  replaces: ["node-overloaded", "peak-overload", "no-headroom-after-failure"],
  summary: "Reads bring the only copy of a store to its limit.",
  rationale: `One copy answers all reads and takes all writes. When the reads at peak fill it, the writes suffer as well. Reads are the easy part to scale: followers can answer them, each adding a machine's worth, at the price of answers that are the replication lag old. Two followers that can do 1,000 reads a second each carry 1,400 at 70% use.

Add followers and read from them. Followers do not take writes off the leader: those need shards.`,
  references: [
    "https://dataintensive.net/ (Designing Data-Intensive Applications, chapter 5: Replication)",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html",
  ],
  invalid: [
    `client User { users 10M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 5 ms }
database Items { engine document  workers 16  service-time 8 ms  accept spof "moving to a cluster" }
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Items { timeout 200 ms }
flow Show {
  from User
  User -> Lb -> Api {
    Api -> Items read
  }
}
slo Show { availability 90% over 30 days }`,
  ],
  valid: [
    `client User { users 10M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 5 ms }
database Items { engine document  workers 32  service-time 5 ms  accept spof "moving to a cluster" }
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Items { timeout 200 ms }
flow Show {
  from User
  User -> Lb -> Api {
    Api -> Items read
  }
}
slo Show { availability 90% over 30 days }`,
  ],
  check(context) {
    const { design, analysis } = context;
    return design.components.flatMap((store) => {
      if ((store.kind !== "database" && store.kind !== "search") || runByOthers(store) || store.store?.sharding.length) return [];
      if ((store.replication?.copies.value ?? store.replicas.value) > 1) return [];
      const figures = analysis.components[store.id];
      const assumed = loadOf(context, store)?.assumed ?? false;
      const reads = figures?.readRate.value ?? null;
      const writes = figures?.writeRate.value ?? 0;
      const capacity = figures?.capacityPerReplica.value ?? null;
      if (reads === null || capacity === null || writes === null || reads <= writes) return [];
      const peak = reads * peakFactor(context, store.id);
      if (peak < capacity) return [];
      const followers = Math.max(1, Math.ceil(peak / (comfortable * capacity)));
      return [
        {
          element: store.id,
          ...(assumed ? { severity: "info" as const } : {}),
          message: `${store.id} is one copy and gets ${rateText(peak)} of reads at peak, ${percentText(peak / capacity)} of what it can do (${rateText(capacity)}${assumed ? ", assumed" : ""}). Add ${followers === 1 ? "a follower" : `${followers} followers`} and read from ${followers === 1 ? "it" : "them"}, or cache more.`,
          origin: store.origin,
          related: callers(context, store),
          fixes: [
            {
              title: `Keep ${followers + 1} copies and read from the followers`,
              safe: store.replicas.assumed !== null && store.replication === null,
              edits: [
                {
                  type: "set",
                  element: store.id,
                  path: ["replicate"],
                  value: `${followers + 1} { style leader-follower  mode semi-sync  failover 20 s  read-from followers }`,
                },
              ],
            },
          ],
        },
      ];
    });
  },
};
