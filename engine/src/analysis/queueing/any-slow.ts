/** Probability that at least one of `calls` independent calls is slow when each is with probability `slow`. Source: Dean & Barroso, "The Tail at Scale", 2013. */
export function anySlow(calls: number, slow: number): number {
  return -Math.expm1(calls * Math.log1p(-slow));
}
