import type { Sharding } from "../../model/index.ts";
import { ringOf, ringShares } from "../../model/index.ts";
import { approximate, exact, unknown } from "../figure.ts";
import type { Figure } from "../figures.ts";
import { movedAtLeast, movedByModulo, movedBySplit } from "./keys-moved.ts";
import { mostShards } from "./placed-keys.ts";

/** Shares of the keys (0…1) that change their shard when one shard is added, and when one is taken away. */
export interface ShardMoves {
  readonly join: Figure;
  readonly leave: Figure;
}

/** Share of the keys (0…1) that change their shard when one joins and when one leaves, by the method that places them. */
export function shardMoves(sharding: Sharding): ShardMoves {
  const count = Math.max(1, Math.floor(sharding.shards.value));
  const last = unknown("there is only one shard");
  if (sharding.weights && sharding.weights.length > 0) return { join: byHand, leave: byHand };
  if (!(count <= mostShards)) return { join: tooMany, leave: tooMany };
  switch (sharding.method.value) {
    case "hash":
      return {
        join: exact(movedByModulo(count, count + 1), "hash modulo the number of shards: nearly every key changes its place"),
        leave: count > 1 ? exact(movedByModulo(count, count - 1), "hash modulo the number of shards") : last,
      };
    case "rendezvous":
      return { join: exact(movedAtLeast(count), "each key moves only to the new shard"), leave: count > 1 ? exact(1 / count) : last };
    case "consistent-hash":
      return ringMoves(sharding, count, last);
    case "range":
      return {
        join: approximate(movedBySplit(count), "one of equal ranges is split in two"),
        leave: count > 1 ? approximate(1 / count, "an equal range goes to its neighbour") : last,
      };
    case "directory":
      return {
        join: approximate(movedAtLeast(count), "as few as keep the shards even; the directory may move fewer, and later"),
        leave: count > 1 ? approximate(1 / count, "the keys of the lost shard") : last,
      };
    case "list":
    case "geo":
      return { join: byHand, leave: byHand };
  }
}

const tooMany = unknown("there are too many shards to tell them apart");
const byHand = unknown("values are assigned by hand, so it is up to whoever moves them");

/** The new shard's arcs on the ring, and the largest arcs of a shard that may leave. */
function ringMoves({ virtualNodes }: Sharding, count: number, last: Figure): ShardMoves {
  const larger = ringShares(ringOf(count + 1, virtualNodes.value), count + 1);
  const shares = ringShares(ringOf(count, virtualNodes.value), count);
  const note = "on the ring of the simulator";
  return {
    join: approximate(larger[count] ?? movedAtLeast(count), `what the new shard gets ${note}`),
    leave:
      count > 1
        ? approximate(
            shares.reduce((most, share) => Math.max(most, share), 0),
            `what the largest shard leaves behind ${note}`,
          )
        : last,
  };
}
