/**
 * Share of the requests for one key that hit a cache that forgets nothing but by time: `rate` requests per second, an entry is good for `ttl`
 * seconds. Counted from when it was stored, λT / (1 + λT); counted anew from each hit (`renewed`), 1 − e^(−λT). Exact for Poisson requests.
 * Source: Jung, Berger & Balakrishnan, "Modeling TTL-based internet caches", 2003; Fofack et al., "Performance evaluation of hierarchical TTL-based
 * cache networks", 2014.
 */
export function ttlHitRatio(rate: number, ttl: number, renewed: boolean): number {
  const requests = rate * ttl;
  if (requests === Number.POSITIVE_INFINITY) return 1;
  return renewed ? -Math.expm1(-requests) : requests / (1 + requests);
}

/**
 * Expected hits between two misses of a key in an LRU cache whose entries are also good for a limited time only. `idle`: requests for
 * the key, on average, within the characteristic time after which an entry that nobody asks for is gone; `life`: within the time that it
 * is good for. An entry lives until the first gap longer than the one, and not beyond the other.
 * Exact when life ≤ idle (`life` hits) and without a limit (e^idle − 1 hits); between them the rate of hits falls off exponentially, with
 * the right start and the right total.
 */
export function hitsOfOneStay(idle: number, life: number): number {
  if (life <= idle) return life;
  const beyond = Math.expm1(idle) - idle;
  if (life === Number.POSITIVE_INFINITY || !(beyond > 0)) return beyond > 0 ? idle + beyond : idle;
  if (beyond === Number.POSITIVE_INFINITY) return life;
  const falling = -Math.expm1(-idle) / beyond;
  return idle - beyond * Math.expm1(-falling * (life - idle));
}
