/** Integer hash with full avalanche (the finaliser of MurmurHash3). */
export function mix32(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Uniform 32-bit hash (unsigned) of a key's rank, up to 2^53. */
export function hashKey(rank: number, salt: number): number {
  return mix32(mix32((rank | 0) ^ salt) ^ Math.imul((rank / 4294967296) | 0, 0x9e3779b1)) >>> 0;
}
