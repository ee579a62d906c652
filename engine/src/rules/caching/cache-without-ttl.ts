import { accessOf, lookup, rateText } from "../../model/index.ts";
import { type Visit, visits, visitsTo } from "../graph/visits.ts";
import type { Report, Rule } from "../rule.ts";

/** Writes beyond the new rows by this factor change rows that are there. */
const beyondNew = 1.1;

export const cacheWithoutTtl: Rule = {
  code: "cache-without-ttl",
  category: "caching",
  severity: "warning",
  restsOn: ["ttl", "write"],
  summary: "Rows change behind a cache that neither forgets its entries nor is told.",
  rationale: `A cache that is filled on a miss keeps what it was given. When another flow changes the row in the store and touches the cache neither with a write nor with a removal, readers get the old value until the entry happens to be pushed out, which for a popular one is never.

Give the entries a \`ttl\` (the longest that readers may be behind), or let the flow that writes also write or remove the entry: a \`ttl\` is worth having even then, as that second step can fail.

The rule speaks up only where a store's writes outnumber its new rows (\`grows\`), so that some of them must be changes.`,
  references: [
    "https://aws.amazon.com/builders-library/caching-challenges-and-strategies/",
    "https://learn.microsoft.com/en-us/azure/architecture/patterns/cache-aside",
  ],
  invalid: [example("replicas 3  hit-ratio 90%  service-time 0.2 ms")],
  valid: [example("replicas 3  hit-ratio 90%  service-time 0.2 ms  ttl 1 min")],
  check({ design, analysis }) {
    const { components } = lookup(design);
    const pairs = new Map<string, Visit>();
    for (const visit of visits(design))
      for (const cache of visit.missesOf) if (accessOf(visit.call) === "read") pairs.set(`${cache} ${visit.call.to}`, visit);
    const reported = new Set<string>();
    return [...pairs].flatMap(([pair, fill]): readonly Report[] => {
      const [cacheId = "", storeId = ""] = pair.split(" ");
      const cache = components.get(cacheId);
      const store = components.get(storeId);
      if (!cache?.cache || !store?.store || cache.cache.ttl !== null || cache.cache.scope.value === "local" || reported.has(cacheId))
        return [];
      if (cache.kind !== "cache" || cache.unread?.includes("ttl")) return [];
      const { entities } = store.store;
      if (entities.length === 0 || entities.some(({ grows }) => grows === null)) return [];
      const grown = entities.reduce((sum, { grows }) => sum + (grows?.value ?? 0), 0);
      const told = new Set(visitsTo(design, cacheId).map(({ flow }) => flow.id));
      const silent = visitsTo(design, storeId).filter(({ flow, call }) => accessOf(call) === "write" && !told.has(flow.id));
      const changed = silent.reduce((sum, { flow, times }) => sum + (analysis.flows[flow.id]?.rate.value ?? 0) * times, 0);
      const first = silent[0];
      if (!first || !(changed > grown * beyondNew)) return [];
      reported.add(cacheId);
      return [
        {
          element: cache.id,
          message: `${first.flow.id} changes ${store.id} and leaves ${cache.id} as it is, whose entries have no ttl: ${rateText(changed)} are written so and only ${rateText(grown)} of them are new rows, so readers keep getting old values. Set a ttl, or remove the entry when its row changes.`,
          origin: cache.origin,
          related: [
            { message: `${first.flow.id} writes here`, origin: first.call.origin },
            { message: `${cache.id} is filled from here`, origin: fill.call.origin },
          ],
          fixes: [
            {
              title: "Let entries expire after 1 min",
              safe: false,
              edits: [{ type: "set", element: cache.id, path: ["ttl"], value: "1 min" }],
            },
          ],
        },
      ];
    });
  },
};

function example(cache: string): string {
  return `client User { users 100k  actions 100 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 4  workers 8  service-time 2 ms }
cache Profiles { ${cache} }
database Users {
  engine relational  workers 32  service-time 2 ms
  entity User { key id { cardinality 10M }  row-size 1 kB  grows 1 / s }
  replicate 3 { mode semi-sync  failover 20 s }
}
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Profiles { timeout 20 ms }
Api -> Users { timeout 200 ms }
flow Show {
  from User at 90 rps
  User -> Lb -> Api {
    Api -> Profiles
    on miss { Api -> Users read }
  }
}
flow Change {
  from User at 20 rps
  User -> Lb -> Api -> Users write
}
slo Show { availability 90% over 30 days }
slo Change { availability 90% over 30 days }`;
}
