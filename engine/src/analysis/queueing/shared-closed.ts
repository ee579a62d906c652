/** Users at the station rarer than this change no percentile. */
const negligible = 1e-12;
/** Steps after which whoever is still there counts as served; none that is printed needs as many. */
const mostSteps = 200_000;

/**
 * P(sojourn ≤ t), t in seconds, of a request with exponential service of mean `serviceMean` (s) that shares `servers` evenly with the others of a
 * closed population: `seen[n]` is the probability that it finds n of them, as in the machine repair model, from where they come and go as
 * before while it is served. Exact there: the time to absorption of a Markov chain, by uniformization. Source: Gross et al., "Fundamentals
 * of Queueing Theory", §2.5 and §3.6; Mitra, "Waiting time distributions for closed queueing network models of shared-processor systems", 1981.
 */
export function closedSharedSojourn(seen: Float64Array, servers: number, serviceMean: number): (t: number) => number {
  const others = seen.length - 1;
  let low = 0;
  let high = others;
  while (low < high && (seen[low] as number) < negligible) low++;
  while (high > low && (seen[high] as number) < negligible) high--;
  const activity = activityOf(seen, servers, low);
  const share = (n: number): number => Math.min(1, servers / (n + 1));
  const up = (n: number): number => (n < high ? (others - n) * activity : 0);
  const down = (n: number): number => (n > low ? n * share(n) : 0);
  let fastest = 0;
  for (let n = low; n <= high; n++) fastest = Math.max(fastest, up(n) + down(n) + share(n));
  let alive = seen.slice(low, high + 1);
  const total = alive.reduce((sum, p) => sum + p, 0);
  alive = alive.map((p) => p / total);
  const done = [0];
  for (let step = 1, left = 1; step <= mostSteps && left > negligible; step++) {
    const next = new Float64Array(alive.length);
    let served = 0;
    for (let n = low; n <= high; n++) {
      const p = (alive[n - low] as number) / fastest;
      served += p * share(n);
      if (n < high) next[n - low + 1] = (next[n - low + 1] as number) + p * up(n);
      if (n > low) next[n - low - 1] = (next[n - low - 1] as number) + p * down(n);
      next[n - low] = (next[n - low] as number) + p * (fastest - up(n) - down(n) - share(n));
    }
    alive = next;
    left -= served;
    done.push(1 - left);
  }
  return (t) => (t > 0 ? poissonMean(done, (fastest * t) / serviceMean) : 0);
}

/** Rate at which each user who is elsewhere comes, in service rates of one server, from two neighbouring probabilities. */
function activityOf(seen: Float64Array, servers: number, low: number): number {
  const others = seen.length - 1;
  let at = low;
  for (let n = low; n < others; n++) if ((seen[n] as number) > (seen[at] as number)) at = n;
  if (at >= others) at = others - 1;
  if (at < 0 || !((seen[at] as number) > 0)) return 0;
  return (((seen[at + 1] as number) / (seen[at] as number)) * Math.min(at + 1, servers)) / (others - at);
}

/** Mean of `values[k]` (the last one for all later k) over a Poisson number k with this mean. */
function poissonMean(values: readonly number[], expected: number): number {
  const last = values.length - 1;
  const mode = Math.floor(expected);
  const width = Math.ceil(10 * Math.sqrt(expected) + 20);
  let weights = 0;
  let sum = 0;
  const add = (k: number, weight: number): void => {
    weights += weight;
    sum += weight * (values[Math.min(k, last)] as number);
  };
  let weight = 1;
  for (let k = mode; k >= Math.max(0, mode - width); k--) {
    add(k, weight);
    weight *= k / expected;
  }
  weight = 1;
  for (let k = mode + 1; k <= mode + width; k++) {
    weight *= expected / k;
    add(k, weight);
  }
  return sum / weights;
}
