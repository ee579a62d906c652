import { percentText, rateText } from "../../model/index.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";
import { shardings } from "./shard-share.ts";

const hotShare: RuleOption = {
  name: "hot-share",
  measure: "factor",
  default: 2,
  minimum: 1.1,
  maximum: 100,
  documentation: "How many times its fair share of the load the hottest shard may take.",
};

/** Salt values per shard: with one each, chance puts several of them on the same shard and leaves others empty. */
const saltPerShard = 4;

export const hotShardKey: Rule = {
  code: "hot-shard-key",
  category: "data",
  severity: "error",
  options: [hotShare],
  severities: ["error", "warning"],
  summary: "One shard takes more than twice its fair share of the load.",
  rationale: `Sharding multiplies capacity only as far as the load spreads. When the key is skewed (a few users, letters or regions make most of the traffic) the shard that holds them is full while the others idle, and adding shards does not help: the hot value stays on one.

The share is computed from the method, the number of distinct values, their popularity (\`skew\`) and the ring's virtual nodes. Twice the fair share is reported: a warning as long as the hottest shard still carries its load at peak, an error when it does not.

Hash a field with many evenly used values, spread each value over several shards with \`salt\` (reads then ask all of them), or cache the hot values.`,
  references: [
    "https://www.mongodb.com/docs/manual/core/sharding-choose-a-shard-key/",
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html",
  ],
  invalid: [
    `client User { users 10M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 5 ms }
database Posts {
  engine document  workers 16  service-time 4 ms
  entity Post {
    key   id      { cardinality 10 billion }
    field author  { cardinality 10M  skew zipf(1.2) }
    row-size 1 kB
  }
  replicate 3 { mode semi-sync  failover 20 s }
  shard Post by hash(author) into 16
}
User -> Lb -> Api
Api -> Posts { timeout 300 ms }`,
  ],
  valid: [
    `client User { users 10M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 5 ms }
database Posts {
  engine document  workers 16  service-time 4 ms
  entity Post {
    key   id      { cardinality 10 billion }
    field author  { cardinality 10M  skew zipf(1.2) }
    row-size 1 kB
  }
  replicate 3 { mode semi-sync  failover 20 s }
  shard Post by hash(id) into 16
}
User -> Lb -> Api
Api -> Posts { timeout 300 ms }`,
  ],
  check(context) {
    return shardings(context).flatMap(({ store, sharding, keys, figures }) => {
      if (!figures || figures.count < 2 || figures.hottestShare <= context.option(hotShare) / figures.count) return [];
      const capacity = context.analysis.components[store.id]?.capacityPerReplica.value ?? null;
      const mean = figures.rateHottest.value;
      const peak =
        mean === null
          ? null
          : (mean * (context.analysis.components[store.id]?.peakRate.value ?? mean)) /
            (context.analysis.components[store.id]?.rate.value || 1);
      const readers = store.replication
        ? Math.max(1, store.replication.copies.value - (store.replication.readFrom.value === "followers" ? 1 : 0))
        : 1;
      const fits = peak === null || capacity === null || peak < capacity * readers;
      const key = `${sharding.method.value}(${sharding.fields.join(", ")})`;
      const field = keys[0];
      return [
        {
          element: sharding.id,
          severity: fits ? "warning" : "error",
          message: `The hottest of ${figures.count} shards by ${key} takes ${percentText(figures.hottestShare)} of the load; a fair share is ${percentText(1 / figures.count)} (${figures.reason})${mean === null ? "" : `. That shard gets ${rateText(mean)}${fits ? "" : ", at peak more than it can do"}`}. More shards do not help: spread the key itself.`,
          origin: sharding.methodOrigin,
          related: field ? [{ message: `${field.name} is the key`, origin: field.origin }] : [],
          fixes: [
            {
              title: `Spread each value over the ${figures.count} shards (salt ${saltPerShard * figures.count})`,
              safe: false,
              edits: [{ type: "set", element: sharding.id, path: ["salt"], value: String(saltPerShard * figures.count) }],
            },
          ],
        } satisfies Report,
      ];
    });
  },
};
