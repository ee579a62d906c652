/** A queue of random arrivals that come through another station first. */
export interface Decoupled {
  /** Mean number of arrivals during the wait of those who wait, if the station before were not there. */
  readonly queue: number;
  /** Busy share of the servers of the station before, and the part of its departures, picked at random, that comes here, both 0…1. */
  readonly utilisation: number;
  readonly share: number;
}

/**
 * How far long waits at a queue are those of the arrivals at the station before it, 0…1. A queue gets long while arrivals come 1 + 1/q times as
 * often as they do on average (1/ρ for M/M/1, q = `queue`). A station before it whose servers are not all busy by that passes such a crowd on as it is,
 * however regular its services make the departures otherwise: 1. The more servers would be needed, the more it holds the crowd up: the room it
 * has over the room it would take. Source: de Veciana, Courcoubetis and Walrand, "Decoupling bandwidths for networks: a decomposition approach to
 * resource management", 1994; the share in between is a plain interpolation.
 */
export function decoupledShare({ queue, utilisation, share }: Decoupled): number {
  if (!(queue > 0)) return 0;
  const more = (utilisation * share) / queue;
  return more > 0 ? Math.min(1, Math.max(0, 1 - utilisation) / more) : 1;
}
