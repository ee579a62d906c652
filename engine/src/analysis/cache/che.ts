import type { CachePolicy, Popularity } from "../../model/index.ts";
import { arcHitRatio } from "./arc.ts";
import { catalogue, type KeyGroup } from "./catalogue.ts";
import { fifoHitRatio, lruHitRatio, mostKeysForLru, mostWorkForFifo } from "./exact.ts";
import { harmonic } from "./harmonic.ts";
import { increasingRoot } from "./root.ts";
import { hitsOfOneStay } from "./ttl.ts";

/** What a hit ratio depends on. Times are counted in requests: a TTL of τ seconds at λ requests per second is τ·λ requests. */
export interface CacheInput {
  readonly keys: readonly KeyGroup[];
  /** Entries that fit. */
  readonly capacity: number;
  readonly policy: CachePolicy;
  /** Requests (to all keys) for which an entry stays valid after it was stored; Infinity for ever. */
  readonly lifetime: number;
}

/**
 * Hit ratio in steady state for independent requests (0…1), by Che's approximation: an entry leaves after a characteristic time T that is
 * the same for all keys, and T is such that the expected number of entries is the capacity.
 * LRU: 1 − e^(−pT). FIFO and RANDOM: pT / (1 + pT). ARC: see `arcHitRatio`, with a limited lifetime as LRU. LFU: see `lfuHitRatio`.
 * An entry that is no longer valid keeps its place until it is asked for, and is then stored anew, or evicted.
 * Sources: Che, Tung & Wang 2002; Fricker, Robert & Roberts 2012; Martina, Garetto & Leonardi 2014 (FIFO and RANDOM).
 */
export function hitRatio(input: CacheInput): number {
  if (!(input.capacity > 0)) return 0;
  const adaptive = isAdaptive(input) ? arcHitRatio(input.keys, input.capacity) : null;
  if (adaptive !== null) return adaptive;
  const time = characteristicTime(input);
  let hits = 0;
  for (const { probability, count } of input.keys) hits += count * probability * hitShare(input, probability, time);
  return Math.min(1, hits);
}

/** Whether it is computed as ARC, which with a limited lifetime is taken as LRU. */
export function isAdaptive({ policy, lifetime }: CacheInput): boolean {
  return policy === "arc" && lifetime === Number.POSITIVE_INFINITY;
}

/**
 * LFU in the long run keeps the most popular keys that fit: the share of the requests that ask for them. Each entry is stored anew when its
 * lifetime (in requests, as above) is over. Exact for independent requests that never change their popularity.
 */
export function lfuHitRatio(keys: number, popularity: Popularity, capacity: number, lifetime: number): number {
  const kept = Math.min(Math.floor(capacity), Math.floor(keys));
  if (kept < 1) return 0;
  const s = popularity.type === "zipf" ? popularity.exponent : 0;
  const share = s === 0 ? kept / Math.max(1, Math.floor(keys)) : harmonic(kept, s) / harmonic(Math.floor(keys), s);
  if (lifetime === Number.POSITIVE_INFINITY) return share;
  let hits = 0;
  // The kept keys have their popularity among themselves times their share of all requests.
  for (const { probability, count } of catalogue(kept, popularity)) {
    const requests = probability * share * lifetime;
    hits += (count * probability * share * requests) / (1 + requests);
  }
  return Math.min(1, hits);
}

/** The hit ratio without approximation where the catalogue is small enough, for LRU, FIFO and RANDOM without a limited lifetime; otherwise `null`. */
export function exactHitRatio({ keys, capacity, policy, lifetime }: CacheInput): number | null {
  if (lifetime !== Number.POSITIVE_INFINITY || policy === "lfu" || policy === "arc") return null;
  const count = keys.reduce((sum, group) => sum + group.count, 0);
  const entries = Math.floor(capacity);
  if (!(entries >= 1) || !(count <= mostWorkForFifo)) return null;
  const small = policy === "lru" ? count <= mostKeysForLru : count * entries <= mostWorkForFifo;
  if (!small || keys.some((group) => !Number.isInteger(group.count))) return null;
  const single = keys.flatMap((group) => new Array<number>(group.count).fill(group.probability));
  return policy === "lru" ? lruHitRatio(single, entries) : fifoHitRatio(single, entries);
}

/** T in requests; Infinity when nothing is ever evicted. An LRU entry that nobody asks for is gone after T. */
export function characteristicTime(input: CacheInput): number {
  if (occupancy(input, Number.POSITIVE_INFINITY) <= input.capacity * (1 + 1e-12)) return Number.POSITIVE_INFINITY;
  // ln T between bounds that enclose the root: a cache of C entries fills within C requests at the earliest.
  const low = Math.log(input.capacity) - 1;
  let high = low + 2;
  for (let i = 0; i < 200 && occupancy(input, Math.exp(high)) < input.capacity; i++) high += 2;
  return Math.exp(increasingRoot((x) => occupancy(input, Math.exp(x)) - input.capacity, low, high, 1e-11 * input.capacity));
}

function occupancy(input: CacheInput, time: number): number {
  let entries = 0;
  for (const { probability, count } of input.keys) entries += count * present(input, probability, time);
  return entries;
}

/** Probability that a key asked for with probability `p` per request has a place in the cache, valid or not. */
export function present({ policy, lifetime }: CacheInput, p: number, time: number): number {
  if (time === Number.POSITIVE_INFINITY) return 1;
  if (policy !== "fifo" && policy !== "random") return -Math.expm1(-p * time);
  // From one store to the next: until evicted, or until asked for after the lifetime.
  if (policy === "fifo") {
    if (time <= lifetime) return share(p * time);
    return (p * lifetime - Math.expm1(-p * (time - lifetime))) / (1 + p * lifetime);
  }
  const outlived = lifetime === Number.POSITIVE_INFINITY ? 0 : Math.exp(-lifetime / time);
  const valid = time * (1 - outlived);
  return (valid + outlived / (p + 1 / time)) / (valid + 1 / p);
}

/** Share of the requests for such a key that hit. */
export function hitShare({ policy, lifetime }: CacheInput, p: number, time: number): number {
  if (policy === "fifo") return share(p * Math.min(time, lifetime));
  if (policy === "random") {
    if (time === Number.POSITIVE_INFINITY) return share(p * lifetime);
    return share(p * time * (lifetime === Number.POSITIVE_INFINITY ? 1 : -Math.expm1(-lifetime / time)));
  }
  if (lifetime === Number.POSITIVE_INFINITY) return time === Number.POSITIVE_INFINITY ? 1 : -Math.expm1(-p * time);
  return share(hitsOfOneStay(p * time, p * lifetime));
}

/** Hits per stay → share of requests that hit. */
function share(hitsPerStay: number): number {
  return hitsPerStay === Number.POSITIVE_INFINITY ? 1 : hitsPerStay / (1 + hitsPerStay);
}
