/**
 * Mean response time in seconds of fork-join over two M/M/1 queues fed by the same arrivals: (12 − ρ)/8 · S/(1 − ρ). Exact.
 * `null` at ρ ≥ 1. Source: Flatto & Hahn 1984; Nelson & Tantawi, "Approximate analysis of fork/join synchronization", 1988.
 */
export function forkJoinOfTwo(arrivalRate: number, serviceMean: number): number | null {
  const utilisation = arrivalRate * serviceMean;
  return utilisation < 1 ? (((12 - utilisation) / 8) * serviceMean) / (1 - utilisation) : null;
}
