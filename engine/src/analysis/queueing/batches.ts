/** Requests that come at the same moment: `size` of them, `rate` times per second. */
export interface Batch {
  readonly size: number;
  readonly rate: number;
}

/** Who a request finds that may come with others. */
export interface BatchQueue {
  /** Probability that a request finds n others, those of its batch that come before it included, n = 0, 1, … */
  readonly seen: Float64Array;
  /** Probability that a batch finds n requests. */
  readonly found: Float64Array;
}

/** Requests of one batch that are followed, and requests at the queue. */
const mostTogether = 32;
const mostFollowed = 100_000;
/** What is left of the probabilities, relative to all, that changes no figure. */
const negligible = 1e-11;

/**
 * M^[X]/M/c: batches come at random, each of fixed size. From state to state as many go up as down: min(n + 1, c)·μ·πₙ₊₁ = Σₖ λₖ·(πₙ₋ₖ₊₁ + … + πₙ), and a request that comes
 * finds n with min(n + 1, c)·μ·πₙ₊₁ / Σ k·λₖ. Exact. `serviceMean` in s. `null` without a steady state, and where too many are there.
 * Source: Gross et al., "Fundamentals of Queueing Theory", §3.1; Chaudhry and Templeton, "A First Course in Bulk Queues", 1983.
 */
export function batchQueue(batches: readonly Batch[], serviceMean: number, servers: number): BatchQueue | null {
  const rate = batches.reduce((sum, { size, rate }) => sum + size * rate, 0);
  const load = rate * serviceMean;
  if (!(load > 0) || !(load < servers) || batches.some(({ size }) => !(size >= 1 && size <= mostTogether))) return null;
  const coming = batches.map(({ size, rate }) => ({ size, load: rate * serviceMean, within: 0 }));
  let weights = [1];
  let total = 1;
  for (let n = 0; ; n++) {
    let up = 0;
    for (const batch of coming) {
      batch.within += (weights[n] as number) - (weights[n - batch.size] ?? 0);
      up += batch.load * Math.max(0, batch.within);
    }
    const next = up / Math.min(n + 1, servers);
    weights.push(next);
    total += next;
    if (!Number.isFinite(total)) return null;
    if (total > 1e200) {
      weights = weights.map((weight) => weight * 1e-200);
      for (const batch of coming) batch.within *= 1e-200;
      total *= 1e-200;
    }
    if (n >= servers && next < negligible * total * (1 - load / servers)) break;
    if (n > mostFollowed) return null;
  }
  const found = Float64Array.from(weights, (weight) => weight / total);
  const seen = Float64Array.from({ length: found.length - 1 }, (_, n) => (Math.min(n + 1, servers) * (found[n + 1] as number)) / load);
  const all = seen.reduce((sum, p) => sum + p, 0);
  return { found, seen: seen.map((p) => p / all) };
}

/**
 * Covariance in s² of the times of two requests of one batch at M^[X]/G/c, its places taken as given at random: both wait for those before the batch and for those
 * between, and at one server the later for the service of the earlier. Of several `queues` of so many servers each joins one of the shortest, so that they seldom wait for the same services. `serviceVariation` cs² of service.
 */
export function batchCovariance(
  { found }: BatchQueue,
  batches: readonly Batch[],
  serviceMean: number,
  servers: number,
  serviceVariation: number,
  queues = 1,
): number {
  const unit = serviceMean / servers;
  const all = servers * queues;
  const ahead = (n: number): number => (n < all ? 0 : Math.floor((n - all) / queues) + 1);
  const largest = batches.reduce((most, { size }) => Math.max(most, size), 0);
  // Batches with a request in place j, from 0, have a pair with each before it.
  const reaching = Array.from({ length: largest }, (_, j) => batches.reduce((sum, { size, rate }) => sum + (size > j ? rate : 0), 0));
  let [pairs, first, second, product] = [0, 0, 0, 0];
  for (let n = 0; n < found.length; n++) {
    const likely = found[n] as number;
    for (let j = 1; j < largest; j++) {
      const weight = likely * (reaching[j] as number);
      const later = ahead(n + j);
      let [before, squares] = [0, 0];
      for (let i = 0; i < j; i++) {
        const earlier = ahead(n + i);
        before += earlier;
        squares += earlier * later + (serviceVariation / queues) * (earlier + (later > 0 ? 1 : 0));
      }
      pairs += weight * j;
      first += weight * before;
      second += weight * j * later;
      product += weight * squares;
    }
  }
  if (!(pairs > 0)) return 0;
  const mean = (first + second) / (2 * pairs);
  return unit * unit * (product / pairs - mean * mean);
}

/** Batches of which each request goes to this one of `ways` queues at random: so many of each size. */
export function thinnedBatches(batches: readonly Batch[], ways: number): readonly Batch[] {
  if (ways <= 1) return batches;
  const rates = new Map<number, number>();
  for (const { size, rate } of batches) {
    let likely = (1 - 1 / ways) ** size;
    for (let k = 1; k <= size; k++) {
      likely *= (size - k + 1) / k / (ways - 1);
      rates.set(k, (rates.get(k) ?? 0) + rate * likely);
    }
  }
  return [...rates].map(([size, rate]) => ({ size, rate }));
}

/** Batches that are dealt out to `ways` queues in turn: so many to one of them, or one more. */
export function dealtBatches(batches: readonly Batch[], ways: number): readonly Batch[] {
  return batches.flatMap(({ size, rate }) => {
    const less = Math.floor(size / ways);
    const more = size / ways - less;
    return [
      { size: less, rate: rate * (1 - more) },
      { size: less + 1, rate: rate * more },
    ].filter((batch) => batch.size > 0 && batch.rate > 0);
  });
}
