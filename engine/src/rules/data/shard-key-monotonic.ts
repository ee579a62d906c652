import { rateText } from "../../model/index.ts";
import type { Rule } from "../rule.ts";
import { shardings } from "./shard-share.ts";

export const shardKeyMonotonic: Rule = {
  code: "shard-key-monotonic",
  category: "data",
  severity: "warning",
  severities: ["error", "warning"],
  replaces: ["hot-shard-key", "shard-key-low-cardinality"],
  summary: "Range shards on a key that only grows: every new row goes to the last shard.",
  rationale: `A timestamp or an auto-increment number is always larger than all before it. Shards by range of such a key put each new row on the last shard: one shard takes all writes (and the reads of fresh data), however many there are. With 16 shards, 15 of them take no new row.

Hash the key, or begin it with a field that spreads (\`range(tenant, createdAt)\`), which keeps the order inside each tenant.`,
  references: [
    "https://www.mongodb.com/docs/manual/core/sharding-choose-a-shard-key/#monotonically-changing-shard-keys",
    "https://cloud.google.com/spanner/docs/schema-design#primary-key-prevent-hotspots",
  ],
  invalid: [
    `client User { users 1M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  workers 8  service-time 5 ms }
database Events {
  engine document  workers 16  service-time 4 ms
  entity Event {
    key   id         { cardinality 10 billion }
    field createdAt  { monotonic }
    row-size 1 kB
  }
  replicate 3 { mode semi-sync  failover 20 s }
  shard Event by range(createdAt) into 8
}
User -> Lb -> Api
Api -> Events { timeout 300 ms }`,
  ],
  valid: [
    `client User { users 1M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  workers 8  service-time 5 ms }
database Events {
  engine document  workers 16  service-time 4 ms
  entity Event {
    key   id         { cardinality 10 billion }
    field createdAt  { monotonic }
    row-size 1 kB
  }
  replicate 3 { mode semi-sync  failover 20 s }
  shard Event by hash(createdAt) into 8
}
User -> Lb -> Api
Api -> Events { timeout 300 ms }`,
  ],
  check(context) {
    return shardings(context).flatMap(({ store, sharding, keys, figures }) => {
      const first = keys[0];
      if (sharding.method.value !== "range" || !first?.monotonic || first.name !== sharding.fields[0] || sharding.shards.value < 2)
        return [];
      const key = sharding.fields.join(", ");
      const capacity = context.analysis.components[store.id]?.capacityPerReplica.value ?? null;
      const rate = figures?.rateHottest.value ?? null;
      const overloaded = capacity !== null && rate !== null && rate >= capacity;
      return [
        {
          element: sharding.id,
          ...(overloaded ? { severity: "error" as const } : {}),
          message: `${first.name} only grows, so range(${key}) sends every new row to the last of ${sharding.shards.value} shards: one shard takes all writes${overloaded ? ` (${rateText(rate)}, and a copy can do ${rateText(capacity)})` : ""}. Hash the key, or put a field that spreads before it.`,
          origin: sharding.methodOrigin,
          related: [{ message: `${first.name} is monotonic`, origin: first.origin }],
          fixes: [
            {
              title: `Shard by hash(${key})`,
              safe: false,
              edits: [{ type: "replace", origin: sharding.methodOrigin, text: `hash(${key})` }],
            },
          ],
        },
      ];
    });
  },
};
