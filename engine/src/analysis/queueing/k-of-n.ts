/** Probability that at least `k` of `n` independent things hold when each does with probability `p` (binomial upper tail), 0…1. */
export function atLeastOf(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  // Poisson-binomial recursion on the counts; n is a number of replicas.
  const counts = new Float64Array(n + 1);
  counts[0] = 1;
  for (let i = 1; i <= n; i++)
    for (let j = i; j >= 0; j--) counts[j] = (counts[j] as number) * (1 - p) + (j > 0 ? (counts[j - 1] as number) * p : 0);
  let sum = 0;
  for (let j = k; j <= n; j++) sum += counts[j] as number;
  return Math.min(1, sum);
}
