/** Integer hash with full avalanche (the finaliser of MurmurHash3). */
export function mix32(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Hashes are 32 bits wide. */
export const hashRange = 4294967296;

/** Uniform 32-bit hash (unsigned) of a key's rank, up to 2^53. */
export function hashKey(rank: number, salt: number): number {
  return mix32(mix32((rank | 0) ^ salt) ^ Math.imul((rank / hashRange) | 0, 0x9e3779b1)) >>> 0;
}

/**
 * Jump consistent hashing: the place of a key when places came one by one until there are `to`, each with an even share from all others, and the
 * key was at `at` of `from`. `hashAt`: the key's hash for a number of places. Source: Lamping and Veach, "A Fast, Minimal Memory, Consistent
 * Hash Algorithm", 2014.
 */
export function jumpHash(at: number, from: number, to: number, hashAt: (places: number) => number): number {
  let place = at;
  for (let places = from; ; ) {
    const next = Math.floor((places * hashRange) / (hashAt(places) + 1));
    if (next >= to) return place;
    place = next;
    places = next + 1;
  }
}
