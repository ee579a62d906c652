/** Arrivals that come in bursts: Poisson at one of two rates, which take turns for exponential times. */
export interface TwoPhases {
  /** Requests per second in a burst and between bursts. */
  readonly burstRate: number;
  readonly quietRate: number;
  /** Mean seconds of a burst and of the time between two. */
  readonly burstLength: number;
  readonly quietLength: number;
}

/** Longest queue followed, in requests. */
const mostRequests = 20_000;
/** Probability beyond the longest queue that shows in no percentile. */
const negligible = 1e-7;

/**
 * Probability that an arrival finds n requests, n = 0, 1, …, at a station with `servers` servers and exponential service of `serviceMean` s
 * (MMPP/M/c). The chain of phase and number is cut where the queue is practically never longer and solved level by level from there (linear
 * level reduction). `null` without a steady state, or where queues longer than 20,000 matter. Sources: Neuts, "Matrix-Geometric Solutions
 * in Stochastic Models", 1981, ch. 5; Fischer and Meier-Hellstern, "The Markov-modulated Poisson process (MMPP) cookbook", 1993.
 */
export function seenInBursts(
  { burstRate, quietRate, burstLength, quietLength }: TwoPhases,
  serviceMean: number,
  servers: number,
): Float64Array | null {
  const share = burstLength / (burstLength + quietLength);
  const mean = share * burstRate + (1 - share) * quietRate;
  const mu = 1 / serviceMean;
  if (!(mean > 0) || !(mean < servers * mu)) return null;
  const leave = [1 / burstLength, 1 / quietLength] as const;
  const rates = [burstRate, quietRate] as const;
  for (let levels = 64 + 4 * servers; levels <= mostRequests; levels *= 4) {
    const seen = cutAt(rates, leave, mu, servers, levels);
    if ((seen[levels] as number) < negligible) return seen;
  }
  return null;
}

/** The same with room for `levels` requests at most. */
function cutAt(
  rates: readonly [number, number],
  leave: readonly [number, number],
  mu: number,
  servers: number,
  levels: number,
): Float64Array {
  // Rₙ with πₙ = πₙ₋₁Rₙ, row by row: R = Λ · (−(A + Rₙ₊₁M))⁻¹, where Λ = diag(rates), M = departure rate of level n + 1.
  const ratios = new Float64Array(4 * (levels + 1));
  let [r00, r01, r10, r11] = [0, 0, 0, 0];
  for (let n = levels; n >= 1; n--) {
    const above = n < levels ? Math.min(n + 1, servers) * mu : 0;
    const here = Math.min(n, servers) * mu;
    const up = n < levels ? 1 : 0;
    const a = leave[0] + here + rates[0] * up - r00 * above;
    const b = -leave[0] - r01 * above;
    const c = -leave[1] - r10 * above;
    const d = leave[1] + here + rates[1] * up - r11 * above;
    const det = a * d - b * c;
    [r00, r01, r10, r11] = [(rates[0] * d) / det, (-rates[0] * b) / det, (-rates[1] * c) / det, (rates[1] * a) / det];
    ratios.set([r00, r01, r10, r11], 4 * n);
  }
  // Level 0: the balance of the phases there with what comes back from level 1, up to a factor.
  const back = mu * Math.min(1, servers);
  const out = leave[0] + rates[0] - (ratios[4] as number) * back;
  const into = leave[1] + (ratios[6] as number) * back;
  let [p0, p1] = [into, out];
  const seen = new Float64Array(levels + 1);
  let total = 0;
  for (let n = 0; n <= levels; n++) {
    if (n > 0) {
      const at = 4 * n;
      [p0, p1] = [
        p0 * (ratios[at] as number) + p1 * (ratios[at + 2] as number),
        p0 * (ratios[at + 1] as number) + p1 * (ratios[at + 3] as number),
      ];
    }
    // Arrivals see the states in proportion to their rate there.
    const arrivals = p0 * rates[0] + p1 * rates[1];
    seen[n] = arrivals;
    total += arrivals;
  }
  return seen.map((weight) => weight / total);
}
