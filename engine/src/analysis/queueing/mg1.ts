/**
 * Mean wait before service in M/G/1 in seconds: ρ·S·(1 + cv²) / (2(1 − ρ)) (Pollaczek–Khinchine).
 * `squaredVariation` is the service time's variance over squared mean: 0 for M/D/1, 1 for M/M/1. `null` at ρ ≥ 1.
 * Source: Kleinrock, "Queueing Systems" vol. 1, §5.6.
 */
export function mg1MeanWait(arrivalRate: number, serviceMean: number, squaredVariation: number): number | null {
  const utilisation = arrivalRate * serviceMean;
  if (!(utilisation < 1)) return null;
  return (utilisation * serviceMean * (1 + squaredVariation)) / (2 * (1 - utilisation));
}
