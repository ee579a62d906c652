/**
 * σ of GI/M/c: a wait, where there is one, is exponential with mean S / (c·(1 − σ)), and with one server P(wait > 0) = σ. It is the root of
 * σ = A*(cμ(1 − σ)) below 1, with A* the transform of the times between arrivals, here gamma with squared variation `arrivalVariation` in 0…1
 * (Erlang for arrivals dealt out in turn, constant at 0). `utilisation` is ρ < 1. Source: Kleinrock, "Queueing Systems" vol. 1, §6.4.
 */
export function gammaArrivalsRoot(utilisation: number, arrivalVariation: number): number {
  const transform = (sigma: number): number => {
    const s = (1 - sigma) / utilisation;
    return arrivalVariation < 1e-6 ? Math.exp(-s) : (1 + s * arrivalVariation) ** (-1 / arrivalVariation);
  };
  // ρ is the root of Poisson arrivals; more regular ones wait less.
  let low = 0;
  let high = utilisation;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (transform(middle) > middle) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
