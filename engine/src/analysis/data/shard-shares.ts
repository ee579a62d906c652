import type { Component, Field, Sharding } from "../../model/index.ts";
import { countText, normalQuantile, percentText } from "../../model/index.ts";
import { harmonic } from "../cache/harmonic.ts";
import type { Method } from "../figures.ts";

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
 * under ranges (all new rows on the last shard); fewer values than shards; the most popular value; the uneven ring of consistent hashing.
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
  const fields = keyFields(store, sharding);
  const first = fields[0];
  if (sharding.method.value === "range" && first?.monotonic) {
    return { count, hottest: 1, reason: `${first.name} only grows, so every new row goes to the last range`, method: "exact" };
  }
  const ring = placement(sharding, count);
  const values = distinctValues(fields, sharding);
  if (values !== null && values < count) {
    const hottest = Math.min(1, Math.max(1 / values, topShare(fields, sharding)));
    return {
      count,
      hottest,
      reason: `the key has ${countText(values)} values for ${count} shards, so at most ${countText(values)} of them get work`,
      method: "bound",
    };
  }
  const top = topShare(fields, sharding);
  const crowding = values === null ? 0 : crowdedExcess(values, count);
  const base = Math.min(1, Math.max(ring.share, even + crowding));
  const hottest = Math.min(1, top + (1 - top) * base);
  if (top > even / 10) {
    const name = first ? first.name : "the key";
    return {
      count,
      hottest,
      reason: `the most popular value of ${name} takes ${percentText(top)} of the requests, and the rest spreads over ${count} shards`,
      method: "approximation",
    };
  }
  // A billion keys fall as evenly as anyone can see.
  if (crowding > ring.share - even && crowding > even / 100) {
    return {
      count,
      hottest,
      reason: `${countText(values as number)} values fall unevenly on ${count} shards (largest of ${count} binomial shares, normal approximation)`,
      method: "approximation",
    };
  }
  return { count, hottest, reason: ring.reason, method: ring.method };
}

/** The fields named by the shard clause, in its order, as far as they are declared. */
function keyFields(store: Component, sharding: Sharding): readonly Field[] {
  const entity = store.store?.entities.find((candidate) => candidate.name === sharding.entity || candidate.id === sharding.entity);
  return sharding.fields.flatMap((name) => entity?.fields.find((field) => field.name === name) ?? []);
}

/** Number of distinct shard keys, salt included; `null` when nothing says so for one of the fields. */
function distinctValues(fields: readonly Field[], sharding: Sharding): number | null {
  if (fields.length === 0 || fields.length < sharding.fields.length) return null;
  let product = Math.max(1, sharding.salt.value);
  for (const field of fields) {
    if (field.cardinality === null) return null;
    product *= Math.max(1, field.cardinality.value);
  }
  return product;
}

/** Share of the requests that go to the most popular key: the product over independent fields, spread over the salt values. */
function topShare(fields: readonly Field[], sharding: Sharding): number {
  if (fields.length === 0) return 0;
  let share = 1;
  for (const field of fields) share *= mostPopular(field);
  return share / Math.max(1, sharding.salt.value);
}

function mostPopular(field: Field): number {
  const values = field.cardinality ? Math.max(1, field.cardinality.value) : Number.POSITIVE_INFINITY;
  if (field.popularity.value.type === "uniform") return values === Number.POSITIVE_INFINITY ? 0 : 1 / values;
  return 1 / harmonic(values, field.popularity.value.exponent);
}

/** Share of the busiest of `count` shards by the placement method alone, all keys being equally popular and many. */
function placement(sharding: Sharding, count: number): { readonly share: number; readonly reason: string; readonly method: Method } {
  const even = 1 / count;
  switch (sharding.method.value) {
    case "consistent-hash": {
      // The arc of a node is a sum of V of count·V exponential-like spacings: its relative deviation is about 1/√V.
      const nodes = Math.max(1, sharding.virtualNodes.value);
      const share = Math.min(1, even * (1 + expectedMaximum(count) * Math.sqrt((1 - even) / nodes)));
      return {
        share,
        reason: `${countText(nodes)} virtual nodes per shard leave arcs of unequal length (expected largest of ${count}, normal approximation)`,
        method: "approximation",
      };
    }
    case "hash":
    case "rendezvous":
      return { share: even, reason: `many keys, hashed evenly over ${count} shards`, method: "exact" };
    case "range":
    case "list":
    case "directory":
    case "geo":
      return { share: even, reason: `${count} equal ${sharding.method.value} shards, as no weights are given`, method: "approximation" };
  }
}

/** Excess over 1/count of the fullest shard when `values` equally popular keys are thrown at random. */
function crowdedExcess(values: number, count: number): number {
  const even = 1 / count;
  return expectedMaximum(count) * Math.sqrt((even * (1 - even)) / values);
}

/** Expected largest of n standard normal values (Blom's approximation). */
function expectedMaximum(n: number): number {
  return n > 1 ? normalQuantile((n - 0.375) / (n + 0.25)) : 0;
}
