import { type Component, lookup } from "../../model/index.ts";
import { visitsTo } from "../graph/visits.ts";
import type { Rule } from "../rule.ts";
import { listText } from "../wording.ts";

export const sharedDatabase: Rule = {
  code: "shared-database",
  category: "structure",
  severity: "warning",
  summary: "Two services of different owners write to one database.",
  rationale: `Services that write the same tables are one service in two places: each change of the schema needs both teams, a slow query of one is an outage of the other, and no invariant has an owner.

Let one service own the data and the others ask it, or give each its own part. The rule looks at steps marked \`write\` in flows, from services with different \`owner\`s (or none given); workers that sweep or load data do not count, and neither does one service that is deployed under several names, once for each region.`,
  references: [
    "https://microservices.io/patterns/data/shared-database.html",
    "https://microservices.io/patterns/data/database-per-service.html",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Orders { replicas 2  service-time 5 ms }
service Billing { replicas 2  service-time 5 ms }
database Main { engine relational  service-time 4 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb -> Orders, Billing
Orders, Billing -> Main { timeout 500 ms }
flow Order {
  from User
  User -> Lb -> Orders -> Main write
}
flow Pay {
  from User
  User -> Lb -> Billing -> Main write
}`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Orders { replicas 2  service-time 5 ms }
service Billing { replicas 2  service-time 5 ms }
database Main { engine relational  service-time 4 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb -> Orders, Billing
Orders, Billing -> Main { timeout 500 ms }
flow Order {
  from User
  User -> Lb -> Orders -> Main write
}
flow Pay {
  from User
  User -> Lb -> Billing -> Main read
}`,
  ],
  check({ design }) {
    const { components } = lookup(design);
    return design.components.flatMap((store) => {
      if (store.kind !== "database") return [];
      const writes = visitsTo(design, store.id).filter(
        (visit) => visit.call.access === "write" && components.get(visit.call.from)?.kind === "service",
      );
      const writers = [...new Set(writes.map((visit) => visit.call.from))];
      const owners = new Set(writers.map((id) => components.get(id)?.owner ?? id));
      if (owners.size < 2 || standApart(writers.flatMap((id) => components.get(id) ?? []))) return [];
      return [
        {
          element: store.id,
          message: `${listText(writers)} ${writers.length === 2 ? "both" : "all"} write to ${store.id}: they are coupled through its tables, and a slow query of one is an outage of the others. Let one of them own the data.`,
          origin: store.origin,
          related: writers.flatMap((writer) => {
            const write = writes.find((visit) => visit.call.from === writer);
            return write ? [{ message: `${writer} writes here`, origin: write.call.origin }] : [];
          }),
          fixes: [],
        },
      ];
    });
  },
};

/** Each writer stands in regions of its own: one service that is deployed once for each region, under several names. */
function standApart(writers: readonly Component[]): boolean {
  const regions = writers.map(({ replicaRegions }) => new Set(replicaRegions));
  return regions.every(
    (own, index) => !own.has(null) && regions.every((other, at) => at === index || [...own].every((place) => !other.has(place))),
  );
}
