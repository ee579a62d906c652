/**
 * How many times as much room requests take in a queue with a limit as with exponential service: 1 + √ρ·((ca² + cs²)/(ca² + 1) − 1), with ρ at
 * most 1. Refusals are those of exponential service with the room divided by it. `load` ρ, `arrivals` ca² and `service` cs² squared variations.
 * Source: J. MacGregor Smith, "M/G/c/K blocking probability models and system performance", 2003, after Gelenbe and Kimura; ca² beside cs² as in Allen–Cunneen.
 */
export function roomStretch(load: number, arrivals: number, service: number): number {
  const form = (arrivals + service) / (arrivals + 1);
  return Math.max(least, 1 + Math.sqrt(Math.min(1, Math.max(0, load))) * (form - 1));
}

/** Constant arrivals of constant services need no room at all; the limit is then out of reach. */
const least = 0.02;
