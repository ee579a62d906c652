/**
 * Probability that at least `k` of independent things are up, each with its own probability (0…1). Exact, by adding one after the other
 * (Poisson binomial distribution); 1 for k ≤ 0, 0 when there are fewer than k.
 */
export function atLeastUp(k: number, up: readonly number[]): number {
  if (k <= 0) return 1;
  if (k > up.length) return 0;
  // down[j]: exactly j of those seen so far are down. Few failures decide, so summing these keeps all digits of a high availability.
  const mostDown = up.length - k;
  const down = new Float64Array(mostDown + 1);
  down[0] = 1;
  for (const p of up) {
    for (let j = mostDown; j > 0; j--) down[j] = (down[j] as number) * p + (down[j - 1] as number) * (1 - p);
    down[0] = (down[0] as number) * p;
  }
  return Math.min(
    1,
    down.reduce((sum, each) => sum + each, 0),
  );
}

/** Probability that at least `k` of `n` equal and independent things are up, each with probability `up`: a quorum, or N + 1 spare parts. */
export function kOfN(k: number, n: number, up: number): number {
  return atLeastUp(k, new Array<number>(Math.max(0, Math.floor(n))).fill(up));
}

/**
 * The same when a share `common` (β, 0…1) of the failures of each thing strikes all of them at once: a shared power supply, a shared bug.
 * Source: the β-factor model, Fleming 1975; IEC 61508-6, annex D.
 */
export function kOfNWithCommonCause(k: number, n: number, up: number, common: number): number {
  if (k <= 0) return 1;
  const down = 1 - up;
  return (1 - common * down) * kOfN(k, n, 1 - (1 - common) * down);
}
