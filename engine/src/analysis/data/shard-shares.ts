import type { Component, Field, Popularity, Sharding } from "../../model/index.ts";
import { countText, normalQuantile, percentText } from "../../model/index.ts";
import { harmonic } from "../cache/harmonic.ts";
import type { Method } from "../figures.ts";
import { mostShards, placedShares } from "./placed-keys.ts";

/** How unevenly the shards of an entity are loaded. */
export interface ShardShares {
  readonly count: number;
  /** Share of the load on the busiest shard, between 1/count and 1. */
  readonly hottest: number;
  readonly reason: string;
  readonly method: Method;
}

/**
 * The busiest shard's share of the requests, from what is written about the key: shares given by hand; values that only grow
 * under ranges (all new rows on the last shard); fewer values than shards; popular values; the uneven ring of consistent hashing.
 * Keys are placed as the simulator places them.
 */
export function shardShares(store: Component, sharding: Sharding): ShardShares {
  const count = Math.max(1, Math.floor(sharding.shards.value));
  const even = 1 / count;
  if (count === 1) return { count, hottest: 1, reason: "one shard", method: "exact" };
  if (sharding.weights && sharding.weights.length > 0) {
    const total = sharding.weights.reduce((sum, weight) => sum + weight, 0);
    const hottest = total > 0 ? Math.max(...sharding.weights) / total : even;
    return { count, hottest, reason: `the written weights give the largest shard ${percentText(hottest)}`, method: "exact" };
  }
  if (!(count <= mostShards)) return { count, hottest: even, reason: "so many shards are taken as alike", method: "approximation" };
  const fields = keyFields(store, sharding);
  const first = fields[0];
  if (sharding.method.value === "range" && first?.monotonic && sharding.salt.value <= 1) {
    return { count, hottest: 1, reason: `${first.name} only grows, so every new row goes to the last range`, method: "exact" };
  }
  const values = distinctValues(fields, sharding);
  const shares = placedShares(sharding, count, keyCount(fields, sharding), popularityOf(fields));
  const hottest = Math.min(1, Math.max(even, largest(shares)));
  if (values !== null && values < count) {
    const reason = `the key has ${countText(values)} values for ${count} shards, so at most ${countText(values)} of them get work`;
    return { count, hottest, reason, method: "approximation" };
  }
  const top = topShare(fields, sharding);
  if (top > even / 10) {
    const name = first ? first.name : "the key";
    const reason = `the most popular value of ${name} takes ${percentText(top)} of the requests, and the rest spreads over ${count} shards`;
    return { count, hottest, reason, method: "approximation" };
  }
  if (sharding.method.value === "consistent-hash") return { count, hottest, reason: ringReason(sharding, count), method: "approximation" };
  // A billion keys fall as evenly as anyone can see.
  if (values !== null && hottest > even * 1.01) {
    const reason = `${countText(values)} values fall unevenly on ${count} shards`;
    return { count, hottest, reason, method: "approximation" };
  }
  return { count, hottest, ...evenly(sharding, count) };
}

function largest(shares: Float64Array): number {
  let most = 0;
  for (const share of shares) most = Math.max(most, share);
  return most;
}

/** The fields named by the shard clause, in its order, as far as they are declared. */
function keyFields(store: Component, sharding: Sharding): readonly Field[] {
  const entity = store.store?.entities.find((candidate) => candidate.name === sharding.entity || candidate.id === sharding.entity);
  return sharding.fields.flatMap((name) => entity?.fields.find((field) => field.name === name) ?? []);
}

/** Number of distinct keys without their salt; `null` when nothing says so for one of the fields. */
function keyCount(fields: readonly Field[], sharding: Sharding): number | null {
  if (fields.length === 0 || fields.length < sharding.fields.length) return null;
  let product = 1;
  for (const field of fields) {
    if (field.cardinality === null) return null;
    product *= Math.max(1, field.cardinality.value);
  }
  return product;
}

/** Number of distinct shard keys, salt included; `null` when nothing says so for one of the fields. */
function distinctValues(fields: readonly Field[], sharding: Sharding): number | null {
  const keys = keyCount(fields, sharding);
  return keys === null ? null : keys * Math.max(1, sharding.salt.value);
}

/** The popularity of the keys: that of the first skewed field, whose values the others divide further. */
function popularityOf(fields: readonly Field[]): Popularity {
  const skewed = fields.find((field) => field.popularity.value.type === "zipf" && field.popularity.value.exponent > 0);
  return skewed?.popularity.value ?? { type: "uniform" };
}

/** Share of the requests that go to the most popular key, spread over the salt values. */
function topShare(fields: readonly Field[], sharding: Sharding): number {
  if (fields.length === 0) return 0;
  const popularity = popularityOf(fields);
  const keys = keyCount(fields, sharding) ?? Number.POSITIVE_INFINITY;
  const top = popularity.type === "zipf" ? 1 / harmonic(keys, popularity.exponent) : 1 / keys;
  return top / Math.max(1, sharding.salt.value);
}

function ringReason(sharding: Sharding, count: number): string {
  const nodes = Math.max(1, sharding.virtualNodes.value);
  const leave = nodes === 1 ? "1 virtual node per shard leaves" : `${countText(nodes)} virtual nodes per shard leave`;
  return `${leave} arcs of unequal length on the ring (the largest of ${count} is expected to have ${percentText(largestArc(count, nodes))})`;
}

/**
 * Expected share (0…1) of the largest of `count` shards with so many points each: of single points the largest of as many spacings, H(n)/n
 * (exact; Pyke, Spacings, 1965); of several the sum of as many spacings, nearly gamma, by Wilson and Hilferty's cube (within 9%, within 3% from 20 points on).
 */
function largestArc(count: number, points: number): number {
  if (points === 1) return harmonic(count, 1) / count;
  const variation = (1 - 1 / count) / points;
  return Math.min(1, (1 - variation / 9 + (expectedMaximum(count) * Math.sqrt(variation)) / 3) ** 3 / count);
}

/** Shares of the busiest of `count` shards by the placement method alone, all keys being equally popular and many. */
function evenly(sharding: Sharding, count: number): { readonly reason: string; readonly method: Method } {
  switch (sharding.method.value) {
    case "consistent-hash":
    case "hash":
    case "rendezvous":
      return { reason: `many keys, hashed evenly over ${count} shards`, method: "exact" };
    case "range":
    case "list":
    case "directory":
    case "geo":
      return { reason: `${count} equal ${sharding.method.value} shards, as no weights are given`, method: "approximation" };
  }
}

/** Expected largest of n standard normal values (Blom's approximation). */
function expectedMaximum(n: number): number {
  return n > 1 ? normalQuantile((n - 0.375) / (n + 0.25)) : 0;
}
