/**
 * Erlang B: probability that an arrival finds all `servers` busy when nobody waits (M/G/c/c).
 * `load` is the offered load λ·S in erlangs, ≥ 0. The recursion B(n) = a·B(n−1) / (n + a·B(n−1)) uses no factorials and is stable for any c.
 * Source: A. K. Erlang 1917; recursion in Cooper, "Introduction to Queueing Theory", 1981, ch. 3.
 */
export function erlangB(servers: number, load: number): number {
  if (!(load > 0)) return servers > 0 ? 0 : 1;
  let blocking = 1;
  for (let n = 1; n <= servers; n++) blocking = (load * blocking) / (n + load * blocking);
  return blocking;
}

/**
 * Erlang C: probability that an arrival has to wait in M/M/c, from Erlang B: C = B / (1 − ρ(1 − B)).
 * 1 for ρ = load / servers ≥ 1 (the queue has no steady state).
 * Source: Cooper, ch. 3.
 */
export function erlangC(servers: number, load: number): number {
  const utilisation = load / servers;
  if (!(utilisation < 1)) return 1;
  const blocking = erlangB(servers, load);
  return blocking / (1 - utilisation * (1 - blocking));
}
