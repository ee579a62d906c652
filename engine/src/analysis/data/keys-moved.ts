/** Share of the keys (0…1) that change their node when modulo hashing goes from `before` to `after` nodes: 1 − min / lcm. Exact. */
export function movedByModulo(before: number, after: number): number {
  if (before < 1 || after < 1 || before === after) return 0;
  return 1 - Math.min(before, after) / leastCommonMultiple(before, after);
}

/**
 * Share of the keys (0…1) that a node takes over when it joins `nodes` others, or leaves behind when it is the last of `nodes` + 1: the
 * least that any balanced placement moves. On average for a consistent-hash ring, exact for rendezvous hashing.
 */
export function movedAtLeast(nodes: number): number {
  return nodes >= 0 ? 1 / (nodes + 1) : 0;
}

/** Share of the keys that move when one of `nodes` equal ranges is split in two equal halves: half a range. */
export function movedBySplit(nodes: number): number {
  return nodes >= 1 ? 1 / (2 * nodes) : 0;
}

function leastCommonMultiple(a: number, b: number): number {
  let x = a;
  let y = b;
  while (y > 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
