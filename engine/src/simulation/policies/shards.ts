import type { Sharding } from "../../model/index.ts";
import { placementHash, shardOfHashAfter } from "../../model/index.ts";
import type { KeySpace } from "../compile/model.ts";
import type { RandomStream } from "../kernel/random.ts";

/** The shard of a key. The stream is used only where the place is random (salt). */
export type ShardOf = (rank: number, space: KeySpace | null, stream: RandomStream) => number;

/**
 * How a sharding spreads keys: by written weights; on a ring with virtual nodes (whose unevenness is real); by hash otherwise.
 * Ranges over a monotonic field put every new key on the last shard; over any other field a key's value has nothing to do with its
 * popularity, so a range is as good as a hash. `from`: the shards it began with.
 */
export function shardOf(sharding: Sharding, from: number, shards: number): ShardOf {
  const place = shardOfHashAfter(sharding, from, shards);
  const salt = Math.max(1, Math.floor(sharding.salt.value));
  const monotonicRange = sharding.method.value === "range";
  return (rank, space, stream) => {
    if (monotonicRange && space?.monotonic && salt === 1) return shards - 1;
    return place(placementHash(rank, salt > 1 ? stream.below(salt) : 0));
  };
}
