/**
 * P(wait ≤ t) of an admitted request in M/M/c/K: who finds n ≥ c requests waits for n − c + 1 departures at rate c·μ, an Erlang time.
 * `seen[n]`: probability to find n; `rate`: c·μ in 1/s; t in seconds. Source: Gross et al., "Fundamentals of Queueing Theory", §3.5.
 */
export function limitedWaitCdf(seen: Float64Array, servers: number, rate: number, t: number): number {
  let probability = 0;
  for (let n = 0; n < Math.min(servers, seen.length); n++) probability += seen[n] as number;
  if (t <= 0) return Math.min(1, probability);
  const longest = seen.length - servers;
  const a = rate * t;
  // Poisson probabilities of j departures within t, from the most likely j outwards to keep them in range.
  const mode = Math.floor(a);
  let atMode = 1;
  if (a > 0) atMode = Math.exp(mode * Math.log(a) - a - logFactorial(mode));
  const from = Math.max(0, Math.floor(a - 10 * Math.sqrt(a) - 20));
  const until = Math.ceil(a + 10 * Math.sqrt(a) + 20);
  // served(j): probability that j departures are enough.
  const served = new Float64Array(longest + 1);
  served[0] = probability;
  for (let j = 1; j <= longest; j++) served[j] = (served[j - 1] as number) + (seen[servers + j - 1] as number);
  let total = 0;
  let p = atMode;
  for (let j = mode; j >= from; j--) {
    total += p * (served[Math.min(j, longest)] as number);
    p *= j / a;
  }
  p = atMode;
  for (let j = mode + 1; j <= until; j++) {
    p *= a / j;
    total += p * (served[Math.min(j, longest)] as number);
  }
  return Math.min(1, total);
}

function logFactorial(n: number): number {
  if (n < 2) return 0;
  if (n < 30) {
    let sum = 0;
    for (let i = 2; i <= n; i++) sum += Math.log(i);
    return sum;
  }
  // Stirling's series, error below 1e-12 from n = 30 on.
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3);
}
