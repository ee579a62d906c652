import { asksEveryShard } from "../../analysis/load/tally.ts";
import { accessOf, type Component, countText, lookup, rateText, type Sharding } from "../../model/index.ts";
import { visits } from "../graph/visits.ts";
import type { Report, Rule } from "../rule.ts";

export const crossShardQuery: Rule = {
  code: "cross-shard-query",
  category: "data",
  severity: "warning",
  summary: "A flow reads a sharded entity by a field that is not its shard key, so every shard must be asked.",
  rationale: `Only the shard key tells which shard holds a row. A read by any other field goes to all shards and waits for the slowest of them: it costs as many reads as there are shards, its tail latency is that of the worst shard, and it fails when one of them is down. Adding shards makes it worse. With 16 shards one read becomes 16, and if each is slow once in a hundred, 15% of the reads are slow (1 − 0.99^16).

Shard by the field that most reads know, keep a second copy of the data sharded by the other field (an index table, maintained by events), or ask a search index.`,
  references: [
    "https://www.mongodb.com/docs/manual/core/sharded-cluster-query-router/",
    "https://research.google/pubs/the-tail-at-scale/ (The Tail at Scale)",
  ],
  invalid: [
    `client User { users 100k  actions 100 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 4  workers 8  service-time 2 ms }
database Posts {
  engine wide-column  workers 16  service-time 2 ms
  entity Post { key id { cardinality 10 billion }  field author { cardinality 100M }  row-size 1 kB }
  replicate 3 { mode semi-sync  failover 20 s }
  shard Post by hash(id) into 12
}
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Posts { timeout 300 ms }
flow PostsOfAuthor {
  from User
  User -> Lb -> Api -> Posts read key author
}
slo PostsOfAuthor { availability 90% over 30 days }`,
  ],
  valid: [
    `client User { users 100k  actions 100 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 4  workers 8  service-time 2 ms }
database Posts {
  engine wide-column  workers 16  service-time 2 ms
  entity Post { key id { cardinality 10 billion }  field author { cardinality 100M }  row-size 1 kB }
  replicate 3 { mode semi-sync  failover 20 s }
  shard Post by hash(author) into 12
}
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Posts { timeout 300 ms }
flow PostsOfAuthor {
  from User
  User -> Lb -> Api -> Posts read key author
}
slo PostsOfAuthor { availability 90% over 30 days }`,
  ],
  check({ design, analysis }) {
    const { components } = lookup(design);
    const reported = new Set<string>();
    return visits(design).flatMap(({ flow, call, times, missesOf }): readonly Report[] => {
      const store = components.get(call.to);
      if (!store || call.keyField === null || accessOf(call) !== "read") return [];
      // The load, the latency and the availability count the read at every shard by the same question.
      if (!asksEveryShard(call, store.store?.sharding[0]?.fields)) return [];
      const sharding = askedEverywhere(store, call.keyField);
      if (!sharding) return [];
      const once = `${flow.id} ${call.to} ${call.keyField}`;
      if (reported.has(once)) return [];
      reported.add(once);
      const rate = analysis.flows[flow.id]?.rate.value ?? null;
      const known = rate !== null && missesOf.length === 0;
      const shards = sharding.shards.value;
      const cost = known ? `${rateText(rate * times)} become ${rateText(rate * times * shards)}` : `each read becomes ${countText(shards)}`;
      return [
        {
          element: flow.id,
          message: `${flow.id} reads ${sharding.entity} by ${call.keyField}, and ${store.id} shards it by ${sharding.fields.join(", ")}: all ${countText(shards)} shards must be asked (${cost}), and each read waits for the slowest of them. Keep an index sharded by ${call.keyField}, or make it the shard key.`,
          origin: call.origin,
          related: [{ message: `${sharding.entity} is sharded by ${sharding.fields.join(", ")}`, origin: sharding.methodOrigin }],
          fixes: [],
        },
      ];
    });
  },
};

/** The sharding that a read by a field cannot use; `null` where the field picks a shard, or belongs to something that is not sharded. */
function askedEverywhere(store: Component, field: string): Sharding | null {
  const { entities = [], sharding = [] } = store.store ?? {};
  const holding = entities.filter((entity) => entity.fields.some(({ name }) => name === field));
  const split = holding.map((entity) => sharding.find((candidate) => candidate.entity === entity.name));
  const first = split[0];
  if (!first || !split.every((each) => each !== undefined && each.shards.value > 1 && each.fields.length > 0)) return null;
  return split.every((each) => !each?.fields.includes(field)) ? first : null;
}
