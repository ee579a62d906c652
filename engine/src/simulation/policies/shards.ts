import type { Sharding } from "../../model/index.ts";
import type { KeySpace } from "../compile/model.ts";
import { hashKey, type RandomStream } from "../kernel/random.ts";

/** The shard of a key. The stream is used only where the place is random (salt). */
export type ShardOf = (rank: number, space: KeySpace | null, stream: RandomStream) => number;

const shardSalt = 0x5bd1e995;

/**
 * How a sharding spreads keys: by written weights; on a ring with virtual nodes (whose unevenness is real); by hash otherwise.
 * Ranges over a monotonic field put every new key on the last shard; over any other field a key's value has nothing to do with its
 * popularity, so a range is as good as a hash.
 */
export function shardOf(sharding: Sharding, shards: number): ShardOf {
  const place = placing(sharding, shards);
  const salt = Math.max(1, Math.floor(sharding.salt.value));
  const monotonicRange = sharding.method.value === "range";
  return (rank, space, stream) => {
    if (monotonicRange && space?.monotonic && salt === 1) return shards - 1;
    const salted = salt > 1 ? stream.below(salt) : 0;
    return place(hashKey(rank, shardSalt + salted));
  };
}

/** From a 32-bit hash to a shard. */
function placing(sharding: Sharding, shards: number): (hash: number) => number {
  if (sharding.weights && sharding.weights.length > 0) {
    const total = sharding.weights.reduce((sum, weight) => sum + weight, 0);
    let sum = 0;
    const edges = Float64Array.from(sharding.weights.slice(0, shards), (weight) => {
      sum += weight / (total > 0 ? total : 1);
      return sum * 4294967296;
    });
    return (hash) => Math.min(edges.length - 1, firstAbove(edges, hash));
  }
  if (sharding.method.value === "consistent-hash") {
    const nodes = Math.min(Math.max(1, Math.round(sharding.virtualNodes.value)), Math.max(1, Math.floor(1_000_000 / shards)));
    const points: { at: number; shard: number }[] = [];
    for (let shard = 0; shard < shards; shard++) {
      for (let node = 0; node < nodes; node++) points.push({ at: hashKey(shard * 65_536 + node, 0x2545f491), shard });
    }
    points.sort((a, b) => a.at - b.at || a.shard - b.shard);
    const edges = Float64Array.from(points, (point) => point.at);
    const owner = Int32Array.from(points, (point) => point.shard);
    return (hash) => owner[firstAbove(edges, hash) % owner.length] ?? 0;
  }
  return (hash) => hash % shards;
}

/** Place of the first edge above the value; the number of edges when there is none. */
function firstAbove(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
