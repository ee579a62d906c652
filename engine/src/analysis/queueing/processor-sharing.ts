import { erlangC } from "./erlang.ts";
import { mmcMeanWait } from "./mmc.ts";

/**
 * Mean sojourn in seconds in M/G/c with processor sharing (each request gets one of `servers` at most, more share evenly) of a request that
 * needs `work` seconds alone: work × E[T]/S of M/M/c. Exact for one server, whatever the form of the service time (insensitivity);
 * `null` at ρ ≥ 1. Source: Kleinrock, "Queueing Systems" vol. 2, §4.4; Cohen, "The multiple phase service network with generalized
 * processor sharing", 1979.
 */
export function sharedMeanSojourn(arrivalRate: number, serviceMean: number, servers: number, work: number): number | null {
  const wait = mmcMeanWait(arrivalRate, serviceMean, servers);
  return wait === null || !(serviceMean > 0) ? null : (work * (serviceMean + wait)) / serviceMean;
}

/**
 * Variance in s² of that sojourn. For one server 2ρ/(μ(1−ρ)³) · (x − (1 − e^(−θx))/θ), θ = μ(1 − ρ) (Ott, "The sojourn-time distribution in
 * the M/G/1 queue with processor sharing", 1984; exact for exponential service). It is the variance of the slowness that an arrival finds,
 * (n + 1)/c − 1 of the n + 1 > c present, spread over the time it lasts; with that in place of ρ/(1−ρ)² it serves for several servers.
 */
export function sharedSojournVariance(arrivalRate: number, serviceMean: number, servers: number, work: number): number | null {
  const load = arrivalRate * serviceMean;
  if (!(load < servers) || !(serviceMean > 0)) return null;
  const rho = load / servers;
  // P(n ≥ c) is Erlang C, and n − c is geometric there.
  const busy = erlangC(servers, load);
  const first = busy / (servers * (1 - rho));
  const second = (busy * (1 + rho)) / (servers * (1 - rho)) ** 2;
  const slowness = second - first * first;
  const theta = (servers * (1 - rho)) / serviceMean;
  const x = theta * work;
  const share = x < 1e-4 ? 1 - x / 3 : (2 * (x - 1 + Math.exp(-x))) / (x * x);
  return slowness * work * work * share;
}
