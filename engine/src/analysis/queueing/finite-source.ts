/**
 * Probabilities that n of `users` are at a station with `servers` servers, n = 0 … users, when each that is elsewhere comes with `activity`
 * times the service rate of one server: M/M/c//N, the machine repair model. Source: Gross et al., "Fundamentals of Queueing Theory", §3.6.
 */
function finiteSource(users: number, activity: number, servers: number): Float64Array {
  const weights = new Float64Array(users + 1);
  weights[0] = 1;
  let total = 1;
  for (let n = 1; n <= users; n++) {
    const weight = ((weights[n - 1] as number) * (users - n + 1) * activity) / Math.min(n, servers);
    weights[n] = weight;
    total += weight;
    if (total > 1e200) {
      for (let i = 0; i <= n; i++) weights[i] = (weights[i] as number) * 1e-200;
      total *= 1e-200;
    }
  }
  return weights.map((weight) => weight / total);
}

/**
 * What an arrival finds at a station of a closed network of `users` users where a visit takes `sojourn` s on average, `serviceMean` s of it
 * in service: the machine repair model with one user less (arrival theorem) whose sojourn has that mean. Exact when the rest of the network
 * is a delay.
 */
export function seenInClosedNetwork(users: number, servers: number, serviceMean: number, sojourn: number): Float64Array {
  const others = Math.max(0, Math.floor(users) - 1);
  const wanted = Math.max(0, sojourn / serviceMean - 1);
  const waited = (probabilities: Float64Array): number => {
    let sum = 0;
    for (let n = servers; n < probabilities.length; n++) sum += ((n - servers + 1) / servers) * (probabilities[n] as number);
    return sum;
  };
  let low = -30;
  let high = 30;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (waited(finiteSource(others, Math.exp(middle), servers)) > wanted) high = middle;
    else low = middle;
  }
  return finiteSource(others, Math.exp((low + high) / 2), servers);
}
