import { countText, percentText, timeText } from "../../model/index.ts";
import type { Rule } from "../rule.ts";
import { planningHorizon } from "./planning-horizon.ts";
import { shardings } from "./shard-share.ts";

export const moduloHashElastic: Rule = {
  code: "modulo-hash-elastic",
  category: "data",
  severity: "warning",
  options: [planningHorizon],
  restsOn: ["shard", "storage", "raid"],
  summary: "Shards chosen by hash modulo their number fill up, and adding one moves nearly all rows.",
  rationale: `\`hash\` puts a row on shard hash(key) mod N. With one shard more, N changes and so does the place of nearly every row: N of N + 1 of them move, while the store is already full and under load. Consistent hashing and rendezvous hashing move only the new shard's part, one in N + 1.

The rule speaks up only where the shards are going to fill: \`storage\`, \`row-size\` and \`grows\` say that the fullest one is full within three years. Use \`consistent-hash\` with virtual nodes from the start, or start with enough shards for what is kept.`,
  references: [
    "https://www.cs.princeton.edu/courses/archive/fall09/cos518/papers/chash.pdf (Consistent Hashing and Random Trees)",
    "https://dataintensive.net/ (Designing Data-Intensive Applications, chapter 6: Rebalancing Partitions)",
  ],
  invalid: [
    `database Events {
  engine wide-column  storage 2 TB
  entity Event { key id { cardinality 100 trillion }  row-size 500 B  grows 1 billion / day  keep 5 years }
  replicate 3 { mode semi-sync  failover 20 s }
  shard Event by hash(id) into 16
}`,
  ],
  valid: [
    `database Events {
  engine wide-column  storage 2 TB
  entity Event { key id { cardinality 100 trillion }  row-size 500 B  grows 1 billion / day  keep 30 days }
  replicate 3 { mode semi-sync  failover 20 s }
  shard Event by hash(id) into 16
}`,
    `database Events {
  engine wide-column  storage 2 TB
  entity Event { key id { cardinality 100 trillion }  row-size 500 B  grows 1 billion / day  keep 5 years }
  replicate 3 { mode semi-sync  failover 20 s }
  shard Event by consistent-hash(id) into 16 { virtual-nodes 256 }
}`,
  ],
  check(context) {
    const planned = context.option(planningHorizon);
    return shardings(context).flatMap(({ store, sharding, figures }) => {
      const full = context.analysis.components[store.id]?.fullAfter?.value ?? null;
      const moved = figures?.keysMovedOnJoin.value ?? null;
      if (sharding.method.value !== "hash" || !figures || figures.count < 2 || full === null || moved === null || full >= planned)
        return [];
      const { count } = figures;
      const fields = sharding.fields.join(", ");
      return [
        {
          element: sharding.id,
          message: `The fullest shard of ${store.id} is full after ${timeText(full)}, and hash(${fields}) modulo ${countText(count)} moves ${percentText(moved)} of the rows when a shard is added; consistent hashing moves ${percentText(1 / (count + 1))}. Use consistent-hash, or shards enough for all that is kept.`,
          origin: sharding.methodOrigin,
          related: [],
          fixes: [
            {
              title: "Hash consistently, with 256 virtual nodes a shard",
              safe: false,
              edits: [
                { type: "replace", origin: sharding.methodOrigin, text: `consistent-hash(${fields})` },
                { type: "set", element: sharding.id, path: ["virtual-nodes"], value: "256" },
              ],
            },
          ],
        },
      ];
    });
  },
};
