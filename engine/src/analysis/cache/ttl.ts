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
