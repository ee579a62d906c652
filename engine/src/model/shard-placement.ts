import type { Sharding } from "./component.ts";
import { hashKey, hashRange, jumpHash } from "./key-hash.ts";

/*
 * Which shard holds a key. The analysis and the simulator both place keys from here, so that their shards are equally uneven.
 */

/** Points on a ring, all shards together. */
const mostPoints = 1_000_000;
/** Points of one shard with numbers in a row. */
const blockSize = 65_536;

const keySalt = 0x5bd1e995;
const pointSalt = 0x2545f491;

/** The hash of a key by its rank in popularity, and by which of its salt values it carries. */
export function placementHash(rank: number, salted = 0): number {
  return hashKey(rank, keySalt + salted);
}

/** A consistent-hash ring: `edges` ascending; a hash belongs to the owner of the first edge above it, or of edge 0 beyond the last. */
export interface Ring {
  readonly edges: Float64Array;
  readonly owner: Int32Array;
}

/** The ring of `shards` shards with `virtualNodes` points each. */
export function ringOf(shards: number, virtualNodes: number): Ring {
  const name = `${shards} ${virtualNodes}`;
  const known = recent.get(name);
  if (known) return known;
  const made = makeRing(shards, virtualNodes);
  const oldest = recent.keys().next().value;
  if (recent.size >= mostRecent && oldest !== undefined) recent.delete(oldest);
  recent.set(name, made);
  return made;
}

/** Rings made last: a design asks for the same few again and again while it is edited. */
const recent = new Map<string, Ring>();
const mostRecent = 16;

function makeRing(shards: number, virtualNodes: number): Ring {
  const nodes = Math.min(Math.max(1, Math.round(virtualNodes)), Math.max(1, Math.floor(mostPoints / shards)));
  // A hash and its shard in one number, which typed arrays sort fast.
  const points = new Float64Array(shards * nodes);
  for (let shard = 0; shard < shards; shard++) {
    for (let node = 0; node < nodes; node++) {
      // Numbers come in blocks: each shard has one, and those with more points further ones behind all of the first.
      const block = shard + shards * Math.floor(node / blockSize);
      points[shard * nodes + node] = hashKey(block * blockSize + (node % blockSize), pointSalt) * shards + shard;
    }
  }
  points.sort();
  const edges = new Float64Array(points.length);
  const owner = new Int32Array(points.length);
  points.forEach((point, i) => {
    edges[i] = Math.floor(point / shards);
    owner[i] = point % shards;
  });
  return { edges, owner };
}

/** Share of all hashes (0…1) that each shard of a ring owns. */
export function ringShares({ edges, owner }: Ring, shards: number): Float64Array {
  const shares = new Float64Array(shards);
  let from = 0;
  edges.forEach((edge, i) => {
    const shard = owner[i] as number;
    shares[shard] = (shares[shard] as number) + (edge - from) / hashRange;
    from = edge;
  });
  const first = owner[0] as number;
  shares[first] = (shares[first] as number) + (hashRange - from) / hashRange;
  return shares;
}

/** The owner of a hash: of the first point clockwise. */
export function ringOwner({ edges, owner }: Ring, hash: number): number {
  return owner[firstAbove(edges, hash) % owner.length] ?? 0;
}

/** From a hash to a shard: by written weights, on a ring, or modulo the number of shards. */
export function shardOfHash(sharding: Pick<Sharding, "method" | "weights" | "virtualNodes">, shards: number): (hash: number) => number {
  if (sharding.weights && sharding.weights.length > 0) {
    const total = sharding.weights.reduce((sum, weight) => sum + weight, 0);
    let sum = 0;
    const edges = Float64Array.from(sharding.weights.slice(0, shards), (weight) => {
      sum += weight / (total > 0 ? total : 1);
      return sum * hashRange;
    });
    return (hash) => Math.min(edges.length - 1, firstAbove(edges, hash));
  }
  if (sharding.method.value === "consistent-hash") {
    const ring = ringOf(shards, sharding.virtualNodes.value);
    return (hash) => ringOwner(ring, hash);
  }
  return (hash) => hash % shards;
}

const joinSalt = 0x1d8af066;
const leaveSalt = 0x7feb352d;

/**
 * From a hash to a shard when a store that began with `from` shards has `to` now. Modulo hashing and the ring place every key anew; rendezvous
 * hashing and a directory move what the new shards get, and what a lost one had, evenly; ranges are split in two in turn, and a lost one goes
 * to its neighbour. What somebody assigned by hand (`list`, `geo`, weights) stays until somebody moves it, but that of a lost shard goes to the rest.
 */
export function shardOfHashAfter(
  sharding: Pick<Sharding, "method" | "weights" | "virtualNodes">,
  from: number,
  to: number,
): (hash: number) => number {
  const { method, weights } = sharding;
  const byHand = (weights !== null && weights.length > 0) || method.value === "list" || method.value === "geo";
  if (from === to || (!byHand && (method.value === "hash" || method.value === "consistent-hash"))) return shardOfHash(sharding, to);
  const before = shardOfHash(sharding, from);
  const ranges = !byHand && method.value === "range";
  return (hash) => {
    let shard = before(hash);
    if (ranges) return split(hash, Math.min(shard, to - 1), from, to);
    while (shard >= to) shard = hashKey(hash, leaveSalt + shard) % shard;
    return byHand ? shard : jumpHash(shard, from, to, (size) => hashKey(hash, joinSalt + size));
  };
}

/** The range that holds a hash after the first ones were split in two one after the other, then all there were by then, and so on. */
function split(hash: number, shard: number, from: number, to: number): number {
  let at = shard;
  for (let size = from; at + size < to; size *= 2) if (hashKey(hash, joinSalt + at + size) < hashRange / 2) at += size;
  return at;
}

/** Place of the first edge above the value; the number of edges when there is none. */
function firstAbove(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
