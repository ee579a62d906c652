import { type accessOf, type Component, type Design, mean } from "../model/index.ts";
import { type ShardShares, shardShares } from "./data/shard-shares.ts";
import { joinNotes, weakest } from "./figure.ts";
import { numberOf } from "./latency/memory.ts";
import { mixture, type TimeDistribution } from "./latency/time-distribution.ts";
import type { ComponentLoad, Loads } from "./load/propagate.ts";
import { type ShardedLoads, shardedLoads } from "./load/replica-loads.ts";
import { prioritiesAt, type Split, splitOf, type Taken, takenBy } from "./load/spreading.ts";
import type { ShapedArrivals } from "./load/variability.ts";
import type { Crowd } from "./queueing/crowded-places.ts";
import type { RightBack } from "./queueing/right-back.ts";
import { type PriorityShare, type Returning, type Seen, type Station, station } from "./station.ts";
import { lineOf, shardVisit, type Visit } from "./stations/visit.ts";

/** One component under its load: its replicas as stations, and the time a read or a write takes. */
export interface ComponentState {
  readonly component: Component;
  readonly load: ComponentLoad;
  readonly shares: ShardShares | null;
  readonly loads: ShardedLoads;
  /** The busiest replica. */
  readonly busiest: Station;
  readonly read: Visit;
  readonly write: Visit;
  /** The same for requests of each priority, where they find something different. */
  readonly byPriority: ReadonlyMap<number, Visit> | null;
  /** Replicas that work as if they shared one queue. */
  readonly pooled: number;
  /** How requests are spread over the replicas, when that is better than at random. */
  readonly balancing: string | null;
}

/** What the round of the analysis before has found about a component. */
export interface Conditions {
  /** Time of the calls it makes during a visit; `null` when they have no steady state, nothing when they are not known yet. */
  readonly nested?: TimeDistribution | null;
  /** What those of its visits that hold places wait for together; nothing where they are independent. */
  readonly crowd?: Crowd;
  /** Mean number of requests on their way to the component or in its calls, all replicas together: a balancer counts them, too. */
  readonly away?: number;
  /** Who an arrival finds at one replica, for requests that are not Poisson. */
  readonly seen?: Seen;
  /** Who comes back after its full queue has refused it. */
  readonly returning?: Returning;
  /** Requests that visit it several times in a row. */
  readonly rightBack?: RightBack;
  /** Its arrivals, all replicas together; random unless given. */
  readonly arrivals?: ShapedArrivals;
}

/** Whether visits keep something while the component's own calls run. */
export function holdsPlaces(component: Component): boolean {
  return component.blocking.value || component.concurrency !== null;
}

/** The station that a component is at a load, with its times and what it refuses. The last few of each component are remembered. */
export function componentState(
  design: Design,
  component: Component,
  load: ComponentLoad,
  loads: Loads,
  conditions: Conditions = {},
): ComponentState {
  const around: Around = {
    taken: takenBy(design, component, load, loads),
    split: splitOf(design, component, loads),
    priorities: prioritiesAt(design, component, load, loads),
  };
  // Who is seen there is a long list of its own, and numbers that are not finite look alike in a key.
  if (conditions.seen || conditions.returning || !Object.values(load).every(Number.isFinite))
    return stateOf(design, component, load, around, conditions);
  const { regions, regionLinks } = design;
  const { nested, crowd, away, arrivals, rightBack } = conditions;
  const key = JSON.stringify([load, around, nested && numberOf(nested), nested === undefined, crowd, away, arrivals, rightBack]);
  const before = known.get(component) ?? [];
  const same = before.find((each) => each.key === key && each.regions === regions && each.regionLinks === regionLinks);
  if (same) return same.state;
  const state = stateOf(design, component, load, around, conditions);
  known.set(component, [{ key, regions, regionLinks, state }, ...before].slice(0, mostKnown));
  return state;
}

/** How requests come to a component. */
interface Around {
  readonly taken: Taken | null;
  readonly split: Split;
  readonly priorities: readonly PriorityShare[] | null;
}

/** Components are the same objects in every round, at peak, and in the next version of a design unless they are edited. */
const known = new WeakMap<Component, readonly Known[]>();

interface Known extends Pick<Design, "regions" | "regionLinks"> {
  readonly key: string;
  readonly state: ComponentState;
}

/** States of one component that are remembered: some rounds of the load at the mean and at peak. */
const mostKnown = 6;

function stateOf(
  design: Design,
  component: Component,
  load: ComponentLoad,
  { taken, split, priorities }: Around,
  conditions: Conditions,
): ComponentState {
  const sharding = component.store?.sharding[0];
  const shares = sharding ? shardShares(component, sharding) : null;
  const largestShare = taken?.largestShare ?? split.largestShare;
  const sharded = shardedLoads(component, load, shares, Math.max(1, component.replicas.value), largestShare);
  const { variation: arrival, shapedBy } = conditions.arrivals ?? random;
  const total = load.read + load.write;
  const pooledOver = (spread: number): number => (split.pooledBy !== null || taken?.order === "none" ? spread : 1);
  const made = new Map<string, Station>();
  const at = (rate: number, spread: number, behind?: number): Station => {
    const key = `${rate} ${spread} ${behind}`;
    const known = made.get(key);
    if (known) return known;
    const pooled = pooledOver(spread);
    const inTurn = pooled === 1 && split.roundRobin && spread > 1;
    const oneAtATime = taken?.order === "fifo" && !lacksWorkers(component, taken.partitions, spread, conditions);
    // What one queue gets of all requests is picked at random where they are not dealt out.
    const share = total > 0 ? Math.min(1, (rate * pooled) / total) : 1;
    const found = station({
      rate: oneAtATime ? (rate * spread) / taken.partitions : rate,
      servers: oneAtATime ? 1 : component.workers.value,
      service: component.serviceTime?.value ?? null,
      arrivalVariation: variation(behind ?? (inTurn ? arrival / spread : 1 + share * (arrival - 1))),
      shapedBy: inTurn || behind !== undefined || shapedBy === null ? null : { ...shapedBy, share: share * shapedBy.share },
      dealers: inTurn ? split.callers : 0,
      pooled,
      pooledBy: pooled === 1 ? null : taken ? "messages" : split.pooledBy,
      away: (conditions.away ?? 0) / Math.max(1, spread),
      hashed: spread > 1 && !taken ? split.hashed : null,
      queueLimit: taken ? null : (component.queueLimit?.value ?? null),
      discipline: component.discipline.value,
      priorities,
      held:
        conditions.nested !== undefined && (oneAtATime || holdsPlaces(component))
          ? {
              concurrency: component.concurrency?.value ?? null,
              blocking: oneAtATime || component.blocking.value,
              nested: conditions.nested,
              crowd: conditions.crowd ?? null,
              replicas: spread * (shares?.count ?? 1),
            }
          : null,
      seen: conditions.seen ?? null,
      returning: conditions.returning ?? null,
      rightBack: conditions.rightBack ?? null,
    });
    const result = { ...found, pooled, alike: conditions.arrivals?.alike ?? 0 };
    made.set(key, result);
    return result;
  };
  const visit = (access: "read" | "write"): Visit => {
    const hot = shardVisit(design, component, sharded.hot, access, at);
    if (sharded.hot === sharded.cold) return hot;
    const cold = shardVisit(design, component, sharded.cold, access, at);
    if (hot.time === null || cold.time === null) return hot.time === null ? hot : cold;
    const time = mixture([
      { probability: sharded.hotShare, time: hot.time },
      { probability: 1 - sharded.hotShare, time: cold.time },
    ]);
    const refused = sharded.hotShare * hot.refused + (1 - sharded.hotShare) * cold.refused;
    const same = sharded.hot.busiest === sharded.cold.busiest;
    const line = hot.line && { ...hot.line, spread: hot.line.spread * (shares?.count ?? 1) };
    return { time: same ? hot.time : time, refused, line, method: weakest([hot.method, cold.method]), note: hot.note };
  };
  const read = visit("read");
  const balancing = split.pooledBy !== null || split.roundRobin ? split.strategy : null;
  return {
    component,
    load,
    shares,
    loads: sharded,
    busiest: at(sharded.hot.busiest, sharded.hot.spread),
    read,
    write: (component.replication && !component.messaging && !component.cache) || component.kind === "coordinator" ? visit("write") : read,
    byPriority: visitsByPriority(component, at(sharded.hot.reader, sharded.hot.spread), sharded.hot.spread),
    balancing,
    pooled: pooledOver(sharded.hot.spread),
  };
}

/** Whether so many replicas have too few workers for their partitions, each of which is handled one by one: then the workers are what messages wait for. */
function lacksWorkers({ workers, serviceTime }: Component, partitions: number, replicas: number, { nested }: Conditions): boolean {
  if (workers.value === null || !serviceTime) return false;
  const service = mean(serviceTime.value);
  return service / (workers.value * replicas) > (service + (nested?.mean ?? 0)) / partitions;
}

/** The visit of a call. `priorities`: whose requests make it; all together unless given. */
export function visitOf(state: ComponentState, access: ReturnType<typeof accessOf>, priorities: readonly PriorityShare[] = []): Visit {
  const all = access === "write" ? state.write : state.read;
  if (state.byPriority === null || priorities.length === 0) return all;
  const visits = priorities.map(({ priority, share }) => ({ share, visit: state.byPriority?.get(priority) ?? all }));
  const [first] = visits;
  const stuck = visits.find(({ visit }) => visit.time === null);
  if (stuck || visits.length === 1 || !first) return (stuck ?? first)?.visit ?? all;
  const time = mixture(visits.map(({ share, visit }) => ({ probability: share, time: visit.time as TimeDistribution })));
  return { ...first.visit, time, note: joinNotes(visits.map(({ visit }) => visit.note)) };
}

function visitsByPriority(component: Component, part: Station, spread: number): ReadonlyMap<number, Visit> | null {
  if (part.byPriority === null) return null;
  return new Map(
    part.byPriority.map(({ priority, sojourn, waitVariance, note }) => {
      const line = lineOf(component, { ...part, waitVariance }, spread);
      return [priority, { time: sojourn, refused: 0, line, method: "approximation", note }] as const;
    }),
  );
}

const random: ShapedArrivals = { variation: 1, shapedBy: null };

/** As good as random is random. */
function variation(arrivals: number): number {
  return Math.abs(arrivals - 1) < 1e-3 ? 1 : Math.max(0, arrivals);
}
