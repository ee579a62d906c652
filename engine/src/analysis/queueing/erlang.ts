import { normalCdf } from "../../model/index.ts";

/**
 * Erlang B: probability that an arrival finds all `servers` busy when nobody waits (M/G/c/c).
 * `load` is the offered load λ·S in erlangs, ≥ 0. The recursion B(n) = a·B(n−1) / (n + a·B(n−1)) uses no factorials and is stable for any c.
 * Source: A. K. Erlang 1917; recursion in Cooper, "Introduction to Queueing Theory", 1981, ch. 3.
 */
export function erlangB(servers: number, load: number): number {
  if (!(load > 0)) return servers > 0 ? 0 : 1;
  if (servers > mostServers) return heavyTrafficB(servers, load);
  let blocking = 1;
  for (let n = 1; n <= servers; n++) blocking = (load * blocking) / (n + load * blocking);
  return blocking;
}

/** Servers up to which the recursion runs. */
const mostServers = 1_000_000;

/** B ≈ φ(z) / (√a · Φ(z)), z = (c − a)/√a, with a relative error of order 1/√a. Source: Jagerman, "Some properties of the Erlang loss function", 1974. */
function heavyTrafficB(servers: number, load: number): number {
  const z = (servers - load) / Math.sqrt(load);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  // Far in overload the excess is lost: the ratio above is 0/0 there.
  return z < -30 ? 1 - servers / load : Math.min(1, density / (Math.sqrt(load) * normalCdf(z)));
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
