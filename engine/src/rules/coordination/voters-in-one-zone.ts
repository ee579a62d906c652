import { type Component, countText } from "../../model/index.ts";
import { spreadEdits, spreadRegion } from "../graph/placement.ts";
import { runByOthers } from "../graph/units.ts";
import type { Rule } from "../rule.ts";

export const votersInOneZone: Rule = {
  code: "voters-in-one-zone",
  category: "coordination",
  severity: "warning",
  summary: "A group that decides by majority or quorum spans zones, and losing one of them takes the majority away.",
  rationale: `A majority of three is two. With two members in one zone and one in the other, the group survives the loss of the small zone only: the spread over two zones buys nothing when the large one goes, and adds network time to every decision. No placement over two zones can be better.

Spread the members over three zones (or put a tie-breaking member into a third), so that every zone holds a minority.`,
  references: [
    "https://etcd.io/docs/v3.5/faq/ (etcd FAQ: cluster size and failure tolerance)",
    "https://learn.microsoft.com/en-us/windows-server/failover-clustering/manage-cluster-quorum",
  ],
  invalid: [
    `region eu { zones a, b }
coordinator Locks { nodes 3  across eu  service-time 1 ms }
service Jobs { replicas 2  across eu  service-time 5 ms }
Jobs -> Locks { timeout 100 ms }
client Partner { users 10  actions 10 / day }
loadbalancer Lb { replicas 2  across eu  mode active-passive  health-check { every 1 s  misses 3 } }
Partner -> Lb -> Jobs`,
    `region eu { zones a, b, c }
coordinator Locks { nodes 3  across eu.a, eu.b  service-time 1 ms }
service Jobs { replicas 2  across eu  service-time 5 ms }
Jobs -> Locks { timeout 100 ms }
client Partner { users 10  actions 10 / day }
loadbalancer Lb { replicas 2  across eu  mode active-passive  health-check { every 1 s  misses 3 } }
Partner -> Lb -> Jobs`,
  ],
  valid: [
    `region eu { zones a, b, c }
coordinator Locks { nodes 3  across eu  service-time 1 ms }
service Jobs { replicas 2  across eu  service-time 5 ms }
Jobs -> Locks { timeout 100 ms }
client Partner { users 10  actions 10 / day }
loadbalancer Lb { replicas 2  across eu  mode active-passive  health-check { every 1 s  misses 3 } }
Partner -> Lb -> Jobs`,
  ],
  check({ design }) {
    return design.components.flatMap((group) => {
      const needed = runByOthers(group) ? null : quorumOf(group);
      const members = group.replicaZones.length;
      if (needed === null || members < 3 || needed >= members) return [];
      const zones = new Map<string, number>();
      for (const zone of group.replicaZones) if (zone !== null) zones.set(zone, (zones.get(zone) ?? 0) + 1);
      const [largest] = [...zones].sort((a, b) => b[1] - a[1]);
      // A group in a single zone is reported for that.
      if (!largest || zones.size < 2) return [];
      const [zone, inZone] = largest;
      if (members - inZone >= needed) return [];
      const region = spreadRegion(design, group);
      return [
        {
          element: group.id,
          message: `${countText(inZone)} of the ${countText(members)} members of ${group.id} stand in ${zone}: without that zone ${countText(members - inZone)} ${members - inZone === 1 ? "is" : "are"} left, and ${countText(needed)} must agree. Spread them over three zones, so that each holds a minority.`,
          origin: group.origin,
          related: [],
          fixes:
            region && region.zones.length > 2
              ? [
                  {
                    title: `Spread ${group.id} across the ${region.zones.length} zones of ${region.id}`,
                    safe: false,
                    edits: spreadEdits(group, region),
                  },
                ]
              : [],
        },
      ];
    });
  },
};

/** Members that must be there for a decision or a confirmed write; `null` for what needs no quorum. */
function quorumOf(group: Component): number | null {
  if (group.coordinator) return Math.floor(group.replicas.value / 2) + 1;
  if (group.replication?.style.value !== "leaderless") return null;
  return group.replication.quorum?.write.value ?? Math.floor(group.replication.copies.value / 2) + 1;
}
