import { percentText } from "../../model/index.ts";
import type { RuleOption } from "../option.ts";
import type { Rule } from "../rule.ts";
import { shardings } from "./shard-share.ts";

const fewestPoints: RuleOption = {
  name: "fewest-points",
  measure: "count",
  default: 20,
  minimum: 2,
  maximum: 100_000,
  documentation: "Points per shard on the ring below which the shares are looked at.",
};

/** Points per shard that even the shares out. */
const even = 128;

export const ringWithoutVnodes: Rule = {
  code: "ring-without-vnodes",
  category: "data",
  severity: "warning",
  options: [fewestPoints],
  replaces: ["hot-shard-key"],
  summary: "Consistent hashing with so few points on the ring that the shards get very unequal shares.",
  rationale: `On a hash ring each shard owns the keys between its point and the one before it. With one point per shard those arcs are random: among 16 shards the largest is expected to be over three times the fair share, and when a shard dies the next one inherits all of its load.

Give each shard many points (\`virtual-nodes 128\`): the arcs average out to within a few percent, and a lost shard's load spreads over all others.`,
  references: [
    "https://cassandra.apache.org/doc/latest/cassandra/architecture/dynamo.html#consistent-hashing-using-a-token-ring",
    "https://www.allthingsdistributed.com/files/amazon-dynamo-sosp2007.pdf (Dynamo, section 4.2)",
  ],
  invalid: [
    `client User { users 1M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  workers 8  service-time 5 ms }
database Orders {
  engine document  workers 16  service-time 4 ms
  entity Order {
    key id  { cardinality 10 billion }
    row-size 1 kB
  }
  replicate 2 { mode semi-sync  failover 20 s }
  shard Order by consistent-hash(id) into 16
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
    key id  { cardinality 10 billion }
    row-size 1 kB
  }
  replicate 2 { mode semi-sync  failover 20 s }
  shard Order by consistent-hash(id) into 16 { virtual-nodes 128 }
}
User -> Lb -> Api
Api -> Orders { timeout 300 ms }`,
  ],
  check(context) {
    const few = context.option(fewestPoints);
    const usual = Math.max(even, few);
    return shardings(context).flatMap(({ sharding, figures }) => {
      const points = sharding.virtualNodes.value;
      if (sharding.method.value !== "consistent-hash" || points >= few || !figures || figures.count < 2) return [];
      if (figures.hottestShare <= 1.5 / figures.count) return [];
      return [
        {
          element: sharding.id,
          message: `With ${points === 1 ? "one point" : `${points} points`} per shard on the ring, the largest of ${figures.count} shards gets ${percentText(figures.hottestShare)} instead of ${percentText(1 / figures.count)}, and a lost shard's load all goes to its neighbour. Use ${usual} virtual nodes.`,
          origin: sharding.virtualNodes.origin ?? sharding.methodOrigin,
          related: [],
          fixes: [
            {
              title: `Use ${usual} virtual nodes per shard`,
              safe: sharding.virtualNodes.assumed !== null,
              edits: [{ type: "set", element: sharding.id, path: ["virtual-nodes"], value: String(usual) }],
            },
          ],
        },
      ];
    });
  },
};
