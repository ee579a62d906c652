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
