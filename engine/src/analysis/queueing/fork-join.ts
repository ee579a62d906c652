/**
 * How far waits in lines that all get the same arrivals are correlated in their normal form, 0…1: arrivals are what they share and services are
 * their own. Constant services leave them equally long (1), irregular ones apart; `serviceVariation` is cs². Fitted to 40 simulations of three and
 * five such lines (1 to 4 servers, ρ of 0.3 to 0.85, cs² of 0 to 2.25), where it depends on neither ρ nor servers: the first, middle and last of them
 * at their p50, p95 and p99 within 3% (root mean square). In heavy traffic the lines themselves are correlated by 1/(1 + cs²).
 */
export function waitCorrelation(serviceVariation: number): number {
  return 1 / (1 + 1.4 * Math.max(0, serviceVariation));
}

/**
 * The same for whole times at such lines, per share of their variance that comes from the wait: their own services blur it. With this correlation
 * the last of two M/M/1 queues has the mean of Flatto and Hahn's exact solution (1984) within 0.2% from ρ = 0.1 to 0.95.
 */
export function timeCorrelation(utilisation: number, serviceVariation: number): number {
  const exponential = 0.265 + 0.05 * utilisation + 0.12 * utilisation * utilisation;
  return 1 / (1 + (1 / exponential - 1) * Math.max(0, serviceVariation));
}

/**
 * Mean time in seconds until all of `branches` tasks are done that each request puts into as many M/M/1 queues, one each: at `arrivalRate`
 * 1/s and mean service `serviceMean` s. `null` at ρ ≥ 1. Exact for two branches (Flatto and Hahn 1984), within 5% up to 32.
 * Source: Nelson and Tantawi, "Approximate analysis of fork/join synchronization in parallel queues", 1988, eq. 20.
 */
export function forkJoinMean(arrivalRate: number, serviceMean: number, branches: number): number | null {
  const rho = arrivalRate * serviceMean;
  if (!(rho < 1)) return null;
  const alone = serviceMean / (1 - rho);
  const count = Math.floor(branches);
  if (count < 2) return alone;
  const slowest = harmonic(Math.min(mostBranches, count));
  const relative = slowest / harmonic(2);
  const joined = (relative + (4 / 11) * (1 - relative) * rho) * ((12 - rho) / 8);
  // Beyond what was fitted the branches are late together as far as at its end.
  const together = Math.min(1, Math.max(0, (slowest - joined) / (slowest - 1)));
  return alone * ((1 - together) * harmonic(count) + together);
}

/** Branches up to which the interpolation was fitted. */
const mostBranches = 32;

/** 1 + 1/2 + … + 1/n. */
function harmonic(n: number): number {
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += 1 / i;
  return sum;
}
