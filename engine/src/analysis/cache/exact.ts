/*
 * Hit ratios without approximation, for independent requests. They cost too much for real catalogues, and show how near the
 * approximation is.
 */

/** Keys up to which LRU is followed through every set of keys. */
export const mostKeysForLru = 14;
/** Keys × entries up to which FIFO and RANDOM are summed. */
export const mostWorkForFifo = 200_000;

/**
 * FIFO and RANDOM: a set of keys is cached with a probability in proportion to the product of their popularities (and FIFO hits as often
 * as RANDOM). Sums over all sets are elementary symmetric polynomials.
 * Source: Gelenbe, "A unified approach to the evaluation of a class of replacement algorithms", 1973.
 */
export function fifoHitRatio(popularities: readonly number[], capacity: number): number {
  const n = popularities.length;
  if (capacity <= 0) return 0;
  if (capacity >= n) return 1;
  // Scaled so that products of many popularities stay within the range of numbers.
  const scale = popularities.reduce((sum, p) => sum + Math.log(p), 0) / n;
  const weights = popularities.map((p) => Math.exp(Math.log(p) - scale));
  // sets[j]: sum over all sets of j keys; hits[j]: the same weighted with the popularity of their keys.
  const sets = new Float64Array(capacity + 1);
  const hits = new Float64Array(capacity + 1);
  sets[0] = 1;
  weights.forEach((weight, i) => {
    const p = popularities[i] as number;
    for (let j = capacity; j > 0; j--) {
      hits[j] = (hits[j] as number) + weight * ((hits[j - 1] as number) + p * (sets[j - 1] as number));
      sets[j] = (sets[j] as number) + weight * (sets[j - 1] as number);
    }
  });
  return (hits[capacity] as number) / (sets[capacity] as number);
}

/**
 * LRU: the cache holds the last `capacity` different keys asked for. Followed back in time, key by key, over sets of keys.
 * Source: King, "Analysis of demand paging algorithms", 1971.
 */
export function lruHitRatio(popularities: readonly number[], capacity: number): number {
  const n = popularities.length;
  if (capacity <= 0) return 0;
  if (capacity >= n) return 1;
  const states = 1 << n;
  const mass = new Float64Array(states);
  for (let set = 1; set < states; set++) {
    const bit = set & -set;
    mass[set] = (mass[set ^ bit] as number) + (popularities[31 - Math.clz32(bit)] as number);
  }
  // reached[set]: the last different keys, as many as the set has, are just these.
  const reached = new Float64Array(states);
  reached[0] = 1;
  let ratio = 0;
  for (let set = 1; set < states; set++) {
    let probability = 0;
    let size = 0;
    for (let i = 0; i < n; i++) {
      if (((set >> i) & 1) === 0) continue;
      size += 1;
      const before = set ^ (1 << i);
      probability += ((reached[before] as number) * (popularities[i] as number)) / (1 - (mass[before] as number));
    }
    reached[set] = probability;
    if (size === capacity) ratio += probability * (mass[set] as number);
  }
  return ratio;
}
