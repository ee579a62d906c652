import { type Analysis, availabilityLine, figureText, type Row, recoveryRows } from "@lintel/engine/analysis";
import {
  type Component,
  countText,
  dataText,
  type Entity,
  type Field,
  percentText,
  type Replication,
  rateText,
  type Sharding,
  timeText,
} from "@lintel/engine/model";
import { markdown, methodText, plain, sections, table } from "./text.ts";

/** What a replication clause means for reads, writes and failures. */
export function replicationHover(analysis: Analysis, component: Component, replication: Replication): string {
  const figures = analysis.components[component.id];
  const copies = replication.copies.value;
  const rows: Row[] = [
    ["Copies", `${copies}, ${replication.style.value}, ${replication.mode.value}`],
    ["A write waits for", writeWait(replication)],
    [
      "Reads go to",
      replication.readFrom.value === "any"
        ? "any copy"
        : replication.readFrom.value === "leader"
          ? "the leader"
          : "followers, else the leader",
    ],
  ];
  if (replication.quorum) {
    const { read, write } = replication.quorum;
    const overlap = read.value + write.value > copies;
    rows.push([
      "Quorum",
      `R ${read.value} + W ${write.value} ${overlap ? ">" : "≤"} N ${copies}: reads ${overlap ? "see the newest write" : "may be stale"}`,
    ]);
  }
  if (replication.mode.value !== "sync")
    rows.push(["Followers are behind", `${timeText(replication.lag.value)}${replication.lag.assumed ? " (assumed)" : ""}`]);
  if (figures) {
    rows.push(["Availability", availabilityLine(markdown, figures.availability)]);
    rows.push(...recoveryRows(markdown, figures));
  }
  return sections(
    `replication of **${plain(component.name)}**`,
    table(rows),
    figures ? methodText([figures.availability.availability]) : null,
  );
}

function writeWait(replication: Replication): string {
  const copies = replication.copies.value;
  if (replication.style.value === "leaderless")
    return `${replication.quorum?.write.value ?? Math.floor(copies / 2) + 1} of ${copies} copies`;
  if (replication.mode.value === "sync") return "all copies";
  return replication.mode.value === "semi-sync" ? "the leader and the fastest follower" : "the leader only";
}

/** How even the shards are, and what the busiest one carries. */
export function shardingHover(analysis: Analysis, component: Component, sharding: Sharding): string {
  const figures = analysis.components[component.id]?.shards.find((shards) => shards.id === sharding.id);
  const head = `shards of **${plain(component.name)}**: ${plain(sharding.entity)} by ${sharding.method.value}(${sharding.fields.map(plain).join(", ")}) into ${sharding.shards.value}`;
  if (!figures) return head;
  const fair = 1 / Math.max(1, figures.count);
  const rows: Row[] = [
    [
      "Busiest shard",
      `${percentText(figures.hottestShare)} of the load, ${(figures.hottestShare / fair).toFixed(2)}× its fair ${percentText(fair)}`,
    ],
    ["Because", figures.reason],
    ["It gets", figureText(markdown, figures.rateHottest, rateText)],
    ["Data per shard", figureText(markdown, figures.storagePerShard, dataText)],
    [
      "Keys that move",
      `${figureText(markdown, figures.keysMovedOnJoin, percentText)} with one shard more · ${figureText(markdown, figures.keysMovedOnLeave, percentText)} with one less`,
    ],
  ];
  return sections(head, sharding.documentation, table(rows), methodText([{ method: figures.method, note: null }]));
}

/** How many values a field has and how they are used. */
export function fieldHover(component: Component, entity: Entity, field: Field): string {
  return sections(
    `${field.isKey ? "key" : "field"} **${plain(field.name)}** of ${plain(component.name)}.${plain(entity.name)}`,
    fieldText(field),
  );
}

/** Size and growth of an entity. */
export function entityHover(entity: Entity): string {
  const rows: Row[] = entity.fields.map((field) => [`${field.isKey ? "key" : "field"} ${plain(field.name)}`, fieldText(field)]);
  if (entity.rowSize) rows.push(["Row", dataText(entity.rowSize.value)]);
  if (entity.grows) {
    rows.push(["Grows", `${countText(entity.grows.value * 86_400)} rows a day`]);
    if (entity.keep) {
      const kept = entity.grows.value * entity.keep.value;
      rows.push([
        "Kept rows",
        `${countText(kept)}${entity.rowSize ? `, ${dataText(kept * entity.rowSize.value)}` : ""} after ${timeText(entity.keep.value)}`,
      ]);
    }
  }
  return sections(`entity **${plain(entity.name)}**`, entity.documentation, table(rows));
}

function fieldText(field: Field): string {
  const parts = [
    field.cardinality ? `${countText(field.cardinality.value)} values` : "number of values not given",
    field.popularity.value.type === "zipf" ? `used by zipf(${field.popularity.value.exponent})` : "evenly used",
    ...(field.monotonic ? ["only grows"] : []),
  ];
  return parts.join(", ");
}
