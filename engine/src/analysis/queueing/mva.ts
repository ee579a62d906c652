/** A station of a closed network. */
export interface ClosedStation {
  /** Identical servers with one queue; `null` for a delay that nobody waits for. */
  readonly servers: number | null;
  /** Stations like this one, each with the same demands; may be a fraction where a part of the visits goes elsewhere. */
  readonly copies: number;
  /** Mean seconds of service that a request of each class needs there, all visits together. */
  readonly demands: readonly number[];
}

/** A closed population: `users` think for `think` s, then send one request through the network. */
export interface ClosedClass {
  readonly users: number;
  readonly think: number;
}

export interface ClosedNetwork {
  /** Requests per second of each class. */
  readonly throughput: readonly number[];
  /** Seconds of a request of each class at one copy of each station, all visits to it together, by class. */
  readonly residence: readonly (readonly number[])[];
}

/**
 * One class by exact mean value analysis with the marginal probabilities of stations with several servers; for product-form networks
 * (exponential service first come first served, or processor sharing). Sources: Reiser and Lavenberg, "Mean-value analysis of closed
 * multichain queuing networks", 1980; the marginals as in Bolch et al., "Queueing Networks and Markov Chains", 2006, §8.2.1.
 */
function exactSingleClass(stations: readonly ClosedStation[], { users, think }: ClosedClass): ClosedNetwork {
  const demands = stations.map((station) => station.demands[0] ?? 0);
  const queue = new Float64Array(stations.length);
  /** P(j requests at the station), j = 0 … servers − 2, of the network with one user less. */
  const marginals = stations.map(({ servers }) => (servers === null ? null : new Float64Array(servers).fill(0)));
  for (const marginal of marginals) if (marginal && marginal.length > 0) marginal[0] = 1;
  let residence = demands;
  let throughput = 0;
  for (let n = 1; n <= users; n++) {
    residence = stations.map(({ servers }, i) => {
      const demand = demands[i] as number;
      const marginal = marginals[i];
      if (servers === null || !marginal) return demand;
      let idle = 0;
      for (let j = 0; j < servers - 1; j++) idle += (servers - 1 - j) * (marginal[j] as number);
      return (demand / servers) * (1 + (queue[i] as number) + idle);
    });
    throughput = n / (think + totalTime(stations, residence));
    for (let i = 0; i < stations.length; i++) {
      queue[i] = throughput * (residence[i] as number);
      updateMarginal(marginals[i] ?? null, throughput * (demands[i] as number));
    }
  }
  return { throughput: [throughput], residence: [residence] };
}

function totalTime(stations: readonly ClosedStation[], residence: readonly number[]): number {
  return residence.reduce((sum, time, i) => sum + time * (stations[i] as ClosedStation).copies, 0);
}

/** P(j | n) = X·D/j · P(j − 1 | n − 1); what is left over is P(0 | n). `busy` is the mean number of busy servers X·D. */
function updateMarginal(marginal: Float64Array | null, busy: number): void {
  if (!marginal) return;
  const servers = marginal.length;
  let others = 0;
  for (let j = servers - 1; j >= 1; j--) {
    marginal[j] = Math.max(0, (busy / j) * (marginal[j - 1] as number));
    others += (servers - j) * (marginal[j] as number);
  }
  // Σ (c − j)·P(j) over j < c is the mean number of idle servers, c − X·D.
  marginal[0] = Math.max(0, (servers - busy - others) / servers);
}

/** Populations times stations times servers up to which one class is solved exactly. */
const mostExact = 5_000_000;

/** Rounds of the approximation; it settles within some dozens. */
const mostRounds = 2_000;

/**
 * Several classes by Schweitzer's approximation: who arrives sees the queues of its own class smaller by one user, in proportion. Servers in
 * parallel as in Seidmann et al.: one server c times as fast, and a delay of (c − 1)/c of the demand. Sources: Schweitzer, "Approximate
 * analysis of multiclass closed networks of queues", 1979; Seidmann, Schweitzer and Shalev-Oren, "Computerized closed queueing network
 * models of flexible manufacturing systems", 1987.
 */
export function approximateClasses(stations: readonly ClosedStation[], classes: readonly ClosedClass[]): ClosedNetwork {
  const queues = classes.map(({ users }) => stations.map(() => users / Math.max(1, stations.length)));
  let residence = classes.map((_, r) => stations.map((station) => station.demands[r] ?? 0));
  let throughput = classes.map(() => 0);
  for (let round = 0; round < mostRounds; round++) {
    let change = 0;
    residence = classes.map(({ users }, r) =>
      stations.map(({ servers, demands }, i) => {
        const demand = demands[r] ?? 0;
        if (servers === null || users <= 0) return demand;
        let seen = 0;
        for (let s = 0; s < classes.length; s++) {
          const queue = (queues[s] as number[])[i] as number;
          seen += s === r ? (queue * Math.max(0, users - 1)) / users : queue;
        }
        return (demand / servers) * (1 + seen) + (demand * (servers - 1)) / servers;
      }),
    );
    throughput = classes.map(({ users, think }, r) => {
      const total = think + totalTime(stations, residence[r] as number[]);
      return total > 0 ? users / total : 0;
    });
    classes.forEach((_, r) => {
      stations.forEach(({ servers, demands }, i) => {
        const time = (residence[r] as number[])[i] as number;
        // Only what is at the fast server queues; the delay part is nobody's wait.
        const queued = servers === null ? time : time - ((demands[r] ?? 0) * (servers - 1)) / servers;
        const next = (throughput[r] as number) * queued;
        const row = queues[r] as number[];
        change = Math.max(change, Math.abs(next - (row[i] as number)) / Math.max(1, next));
        row[i] = next;
      });
    });
    if (change < 1e-9) break;
  }
  return { throughput, residence };
}

/**
 * Exact mean value analysis of several classes over all populations; stations with several servers as in Seidmann et al. `null` where there
 * are too many populations. Source: Reiser and Lavenberg 1980.
 */
export function exactClasses(stations: readonly ClosedStation[], classes: readonly ClosedClass[]): ClosedNetwork | null {
  const sizes = classes.map(({ users }) => Math.floor(users) + 1);
  const populations = sizes.reduce((product, size) => product * size, 1);
  const count = stations.length;
  if (!(populations * count * classes.length <= mostExact)) return null;
  const strides = sizes.map((_, r) => sizes.slice(0, r).reduce((product, size) => product * size, 1));
  const queues = new Float64Array(populations * count);
  let residence = classes.map(() => stations.map(() => 0));
  let throughput = classes.map(() => 0);
  for (let index = 1; index < populations; index++) {
    const at = sizes.map((size, r) => Math.floor(index / (strides[r] as number)) % size);
    residence = classes.map((_, r) => {
      const before = index - (strides[r] as number);
      return stations.map(({ servers, demands }, i) => {
        const demand = demands[r] ?? 0;
        if ((at[r] as number) === 0 || servers === null) return demand;
        return (demand / servers) * (1 + (queues[before * count + i] as number)) + (demand * (servers - 1)) / servers;
      });
    });
    throughput = classes.map(({ think }, r) => {
      const total = think + totalTime(stations, residence[r] as number[]);
      return total > 0 ? (at[r] as number) / total : 0;
    });
    for (let i = 0; i < count; i++) {
      const { servers, demands } = stations[i] as ClosedStation;
      if (servers === null) continue;
      let queue = 0;
      for (let r = 0; r < classes.length; r++) {
        const time = ((residence[r] as number[])[i] as number) - ((demands[r] ?? 0) * (servers - 1)) / servers;
        queue += (throughput[r] as number) * time;
      }
      queues[index * count + i] = queue;
    }
  }
  return { throughput, residence };
}

/** The best of the methods above that the size of the network allows. */
export function closedNetwork(
  stations: readonly ClosedStation[],
  classes: readonly ClosedClass[],
): ClosedNetwork & { readonly method: "exact MVA" | "exact MVA, servers after Seidmann" | "approximate MVA (Schweitzer)" } {
  const only = classes[0];
  const work = stations.reduce((sum, { servers }) => sum + (servers ?? 1), 0);
  if (only && classes.length === 1 && Number.isInteger(only.users) && only.users * work <= mostExact)
    return { ...exactSingleClass(stations, only), method: "exact MVA" };
  const exact = classes.every(({ users }) => Number.isInteger(users)) ? exactClasses(stations, classes) : null;
  return exact
    ? { ...exact, method: "exact MVA, servers after Seidmann" }
    : { ...approximateClasses(stations, classes), method: "approximate MVA (Schweitzer)" };
}
