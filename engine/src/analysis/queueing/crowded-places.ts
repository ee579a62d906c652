import { erlangC } from "./erlang.ts";

/** What visits that hold places wait for together, inside. */
export interface Crowd {
  /** Variance of the number of visits inside, all replicas together, beyond that of independent visits (its mean). */
  readonly excess: number;
  /** Lines inside that make the most of that variance, and the part of the visits (0…1) that one of them gets. */
  readonly lines: number;
  readonly share: number;
  /** Squared variation of the service there. */
  readonly variation: number;
  /** Mean seconds of a visit spent in those lines and their service. */
  readonly seconds: number;
}

/** Visits that hold one of so many places at each of several replicas. */
export interface CrowdedPlaces {
  /** Requests per second at one replica, arriving at random. */
  readonly rate: number;
  readonly places: number;
  readonly replicas: number;
  /** Mean seconds for which a place is held, without the work that a queue of the replica's own is for. */
  readonly held: number;
  /** The replica's own servers and the mean seconds of one for a visit; `null` where nobody waits for them. */
  readonly own: { readonly servers: number; readonly work: number } | null;
  readonly crowd: Crowd;
}

/** What arrivals at such a replica find. */
export interface CrowdedWait {
  /** Probability (0…1) that all places are taken, and the mean wait in seconds of those who wait. */
  readonly waiting: number;
  readonly mean: number;
  /** Squared variation of the wait of those who wait. */
  readonly variation: number;
  /** The first two for independent visits. */
  readonly alone: { readonly waiting: number; readonly mean: number };
  /** Mean seconds by which a visit is shorter inside than where all may come in: part of the lines waits outside. */
  readonly shorter: number;
}

/** Places of all replicas that are followed one by one; of more replicas some stand for all. */
const mostCrowdedPlaces = 200;
/** Longer queues are taken as geometric. */
const longest = 600;
/** Probability of what is left out. */
const rest = 1e-9;

/**
 * Visits that wait in the same lines inside pile up together, so the number of places taken is more spread out than that of independent visits. It is
 * taken as negative binomial with the same mean and variance: with m inside they leave (κ + τ) / (κ + m − 1) times as fast as independent
 * ones, requests outside wait for a server of that rate (flow-equivalent server; Lazowska et al. 1984, ch. 9), and are divided among the replicas
 * as independent visits are. In 321 simulations of one to eight lines behind one to four replicas the probability to wait is met within 13%, the time
 * inside within 6% (root mean square). `null` without a steady state.
 */
export function crowdedWait(input: CrowdedPlaces): CrowdedWait | null {
  const { rate, places, held, own, crowd } = input;
  if (places < 1 || places > mostCrowdedPlaces || !(crowd.excess > 0)) return null;
  const replicas = Math.max(1, Math.min(Math.floor(input.replicas), Math.floor(mostCrowdedPlaces / places)));
  const inside = rate * held;
  const line = own === null ? null : queueOf(rate * own.work, own.servers, replicas * places);
  const weights = joined(line ?? unit(places), poisson(inside, places), places);
  // A part of the replicas meets the same ups and downs as all of them.
  const slower = crowding(line, inside * replicas, (inside * input.replicas) ** 2 / crowd.excess, replicas, replicas * places);
  const alone = (weights[places] as number) / (weights[places - 1] as number);
  const full = alone * (slower[replicas * places] as number);
  if (!(alone > 0 && alone < 1 && full < 1)) return null;
  const most = Math.min(longest, Math.ceil(Math.log(rest) / Math.log(Math.max(alone, full)))) + replicas * places;
  const one = new Float64Array(most + 1);
  for (let n = 0; n <= most; n++) one[n] = n <= places ? (weights[n] as number) : (one[n - 1] as number) * alone;
  const others = power(one, replicas - 1);
  const all = joined(others, one, most);
  const independent = new Seen();
  const crowded = new Seen();
  // Over the states with all places of one replica taken: how likely they are, their queue there, and the square of that.
  let [taken, queue, squared] = [0, 0, 0];
  let weight = 1;
  for (let n = 0; n <= most; n++) {
    squared = alone * (squared + 2 * queue + taken);
    queue = alone * (queue + taken);
    taken = alone * taken + (n < places ? 0 : (weights[places] as number) * (others[n - places] as number));
    const likely = all[n] as number;
    const visits = likely > 0 ? n - (replicas * queue) / likely : 0;
    if (n > 0) weight *= between(slower, visits);
    const state = { likely, visits: visits / replicas, taken, queue, squared };
    independent.add(state, 1);
    crowded.add(state, weight);
    if (n < most) continue;
    independent.addLonger(state, 1, alone, replicas);
    crowded.addLonger(state, weight, full, replicas);
  }
  const factor = burst(input, full);
  const variation = Math.max(1, 1.3 * factor ** 0.18 * Math.max(0.5, crowded.variation(rate)) ** 0.58);
  const shorter = Math.min(crowd.seconds, Math.max(0, independent.visits - crowded.visits) / rate);
  const found = { waiting: crowded.waiting, mean: (factor * crowded.queueOfWaiting) / rate, variation, shorter };
  if (!Object.values(found).every(Number.isFinite)) return null;
  return { ...found, alone: { waiting: independent.waiting, mean: independent.queueOfWaiting / rate } };
}

/**
 * By how much longer who waits outside waits than at a server of the same rate: places are given back in bursts, by the few lines that keep them
 * taken, while all the other visits wait for them, too. Fitted to 321 simulations, within 23% (root mean square).
 */
function burst({ rate, places, replicas, held, own, crowd }: CrowdedPlaces, full: number): number {
  const ownLine = own === null ? 0 : replicas * queueVariance(rate * own.work, own.servers);
  const common = crowd.excess / (crowd.excess + ownLine);
  const inLines = common * Math.min(1, Math.max(0, 1 - (rate * Math.max(0, held - crowd.seconds)) / (full * places)));
  // One line out of several keeps the places the longer, the more irregular its service is.
  const alone = crowd.lines ** (0.24 * (1 + crowd.variation) ** 0.3);
  const uneven = ((1 + crowd.variation) * alone) / Math.min(1, crowd.share * crowd.lines) - 2;
  const factor = Math.max(0.3, 1 + 0.475 * inLines ** 1.5 * uneven * replicas ** -0.24) * replicas ** -0.23;
  const excess = crowd.excess / (rate * held * replicas);
  return factor ** (common * (excess / (excess + 0.1)));
}

/** Variance of the number that waits at M/M/c, `work` servers of it busy on average. */
function queueVariance(work: number, servers: number): number {
  const busy = work / servers;
  if (!(busy < 1)) return Number.POSITIVE_INFINITY;
  const waiting = erlangC(servers, work);
  return (waiting * busy * (1 + busy - waiting * busy)) / (1 - busy) ** 2;
}

interface State {
  readonly likely: number;
  /** Mean number inside at one replica. */
  readonly visits: number;
  readonly taken: number;
  readonly queue: number;
  readonly squared: number;
}

/** Sums over the numbers of requests at all replicas. */
class Seen {
  private total = 0;
  private taken = 0;
  private queue = 0;
  private pairs = 0;
  private inside = 0;

  add({ likely, visits, taken, queue, squared }: State, weight: number): void {
    this.total += weight * likely;
    this.inside += weight * likely * visits;
    this.taken += weight * taken;
    this.queue += weight * queue;
    this.pairs += weight * (squared - queue);
  }

  /** All longer queues: each is `ratio` times as likely as that with one less. */
  addLonger({ likely, visits, taken, queue, squared }: State, weight: number, ratio: number, replicas: number): void {
    const ones = ratio / (1 - ratio);
    const first = ratio / (1 - ratio) ** 2 / replicas;
    const second = (ratio * (1 + ratio)) / (1 - ratio) ** 3 / replicas ** 2;
    this.total += weight * likely * ones;
    this.inside += weight * likely * visits * ones;
    this.taken += weight * taken * ones;
    this.queue += weight * (queue * ones + taken * first);
    this.pairs += weight * ((squared - queue) * ones + (2 * queue - taken) * first + taken * second);
  }

  get waiting(): number {
    return this.taken / this.total;
  }

  get visits(): number {
    return this.inside / this.total;
  }

  get queueOfWaiting(): number {
    return this.queue / this.taken;
  }

  /** Squared variation of the wait of those who wait, by the distributional form of Little's law. */
  variation(rate: number): number {
    const mean = this.queueOfWaiting / rate;
    return this.pairs / this.taken / (rate * rate) / (mean * mean) - 1;
  }
}

/**
 * By how much likelier it is than for independent visits that one more is inside, for 0 … `most` visits at all replicas: `form` is κ of the negative
 * binomial. In a `line` of each replica's own they are independent all the same.
 */
function crowding(line: Float64Array | null, inside: number, form: number, replicas: number, most: number): Float64Array {
  const crowd = new Float64Array(most + 1);
  crowd[0] = 1;
  for (let n = 1; n <= most; n++) crowd[n] = ((crowd[n - 1] as number) * (inside / n) * (form + n - 1)) / (form + inside);
  const lines = line === null ? null : power(line, replicas);
  const together = lines === null ? crowd : joined(lines, crowd, most);
  const apart = lines === null ? poisson(inside, most) : joined(lines, poisson(inside, most), most);
  const found = new Float64Array(most + 1).fill(1);
  for (let n = 1; n <= most; n++) {
    const factor = ((together[n] as number) / (together[n - 1] as number)) * ((apart[n - 1] as number) / (apart[n] as number));
    found[n] = Number.isFinite(factor) ? factor : (found[n - 1] as number);
  }
  return found;
}

/** A value of the series at a place between two of its own. */
function between(series: Float64Array, at: number): number {
  const place = Math.min(series.length - 1, Math.max(0, at));
  const low = Math.floor(place);
  const one = series[low] as number;
  return one + (place - low) * ((series[Math.min(series.length - 1, low + 1)] as number) - one);
}

/** Relative probabilities of 0 … `most` requests at M/M/c, `work` servers of them busy on average. */
function queueOf(work: number, servers: number, most: number): Float64Array {
  const found = unit(most);
  for (let n = 1; n <= most; n++) found[n] = ((found[n - 1] as number) * work) / Math.min(n, servers);
  return found;
}

/** Relative probabilities of 0 … `most` visits that have nothing to do with each other. */
function poisson(inside: number, most: number): Float64Array {
  const found = unit(most);
  for (let n = 1; n <= most; n++) found[n] = ((found[n - 1] as number) * inside) / n;
  return found;
}

function unit(most: number): Float64Array {
  const found = new Float64Array(most + 1);
  found[0] = 1;
  return found;
}

/** The first coefficients of the product of two series, up to that of `most`. */
function joined(a: Float64Array, b: Float64Array, most: number): Float64Array {
  const found = new Float64Array(most + 1);
  for (let i = 0; i < Math.min(a.length, most + 1); i++) {
    const factor = a[i] as number;
    if (factor === 0) continue;
    const last = Math.min(b.length - 1, most - i);
    for (let j = 0; j <= last; j++) found[i + j] = (found[i + j] as number) + factor * (b[j] as number);
  }
  return found;
}

function power(series: Float64Array, exponent: number): Float64Array {
  const most = series.length - 1;
  let found = unit(most);
  let square = series;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) found = joined(found, square, most);
    if (left > 1) square = joined(square, square, most);
  }
  return found;
}
