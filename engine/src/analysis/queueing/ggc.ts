import { mmcMeanWait } from "./mmc.ts";

/**
 * Mean wait in G/G/c in seconds by Allen–Cunneen: the M/M/c wait times (ca² + cs²)/2, the squared variations of the times
 * between arrivals and of service. Exact for M/M/c and M/G/1, an approximation otherwise. `null` at ρ ≥ 1.
 * Source: Allen, "Probability, Statistics and Queueing Theory", 1990, §5.3.
 */
export function allenCunneenMeanWait(
  arrivalRate: number,
  serviceMean: number,
  servers: number,
  arrivalVariation: number,
  serviceVariation: number,
): number | null {
  const wait = mmcMeanWait(arrivalRate, serviceMean, servers);
  return wait === null ? null : (wait * (arrivalVariation + serviceVariation)) / 2;
}

/**
 * The factor by which the wait of regular arrivals (`arrivalVariation` < 1) is shorter than Allen–Cunneen says, 0…1; 1 otherwise.
 * For D/M/1 the product is within 1% of the exact wait from ρ = 0.5 on. Source: Kraemer and Langenbach-Belz, "Approximate formulae for
 * the delay in the queueing system GI/G/1", 1976.
 */
export function regularArrivalsFactor(utilisation: number, arrivalVariation: number, serviceVariation: number): number {
  const both = arrivalVariation + serviceVariation;
  if (arrivalVariation >= 1 || !(utilisation > 0)) return 1;
  if (both === 0) return 0;
  return Math.exp((-2 * (1 - utilisation) * (1 - arrivalVariation) ** 2) / (3 * utilisation * both));
}
