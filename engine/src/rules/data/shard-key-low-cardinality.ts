import { countText } from "../../model/index.ts";
import type { Report, Rule } from "../rule.ts";
import { betterField, distinctValues, shardings } from "./shard-share.ts";

export const shardKeyLowCardinality: Rule = {
  code: "shard-key-low-cardinality",
  category: "data",
  severity: "error",
  severities: ["error", "warning"],
  replaces: ["hot-shard-key"],
  summary: "The shard key has too few distinct values to fill the shards evenly.",
  rationale: `All rows with one key value live on one shard. With fewer values than shards some shards stay empty for ever (an error); with fewer than ten values per shard the luck of the hash decides, and one shard easily gets twice the share of another (a warning).

Shard by a field with many values, or make the key compound so that its values multiply.`,
  references: ["https://www.mongodb.com/docs/manual/core/sharding-choose-a-shard-key/#shard-key-cardinality"],
  invalid: [
    `client User { users 1M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  workers 8  service-time 5 ms }
database Orders {
  engine document  workers 16  service-time 4 ms
  entity Order {
    key   id      { cardinality 10 billion }
    field status  { cardinality 5 }
    row-size 1 kB
  }
  replicate 3 { mode semi-sync  failover 20 s }
  shard Order by hash(status) into 16
}
User -> Lb -> Api
Api -> Orders { timeout 300 ms }`,
  ],
  valid: [
    `client User { users 1M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  workers 8  service-time 5 ms }
database Orders {
  engine document  workers 16  service-time 4 ms
  entity Order {
    key   id      { cardinality 10 billion }
    field status  { cardinality 5 }
    row-size 1 kB
  }
  replicate 3 { mode semi-sync  failover 20 s }
  shard Order by hash(id) into 16
}
User -> Lb -> Api
Api -> Orders { timeout 300 ms }`,
  ],
  check(context) {
    return shardings(context).flatMap((sharded) => {
      const { sharding, keys } = sharded;
      const values = distinctValues(sharded);
      const shards = sharding.shards.value;
      // A list or a directory places each value by hand, so few values may be meant.
      if (
        values === null ||
        shards < 2 ||
        values >= 10 * shards ||
        sharding.weights ||
        ["list", "directory", "geo"].includes(sharding.method.value)
      )
        return [];
      const better = betterField(sharded);
      const key = sharding.fields.join(", ");
      const empty = values < shards;
      return [
        {
          element: sharding.id,
          severity: empty ? "error" : "warning",
          message: empty
            ? `${key} has ${countText(values)} distinct values for ${shards} shards: ${shards - values} of them can never hold anything. ${better ? `Add ${better.name} to the key.` : "Shard by a field with more values."}`
            : `${key} has ${countText(values)} distinct values for ${shards} shards, fewer than ten a shard: some shards will get twice the share of others. ${better ? `Add ${better.name} to the key.` : "Shard by a field with more values."}`,
          origin: sharding.methodOrigin,
          related: keys.map((field) => ({
            message: `${field.name} has ${countText(field.cardinality?.value ?? 0)} values`,
            origin: field.origin,
          })),
          fixes: better
            ? [
                {
                  title: `Shard by ${sharding.method.value}(${key}, ${better.name})`,
                  safe: false,
                  edits: [{ type: "replace", origin: sharding.methodOrigin, text: `${sharding.method.value}(${key}, ${better.name})` }],
                },
              ]
            : [],
        } satisfies Report,
      ];
    });
  },
};
