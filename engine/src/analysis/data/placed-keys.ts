import type { Popularity, Sharding } from "../../model/index.ts";
import { placementHash, ringOf, ringShares, shardOfHash } from "../../model/index.ts";
import { harmonic } from "../cache/harmonic.ts";

/** The most popular keys placed one by one; the rest spreads like countless equal ones. */
const mostPlaced = 16_384;
/** Of so many keys the values with each salt are placed, up to this many of them; of the others a few. */
const saltedKeys = 256;
const mostSalts = 1024;
const fewSalts = 4;
/** Shards told apart; of more, all are taken as alike. */
export const mostShards = 100_000;

/**
 * Share of the requests (0…1) that each of `count` shards gets when keys are placed by hash: the most popular ones where the hash of the
 * simulator puts them, the rest by the shares of the ring, or evenly. Another hash function places other keys together, with shares of
 * the same kind. `keys`: how many there are; `null` for countless.
 */
export function placedShares(sharding: Sharding, count: number, keys: number | null, popularity: Popularity): Float64Array {
  const exponent = popularity.type === "zipf" ? Math.max(0, popularity.exponent) : 0;
  const salt = Math.max(1, Math.floor(sharding.salt.value));
  const { method, virtualNodes } = sharding;
  const name = [method.value === "consistent-hash" ? virtualNodes.value : "", count, keys, exponent, salt].join(" ");
  const known = recent.get(name);
  if (known) return known;
  const made = place(sharding, count, keys, exponent, salt);
  const oldest = recent.keys().next().value;
  if (recent.size >= mostRecent && oldest !== undefined) recent.delete(oldest);
  recent.set(name, made);
  return made;
}

/** Placements made last: mean and peak load, and one edit and the next, ask for the same. */
const recent = new Map<string, Float64Array>();
const mostRecent = 32;

function place(sharding: Sharding, count: number, keys: number | null, exponent: number, salt: number): Float64Array {
  const shares = methodShares(sharding, count);
  const placed = mostPlacedOf(keys, exponent);
  if (placed === 0) return shares;
  const total = harmonic(keys ?? Number.POSITIVE_INFINITY, exponent);
  const shardOf = shardOfHash(sharding, count);
  let singly = 0;
  const head = new Float64Array(count);
  for (let rank = 1; rank <= placed; rank++) {
    const popularity = rank ** -exponent / total;
    singly += popularity;
    // Every value of a salted key goes its own way; of keys that hardly matter a few are enough.
    const salts = Math.min(salt, rank <= saltedKeys ? mostSalts : fewSalts);
    for (let salted = 0; salted < salts; salted++) {
      const shard = shardOf(placementHash(rank, salted));
      head[shard] = (head[shard] as number) + popularity / salts;
    }
  }
  const rest = Math.max(0, 1 - singly);
  return shares.map((share, i) => (head[i] as number) + rest * share);
}

/** Keys worth placing: none where they are equal and so many that they fall evenly, or where even the first is nothing. */
function mostPlacedOf(keys: number | null, exponent: number): number {
  if (keys === null) return exponent > 1 ? mostPlaced : 0;
  const whole = Math.max(1, Math.floor(keys));
  return exponent === 0 && whole > 4 * mostPlaced ? 0 : Math.min(whole, exponent === 0 ? 4 * mostPlaced : mostPlaced);
}

/** Share of countless equal keys on each shard. */
function methodShares(sharding: Sharding, count: number): Float64Array {
  if (sharding.method.value !== "consistent-hash") return new Float64Array(count).fill(1 / count);
  return ringShares(ringOf(count, sharding.virtualNodes.value), count);
}
