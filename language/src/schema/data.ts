import * as defaults from "./defaults.ts";
import {
  among,
  countFrom,
  duration,
  flag,
  name,
  oneOf,
  perTime,
  ratio,
  someData,
  someTime,
  someTransfer,
  text,
  wholeFrom,
} from "./kinds.ts";
import type { PropertySpec } from "./types.ts";

const shardMethods = ["hash", "consistent-hash", "rendezvous", "range", "list", "directory", "geo"] as const;

const shard: PropertySpec = {
  key: "shard",
  values: [name],
  needs: 0,
  clauses: [
    { word: "by", value: { type: "call", functions: shardMethods }, documentation: "the method and the fields that pick the shard" },
    { word: "into", value: wholeFrom(1), documentation: "number of shards" },
  ],
  block: "shard",
  requires: [
    {
      oneOf: ["by"],
      without: "nothing says which shard a row is in, so this clause is left out",
      example: "shard Link by consistent-hash(hash) into 16",
    },
    { oneOf: ["into", "weights"], without: "one shard is assumed", example: "shard Link by consistent-hash(hash) into 16" },
  ],
  repeats: true,
  documentation: "Spreads the rows of an entity over shards; each shard is its own replica group.",
  example: "Link by consistent-hash(hash) into 16 { virtual-nodes 128 }",
};

/** Properties of components that keep data. */
export const dataProperties: readonly PropertySpec[] = [
  {
    key: "engine",
    values: [oneOf("relational", "key-value", "document", "wide-column", "graph", "time-series", "spatial", "search", "blob")],
    documentation: "The data model it keeps.",
    example: "document",
  },
  {
    key: "consistency",
    values: [oneOf("strong", "sequential", "causal", "eventual")],
    documentation: "What a read may see after a write elsewhere.",
    example: "strong",
  },
  {
    key: "prefers",
    values: [oneOf("consistency", "availability")],
    documentation: "What it gives up when the network is cut (CAP).",
    example: "consistency",
  },
  { key: "storage", values: [someData], documentation: "Space of one replica.", example: "2 TB" },
  {
    key: "backup",
    values: flag,
    block: "backup",
    requires: [
      {
        oneOf: ["every"],
        without: "nothing says how much a restore loses, so no backup is reckoned with",
        example: "backup { every 24 h }",
      },
    ],
    documentation: "Regular copies kept elsewhere.",
    example: "{ every 24 h }",
  },
  {
    key: "raid",
    values: [among(0, 1, 5, 6, 10)],
    block: "raid",
    documentation: "Disks of one replica combined.",
    example: "10 { disks 4  afr 1.5%  rebuild 12 h }",
  },
  {
    key: "entity",
    values: [name],
    block: "entity",
    repeats: true,
    documentation: "A kind of row it stores.",
    example: "Order { key id { cardinality 1 billion }  row-size 1 kB }",
  },
  {
    key: "replicate",
    values: [wholeFrom(1)],
    overrides: ["replicas"],
    block: "replicate",
    documentation: "Copies of the data (of each shard, when it is sharded) and how they are kept in step.",
    example: "3 { style leader-follower  mode async }",
    default: { text: "1", source: defaults.copies.reason },
  },
  shard,
];

export const entityProperties: readonly PropertySpec[] = [
  {
    key: "key",
    values: [name],
    block: "field",
    repeats: true,
    documentation: "A field that rows are looked up by.",
    example: "id { cardinality 1 billion }",
  },
  {
    key: "field",
    values: [name],
    block: "field",
    repeats: true,
    documentation: "Another field that matters.",
    example: "userId { cardinality 10M  skew zipf(0.8) }",
  },
  {
    key: "row-size",
    values: [someData],
    documentation: "Mean size of one row.",
    example: "500 B",
    default: { text: "1 kB", source: defaults.rowSize.reason },
  },
  { key: "grows", values: [perTime], documentation: "New rows per time.", example: "100M / month" },
  {
    key: "keep",
    values: [someTime],
    documentation: "How long rows are kept.",
    example: "10 years",
    default: { text: "for ever", source: "none unless given" },
  },
];

export const fieldProperties: readonly PropertySpec[] = [
  { key: "cardinality", values: [countFrom(1)], documentation: "Distinct values.", example: "12 billion" },
  {
    key: "skew",
    values: [{ type: "word", words: ["uniform"], functions: ["zipf"] }],
    documentation: "How unevenly the values are used.",
    example: "zipf(0.8)",
    default: { text: "uniform", source: defaults.popularity.reason },
  },
  {
    key: "monotonic",
    values: flag,
    documentation: "New values are always larger than old ones, as with timestamps and counters.",
    example: "",
  },
];

export const replicateProperties: readonly PropertySpec[] = [
  {
    key: "style",
    values: [oneOf("leader-follower", "multi-leader", "leaderless", "chain")],
    documentation: "Which copies accept writes.",
    example: "leader-follower",
    default: { text: "leader-follower", source: defaults.replicationStyle.reason },
  },
  {
    key: "mode",
    values: [oneOf("sync", "semi-sync", "async")],
    documentation:
      "How many followers must have a write before it is acknowledged: all, one, or none. A chain acknowledges at its tail, which is `sync`, unless this is written.",
    example: "semi-sync",
    default: { text: "async", source: defaults.replicationMode.reason },
  },
  {
    key: "lag",
    values: [duration],
    documentation: "How far followers are behind.",
    example: "200 ms",
    default: { text: "100 ms", source: defaults.replicationLag.reason },
  },
  {
    key: "quorum",
    values: flag,
    clauses: [
      { word: "read", value: wholeFrom(1), documentation: "copies that must answer a read" },
      { word: "write", value: wholeFrom(1), documentation: "copies that must accept a write" },
    ],
    requires: [{ oneOf: ["read", "write"], without: "it says nothing and is left out", example: "quorum read 2 write 2" }],
    documentation: "Copies that must answer; reads see the latest write when read + write is more than the copies.",
    example: "read 2 write 2",
    default: { text: "a majority", source: "leaderless stores: more than half of the copies" },
  },
  { key: "election", values: [duration], documentation: "Time to choose a new leader.", example: "5 s" },
  {
    key: "failover",
    values: [duration],
    documentation: "Time until a follower has taken over from a lost leader.",
    example: "20 s",
    default: { text: "30 s", source: defaults.failover.reason },
  },
  {
    key: "read-from",
    values: [oneOf("leader", "followers", "any")],
    documentation: "Which copies answer reads.",
    example: "followers",
    default: { text: "leader", source: defaults.readFrom.reason },
  },
];

export const shardProperties: readonly PropertySpec[] = [
  {
    key: "virtual-nodes",
    values: [wholeFrom(1)],
    documentation: "Points of each shard on the ring; more points, more even shares.",
    example: "128",
    default: { text: "1", source: defaults.virtualNodes.reason },
  },
  {
    key: "ranges",
    values: [text],
    list: "commas",
    documentation: "The keys of each shard: `a-h` with both ends, `[a, i)` without the second.",
    example: '"a-h", "i-p", "q-z"',
  },
  { key: "weights", values: [ratio], list: "spaces", documentation: "Share of each shard.", example: "40% 30% 30%" },
  {
    key: "salt",
    values: [wholeFrom(1)],
    documentation: "Values each key is spread over.",
    example: "8",
    default: { text: "1", source: defaults.salt.reason },
  },
  {
    key: "rebalance",
    values: [oneOf("automatic", "manual", "none")],
    clauses: [{ word: "at", value: someTransfer, documentation: "how much data moves per time, from all shards together" }],
    documentation: "Who moves keys when shards are added or removed: the store itself, or nobody while a simulation runs.",
    example: "automatic at 100 MB / s",
    default: { text: "automatic, at once", source: defaults.rebalance.reason },
  },
  {
    key: "accept",
    values: [name, text],
    needs: 1,
    repeats: true,
    documentation: "Accepts the risk that one rule reports here, and keeps the reason in reports.",
    example: 'hot-shard-key "few tenants, all of a size"',
  },
  shard,
];

export const backupProperties: readonly PropertySpec[] = [
  { key: "every", values: [someTime], documentation: "Time between backups; what is younger can be lost.", example: "24 h" },
  { key: "retention", values: [someTime], documentation: "How long backups are kept.", example: "30 days" },
  { key: "to", values: [{ type: "reference", to: "component" }], documentation: "Where backups are kept.", example: "Archive" },
];

export const raidProperties: readonly PropertySpec[] = [
  { key: "disks", values: [wholeFrom(1)], documentation: "Number of disks.", example: "4" },
  { key: "afr", values: [ratio], documentation: "Annual failure rate of one disk.", example: "1.5%" },
  { key: "rebuild", values: [duration], documentation: "Time to rebuild a replaced disk.", example: "12 h" },
  { key: "size", values: [someData], documentation: "Size of one disk.", example: "4 TB" },
];
