import { percentText } from "../../model/index.ts";
import { isSoleUnit } from "../graph/units.ts";
import { redundancyFix } from "../redundancy/sole-unit.ts";
import type { Rule } from "../rule.ts";
import { shardings } from "./shard-share.ts";

export const shardWithoutReplica: Rule = {
  code: "shard-without-replica",
  category: "data",
  severity: "error",
  restsOn: ["replicate", "replicas"],
  replaces: ["spof-primary-database", "single-point-of-failure"],
  aliases: ["spof"],
  summary: "A sharded store whose shards have one copy each.",
  rationale: `Sharding spreads load; it does not protect. Each shard alone holds its part of the keys, so with n shards there are n machines of which every one takes a part of the users with it when it dies. The chance that some shard is down grows with n. With 16 machines at 99.5%, some shard is down 7.7% of the time (1 − 0.995^16).

Replicate: replication applies inside each shard.`,
  references: [
    "https://dataintensive.net/ (Designing Data-Intensive Applications, chapter 6: Partitioning)",
    "https://www.mongodb.com/docs/manual/core/sharded-cluster-shards/",
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
  shard Order by hash(id) into 8
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
  shard Order by hash(id) into 8
}
User -> Lb -> Api
Api -> Orders { timeout 300 ms }`,
  ],
  check(context) {
    return shardings(context)
      .filter(({ store, sharding }) => sharding.shards.value > 1 && isSoleUnit(store))
      .map(({ store, sharding }) => ({
        element: store.id,
        message: `Each of the ${sharding.shards.value} shards of ${store.id} is one copy: a dead one takes ${percentText(1 / sharding.shards.value)} of ${sharding.entity} with it, and with ${sharding.shards.value} machines that is ${sharding.shards.value} times as likely as with one. Replicate inside each shard.`,
        origin: store.origin,
        related: [{ message: `${sharding.shards.value} shards`, origin: sharding.origin }],
        fixes: [redundancyFix(context, store)],
      }));
  },
};
