/** Branches up to which the interpolation of Nelson and Tantawi was fitted. */
const mostBranches = 32;

/**
 * How far branches that start together are late together, as the weight w in 0…1 of P(all ≤ t) = (1 − w) · Π Fᵢ(t) + w · min Fᵢ(t). For
 * `branches` M/M/1 queues of utilisation `utilisation` (0…1) this gives the mean of a fork-join system: exact for two (Flatto and Hahn 1984),
 * within 5% up to 32. Source: Nelson and Tantawi, "Approximate analysis of fork/join synchronization in parallel queues", 1988, eq. 20.
 * Arrivals are what the queues share and services are their own: constant services leave them equally long (w = 1), irregular ones apart. In
 * between w goes with the square of ca²/(ca² + cs²), the correlation of such queues in heavy traffic; `serviceVariation` is cs².
 */
export function togetherShare(utilisation: number, branches: number, serviceVariation: number): number {
  const count = Math.min(mostBranches, Math.floor(branches));
  if (count < 2) return 0;
  const rho = Math.min(1, Math.max(0, utilisation));
  const slowest = harmonic(count);
  const relative = slowest / harmonic(2);
  const joined = (relative + (4 / 11) * (1 - relative) * rho) * ((12 - rho) / 8);
  const exponential = Math.min(1, Math.max(0, (slowest - joined) / (slowest - 1)));
  const correlated = 1 / (1 + serviceVariation) ** 2;
  return serviceVariation >= 1 ? exponential * 4 * correlated : exponential + ((1 - exponential) * (correlated - 0.25)) / 0.75;
}

/**
 * Mean time in seconds until all of `branches` tasks are done that each request puts into as many M/M/1 queues, one each: at `arrivalRate`
 * 1/s and mean service `serviceMean` s. `null` at ρ ≥ 1. Exact for two branches, otherwise the approximation above.
 */
export function forkJoinMean(arrivalRate: number, serviceMean: number, branches: number): number | null {
  const utilisation = arrivalRate * serviceMean;
  if (!(utilisation < 1)) return null;
  const alone = serviceMean / (1 - utilisation);
  const together = togetherShare(utilisation, branches, 1);
  return alone * ((1 - together) * harmonic(Math.floor(branches)) + together);
}

/** 1 + 1/2 + … + 1/n. */
function harmonic(n: number): number {
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += 1 / i;
  return sum;
}
