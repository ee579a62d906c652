import { type Component, countText, dataText, type Fix, percentText, rateText, timeText } from "../../model/index.ts";
import { callers } from "../capacity/overload.ts";
import { comfortable, loadOf, peakFactor } from "../graph/load.ts";
import { runByOthers } from "../graph/units.ts";
import type { Report, Rule, RuleContext } from "../rule.ts";
import { plural } from "../wording.ts";
import { planningHorizon } from "./planning-horizon.ts";

export const shardNeeded: Rule = {
  code: "shard-needed",
  category: "data",
  severity: "warning",
  options: [planningHorizon],
  severities: ["warning", "info"],
  restsOn: ["shard", "replicate", "storage", "raid", "workers", "service-time", "throughput"],
  replaces: ["node-overloaded", "peak-overload", "no-headroom-after-failure", "replica-missing-for-reads"],
  summary: "The writes or the rows of a store outgrow one node, and it is not sharded.",
  rationale: `Every copy of a store takes every write and holds every row, so followers add neither write capacity nor space. When the writes at peak exceed what one node can do, or the rows fill its disk within three years, only splitting the data helps.

Shard it by a key that most reads and writes know, keep rows for a shorter time, or move what is large elsewhere. Splitting a full store is far harder than starting with a few shards.`,
  references: [
    "https://dataintensive.net/ (Designing Data-Intensive Applications, chapter 6: Partitioning)",
    "https://www.mongodb.com/docs/manual/sharding/",
  ],
  invalid: [
    `client User { users 10M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 5 ms }
database Events {
  engine wide-column  workers 8  service-time 8 ms
  entity Event { key id { cardinality 100 billion }  row-size 200 B }
  replicate 3 { mode semi-sync  failover 20 s }
}
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Events { timeout 200 ms }
flow Record {
  from User
  User -> Lb -> Api -> Events write
}
slo Record { availability 90% over 30 days }`,
    `database Events {
  engine wide-column  storage 2 TB
  entity Event { key id { cardinality 100 billion }  row-size 500 B  grows 100M / day  keep 2 years }
  replicate 3 { mode semi-sync  failover 20 s }
}`,
  ],
  valid: [
    `client User { users 10M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 5 ms }
database Events {
  engine wide-column  workers 8  service-time 8 ms
  entity Event { key id { cardinality 100 billion }  row-size 200 B }
  replicate 3 { mode semi-sync  failover 20 s }
  shard Event by hash(id) into 8
}
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Events { timeout 200 ms }
flow Record {
  from User
  User -> Lb -> Api -> Events write
}
slo Record { availability 90% over 30 days }`,
    `database Events {
  engine wide-column  storage 2 TB
  entity Event { key id { cardinality 100 billion }  row-size 500 B  grows 100M / day  keep 30 days }
  replicate 3 { mode semi-sync  failover 20 s }
}`,
  ],
  check(context) {
    return context.design.components.flatMap((store) => {
      if ((store.kind !== "database" && store.kind !== "search") || runByOthers(store) || store.store?.sharding.length) return [];
      return tooManyWrites(context, store) ?? tooManyRows(context, store) ?? [];
    });
  },
};

function tooManyWrites(context: RuleContext, store: Component): readonly Report[] | null {
  const figures = context.analysis.components[store.id];
  const load = loadOf(context, store);
  const writes = figures?.writeRate.value ?? null;
  if (!load || writes === null) return null;
  const peak = writes * peakFactor(context, store.id);
  if (peak < load.perReplica) return null;
  const shards = Math.ceil(peak / (comfortable * load.perReplica) - 1e-9);
  const copies = store.replication?.copies.value ?? 1;
  return [
    {
      element: store.id,
      ...(load.assumed ? { severity: "info" as const } : {}),
      message: `${store.id} gets ${rateText(peak)} of writes at peak, ${percentText(peak / load.perReplica)} of what one node can do (${rateText(load.perReplica)}${load.assumed ? ", assumed" : ""})${copies > 1 ? `, and each of its ${countText(copies)} copies takes all of them` : ""}: followers do not help. Spread it over ${plural(shards, "shard", "shards")}.`,
      origin: store.origin,
      related: callers(context, store),
      fixes: shardFix(store, shards),
    },
  ];
}

function tooManyRows(context: RuleContext, store: Component): readonly Report[] | null {
  const planned = context.option(planningHorizon);
  const figures = context.analysis.components[store.id];
  const full = figures?.fullAfter?.value ?? null;
  const space = figures?.usableSpace?.value ?? null;
  const growth = figures?.storageGrowth?.value ?? null;
  if (full === null || space === null || growth === null || full >= planned || !(space > 0)) return null;
  const kept = figures?.storage?.value ?? null;
  const wanted = Math.min(kept ?? Number.POSITIVE_INFINITY, growth * planned);
  const shards = Math.ceil(wanted / (comfortable * space) - 1e-9);
  const entities = store.store?.entities ?? [];
  return [
    {
      element: store.id,
      message: `${store.id} grows by ${dataText(growth * 86_400)} a day and one node holds ${dataText(space)}: it is full after ${timeText(full)}, and every copy holds every row. Spread it over ${plural(shards, "shard", "shards")} (${dataText(wanted)} ${kept !== null && kept <= wanted ? "are kept" : `come in ${timeText(planned)}`}), or keep rows for a shorter time.`,
      origin: store.origin,
      related: entities
        .filter((entity) => entity.grows !== null)
        .map((entity) => ({ message: `${entity.name} gets ${rateText(entity.grows?.value ?? 0)} of new rows`, origin: entity.origin })),
      fixes: shardFix(store, shards),
    },
  ];
}

/** Hash shards by the key, where the store holds one entity and says its key. */
function shardFix(store: Component, shards: number): readonly Fix[] {
  const entity = store.store?.entities[0];
  const key = entity?.fields.find((field) => field.isKey);
  if (!entity || !key || store.store?.entities.length !== 1 || shards < 2) return [];
  return [
    {
      title: `Spread ${entity.name} over ${shards} shards by ${key.name}`,
      safe: false,
      edits: [
        {
          type: "set",
          element: store.id,
          path: ["shard"],
          value: `${entity.name} by consistent-hash(${key.name}) into ${shards} { virtual-nodes 256 }`,
        },
      ],
    },
  ];
}
