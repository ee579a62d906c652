/** Steady state of M/M/c with room for K requests in all, waiting and in service. */
export interface LimitedQueue {
  /** Share of the arrivals that find the room full, 0…1. */
  readonly blocking: number;
  /** Mean number of requests here. */
  readonly inSystem: number;
  /** Mean wait before service and mean time here in seconds, of the admitted requests. */
  readonly wait: number;
  readonly sojourn: number;
  /** Busy share of the servers, 0…1. */
  readonly utilisation: number;
  /** Probability that an admitted request finds n requests here, n = 0 … K − 1. */
  readonly seen: Float64Array;
}

/** By how much more often than at `arrivalRate` requests come in the uppermost states of a queue, the last of the list when it is full: those sent away come back. */
export type Crowding = Float64Array;

/** Largest room computed state by state; beyond, blocking below 1e-9 must make the room irrelevant or the result is `null`. */
const maxRoom = 200_000;

/**
 * M/M/c/K by its birth–death chain, scaled to avoid overflow; has a steady state at any load. `arrivalRate` in 1/s, `serviceMean` in s,
 * `room` ≥ `servers`. `null` when `room` exceeds 200,000. Source: Gross et al., "Fundamentals of Queueing Theory", §3.5.
 */
export function limitedQueue(
  arrivalRate: number,
  serviceMean: number,
  servers: number,
  room: number,
  crowding?: Crowding,
): LimitedQueue | null {
  if (!(room <= maxRoom) || !(serviceMean > 0)) return null;
  const load = arrivalRate * serviceMean;
  const crowded = crowding ? room + 1 - crowding.length : room + 1;
  const asking = (n: number): number => (n < crowded ? 1 : (crowding?.[n - crowded] as number));
  const weights = new Float64Array(room + 1);
  weights[0] = 1;
  let total = 1;
  for (let n = 1; n <= room; n++) {
    const weight = ((weights[n - 1] as number) * load * asking(n - 1)) / Math.min(n, servers);
    weights[n] = weight;
    total += weight;
    if (total > 1e200) {
      for (let i = 0; i <= n; i++) weights[i] = (weights[i] as number) * 1e-200;
      total *= 1e-200;
    }
  }
  let inSystem = 0;
  let busy = 0;
  let asked = 0;
  for (let n = 0; n <= room; n++) {
    const p = (weights[n] as number) / total;
    weights[n] = p * asking(n);
    inSystem += n * p;
    busy += Math.min(n, servers) * p;
    asked += weights[n] as number;
  }
  const blocking = (weights[room] as number) / asked;
  const admitted = arrivalRate * asked * (1 - blocking);
  const sojourn = admitted > 0 ? inSystem / admitted : serviceMean;
  const seen = weights.subarray(0, room).map((p) => p / asked / (1 - blocking));
  return { blocking, inSystem, sojourn, wait: Math.max(0, sojourn - serviceMean), utilisation: busy / servers, seen };
}
