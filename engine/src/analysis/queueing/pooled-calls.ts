/** Calls that go through pools of a fixed size, one for each calling replica, to a component of equal replicas. */
export interface PooledCalls {
  /** Calls per second that ask for a place, over all callers, without having just been refused one. */
  readonly rate: number;
  /** Calls that ask, with those that were just refused, over those, while n of their caller's are under way, n = 0 … size; 1 where nobody retries. */
  readonly crowding?: Float64Array;
  readonly callers: number;
  /** Places of one caller. */
  readonly size: number;
  /** Mean seconds of a call outside of the queue and its servers: on the way, and in calls of its own. */
  readonly away: number;
  readonly replicas: number;
  readonly servers: number;
  readonly serviceMean: number;
  /** By how much a longer queue goes on being likely, relative to exponential service: 1 for that. */
  readonly persistence: number;
}

/** What such calls meet. */
export interface PooledCallsMeet {
  /** Probability (0…1) that the pool of a caller is used up: the share of its calls that find it so, where they come at random. */
  readonly refused: number;
  /** Probability that one that is let through finds n others at its replica, n = 0, 1, … */
  readonly seen: Float64Array;
  /** Calls of one caller that end per second while n + 1 of them are under way, n = 0 … size − 1; 0 where that never is. */
  readonly ended: Float64Array;
}

/** Calls under way that are followed one by one. */
export const mostPooledCalls = 300;

/**
 * Refusals of pools in front of queues, and who waits there: a product-form network of a delay and `replicas` M/M/c queues with at most `size` calls
 * of each caller in it. Exact for Poisson calls and exponential service, picked at random among the replicas; for other service the share of queues
 * that grow longer by one is multiplied by `persistence`. Callers may ask the more often the fewer places they have left, which keeps the form. `null` where too many calls may be under way. Without a queue it is Erlang B.
 * Source: Baskett, Chandy, Muntz and Palacios, "Open, closed, and mixed networks of queues with different classes of customers", 1975; lost
 * arrivals as in Lam, "Queuing networks with population size constraints", 1977.
 */
export function pooledCalls(calls: PooledCalls): PooledCallsMeet | null {
  const { rate, crowding, callers, size, away, replicas, servers, serviceMean, persistence } = calls;
  const most = callers * size;
  if (!(most >= 1) || most > mostPooledCalls) return null;
  // Weights of n calls at one replica and on the way, each scaled by the rate so that they stay within range.
  const load = (rate * serviceMean) / replicas;
  const utilisation = load / servers;
  const queue = new Float64Array(most + 1);
  queue[0] = 1;
  for (let n = 1; n <= most; n++) {
    const longer = n > servers ? persistence * utilisation : load / n;
    queue[n] = (queue[n - 1] as number) * longer;
    // As many wait as with exponential service.
    if (n === servers && utilisation < 1) queue[n] = ((queue[n] as number) * (1 - persistence * utilisation)) / (1 - utilisation);
  }
  const delay = powers(rate * away, most);
  let others = delay;
  for (let i = 1; i < replicas; i++) others = convolved(others, queue);
  const all = convolved(others, queue);
  const accepted = new Float64Array(most);
  const own = new Float64Array(size + 1);
  const likely = products(crowding, size);
  const within = sharedOut(callers - 1, likely, most);
  for (let n = 0; n <= most; n++) {
    // Calls under way are anybody's: how many of them are of one caller is binomial.
    const ofOne = binomial(n, 1 / callers, size);
    for (let j = 0; j < ofOne.length; j++) {
      const fits = (ofOne[j] as number) * (likely[j] as number) * (within[n - j] as number);
      own[j] = (own[j] as number) + (all[n] as number) * fits;
      if (j < size) accepted[n] = (accepted[n] as number) + fits * (crowding?.[j] ?? 1);
    }
  }
  const total = own.reduce((sum, weight) => sum + weight, 0);
  const asked = accepted.reduce((sum, weight, n) => sum + weight * (all[n] as number), 0);
  if (!(asked > 0) || !Number.isFinite(total)) return null;
  const seen = new Float64Array(most);
  for (let n = 0; n < most; n++) {
    const weight = (accepted[n] as number) / asked;
    if (!(weight > 0)) continue;
    for (let k = 0; k <= n; k++) seen[k] = (seen[k] as number) + weight * (queue[k] as number) * (others[n - k] as number);
  }
  const ended = Float64Array.from({ length: size }, (_, n) => {
    const more = own[n + 1] as number;
    return more > 0 ? ((rate / callers) * (crowding?.[n] ?? 1) * (own[n] as number)) / more : 0;
  });
  return { refused: (own[size] as number) / total, seen, ended };
}

/** Products of the first n of these factors, n = 0 … `most`; all 1 without any. */
function products(factors: Float64Array | undefined, most: number): Float64Array {
  const found = new Float64Array(most + 1).fill(1);
  for (let n = 1; factors && n <= most; n++) found[n] = (found[n - 1] as number) * (factors[n - 1] as number);
  return found;
}

/** xⁿ/n! for n = 0 … `most`. */
function powers(x: number, most: number): Float64Array {
  const found = new Float64Array(most + 1);
  found[0] = 1;
  for (let n = 1; n <= most; n++) found[n] = ((found[n - 1] as number) * x) / n;
  return found;
}

/** Coefficients of the product of two series, as many as `a` has. */
function convolved(a: Float64Array, b: Float64Array): Float64Array {
  const found = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) {
    const factor = a[i] as number;
    if (factor === 0) continue;
    for (let j = 0; i + j < a.length; j++) found[i + j] = (found[i + j] as number) + factor * (b[j] as number);
  }
  return found;
}

/** Probability that none of `callers` equal ones has more of n calls than `likely` has weights, each of them counting as that says, for n = 0 … `most`. */
function sharedOut(callers: number, likely: Float64Array, most: number): Float64Array {
  let found = new Float64Array(most + 1);
  // Without callers there are no calls.
  found[0] = 1;
  for (let count = 1; count <= callers; count++) {
    const next = new Float64Array(most + 1);
    for (let n = 0; n <= most; n++) {
      const ofOne = binomial(n, 1 / count, likely.length - 1);
      for (let j = 0; j < ofOne.length; j++)
        next[n] = (next[n] as number) + (ofOne[j] as number) * (likely[j] as number) * (found[n - j] as number);
    }
    found = next;
  }
  return found;
}

/** Probability of j successes in n trials for j = 0 … min(n, `most`). */
function binomial(n: number, p: number, most: number): Float64Array {
  const found = new Float64Array(Math.min(n, most) + 1);
  if (p >= 1) {
    if (n <= most) found[n] = 1;
    return found;
  }
  found[0] = (1 - p) ** n;
  for (let j = 1; j < found.length; j++) found[j] = ((found[j - 1] as number) * (n - j + 1) * p) / (j * (1 - p));
  return found;
}
