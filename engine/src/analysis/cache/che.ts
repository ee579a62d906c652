import type { CachePolicy } from "../../model/index.ts";
import type { KeyGroup } from "./catalogue.ts";

/** What a hit ratio depends on. Times are counted in requests: a TTL of τ seconds at λ requests per second is τ·λ requests. */
export interface CacheInput {
  readonly keys: readonly KeyGroup[];
  /** Entries that fit. */
  readonly capacity: number;
  readonly policy: CachePolicy;
  /** Requests (to all keys) for which an entry stays valid after it was stored; Infinity for ever. */
  readonly lifetime: number;
}

const maxSteps = 200;

/**
 * Hit ratio in steady state for independent requests (0…1), by Che's approximation: an entry leaves after a characteristic time T that is
 * the same for all keys, and T is such that the expected number of entries is the capacity.
 * LRU: 1 − e^(−pT). FIFO and RANDOM: pT / (1 + pT). LFU: the most popular keys stay. ARC lies between LRU and LFU and is taken as LRU.
 * Sources: Che, Tung & Wang 2002; Fricker, Robert & Roberts 2012; Martina, Garetto & Leonardi 2014 (FIFO and RANDOM).
 * A TTL that counts from the store cuts the hits of one stay from a (no TTL) and b = p·lifetime (no eviction) to about ab / (a + b).
 */
export function hitRatio(input: CacheInput): number {
  const name = `${input.capacity} ${input.policy} ${input.lifetime}`;
  const known = recent.get(input.keys)?.get(name);
  if (known !== undefined) return known;
  const ratio = compute(input);
  const byName = recent.get(input.keys) ?? new Map<string, number>();
  if (byName.size >= mostRecent) byName.clear();
  recent.set(input.keys, byName.set(name, ratio));
  return ratio;
}

/** Ratios computed last, kept with the popularity they belong to: mean and peak load, and one edit and the next, ask for the same. */
const recent = new WeakMap<readonly KeyGroup[], Map<string, number>>();
const mostRecent = 256;

function compute(input: CacheInput): number {
  if (!(input.capacity > 0)) return 0;
  if (input.policy === "lfu") return mostPopularStay(input);
  const time = characteristicTime(input);
  let hits = 0;
  for (const { probability, count } of input.keys) hits += count * probability * present(input, probability, time);
  return Math.min(1, hits);
}

/** T in requests; Infinity when nothing is ever evicted. */
function characteristicTime(input: CacheInput): number {
  if (occupancy(input, Number.POSITIVE_INFINITY) <= input.capacity) return Number.POSITIVE_INFINITY;
  // ln T between bounds that enclose the root: a cache of C entries fills within C requests at the earliest.
  let low = Math.log(input.capacity) - 1;
  let high = low + 2;
  for (let i = 0; i < 200 && occupancy(input, Math.exp(high)) < input.capacity; i++) high += 2;
  let lowError = occupancy(input, Math.exp(low)) - input.capacity;
  let highError = occupancy(input, Math.exp(high)) - input.capacity;
  let side = 0;
  // False position with the Illinois correction.
  for (let i = 0; i < maxSteps && high - low > 1e-13 * Math.abs(high); i++) {
    const next = (low * highError - high * lowError) / (highError - lowError);
    const error = occupancy(input, Math.exp(next)) - input.capacity;
    if (Math.abs(error) < 1e-12 * input.capacity) return Math.exp(next);
    if (error < 0) {
      low = next;
      lowError = error;
      if (side === -1) highError /= 2;
      side = -1;
    } else {
      high = next;
      highError = error;
      if (side === 1) lowError /= 2;
      side = 1;
    }
  }
  return Math.exp((low + high) / 2);
}

function occupancy(input: CacheInput, time: number): number {
  let entries = 0;
  for (const { probability, count } of input.keys) entries += count * present(input, probability, time);
  return entries;
}

/** Probability that a key asked for with probability `p` per request is in the cache. */
function present(input: CacheInput, p: number, time: number): number {
  if (input.policy === "fifo") return share(p * Math.min(time, input.lifetime));
  if (input.policy === "random") return share(race(p * time, p * input.lifetime));
  if (input.lifetime === Number.POSITIVE_INFINITY) return -Math.expm1(-p * time);
  return share(race(Math.expm1(p * time), p * input.lifetime));
}

/** Hits per stay → share of requests that hit. */
function share(hitsPerStay: number): number {
  return hitsPerStay === Number.POSITIVE_INFINITY ? 1 : hitsPerStay / (1 + hitsPerStay);
}

/** Mean length of what ends by the first of two causes with these mean lengths. */
function race(a: number, b: number): number {
  if (a === Number.POSITIVE_INFINITY) return b;
  if (b === Number.POSITIVE_INFINITY) return a;
  return a + b > 0 ? (a * b) / (a + b) : 0;
}

function mostPopularStay(input: CacheInput): number {
  let room = input.capacity;
  let hits = 0;
  for (const { probability, count } of input.keys) {
    const kept = Math.min(room, count);
    if (kept <= 0) break;
    hits += kept * probability * share(probability * input.lifetime);
    room -= kept;
  }
  return Math.min(1, hits);
}
