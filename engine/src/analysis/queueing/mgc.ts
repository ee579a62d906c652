/**
 * The factor by which the mean wait at several servers differs from Allen–Cunneen's, which is exact for one server but too long for irregular
 * and too short for regular service at several: Kimura's interpolation between M/D/c and M/M/c. `utilisation` is ρ in 0…1, `serviceVariation`
 * the squared variation of service. Source: Kimura, "A two-moment approximation for the mean waiting time in the GI/G/s queue", 1986.
 */
export function severalServersFactor(servers: number, utilisation: number, serviceVariation: number): number {
  if (!(utilisation > 0) || serviceVariation === 1 || !Number.isFinite(serviceVariation)) return 1;
  const regular = regularShare(servers, utilisation);
  return (2 * regular) / (2 * serviceVariation * regular + 1 - serviceVariation);
}

/**
 * Wait in M/D/c over that in M/M/c: ½ for one server or heavy load, up to 1 for many servers that are mostly free.
 * Source: Cosmetatos, "Some approximate equilibrium results for the multi-server queue M/G/r", 1976.
 */
function regularShare(servers: number, utilisation: number): number {
  const correction = ((1 - utilisation) * (servers - 1) * (Math.sqrt(4 + 5 * servers) - 2)) / (16 * utilisation * servers);
  return Math.min(1, (1 + correction) / 2);
}
