/**
 * Squared variation of the times between arrivals at one of `ways` servers, when `balancers` balancers deal out their requests in turn.
 * Every n-th of the arrivals of a stream with squared variation c² has c²/n; the superposition of several such streams tends to Poisson,
 * the faster the lower the `utilisation` (0…1) of the server. Source: Whitt, "The Queueing Network Analyzer", 1983, eqs. 24–33.
 */
export function splitVariation(arrivalVariation: number, ways: number, balancers: number, utilisation: number): number {
  const each = arrivalVariation / Math.max(1, ways);
  if (balancers <= 1) return each;
  const weight = 1 / (1 + 4 * (1 - Math.min(1, utilisation)) ** 2 * (balancers - 1));
  return weight * each + 1 - weight;
}
