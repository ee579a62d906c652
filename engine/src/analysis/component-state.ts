import type { BalancingStrategy, Component, Design, ElementId } from "../model/index.ts";
import { type accessOf, activeReplicas, lookup, squaredVariation } from "../model/index.ts";
import { type ShardShares, shardShares } from "./data/shard-shares.ts";
import { joinNotes, weakest } from "./figure.ts";
import type { Method } from "./figures.ts";
import { overLeaders } from "./latency/acknowledged.ts";
import { byCause } from "./latency/common-cause.ts";
import { numberOf } from "./latency/memory.ts";
import { kthFastest } from "./latency/order-statistics.ts";
import { type Line, lineShare } from "./latency/outcome.ts";
import { delayed, mixture, sum, type TimeDistribution, timeOf } from "./latency/time-distribution.ts";
import type { ComponentLoad, Loads } from "./load/propagate.ts";
import { type ReplicaLoads, type ShardedLoads, shardedLoads } from "./load/replica-loads.ts";
import type { Crowd } from "./queueing/crowded-places.ts";
import { departureVariation } from "./queueing/departures.ts";
import { waitCorrelation } from "./queueing/fork-join.ts";
import { type PriorityShare, type Seen, type Station, station } from "./station.ts";

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

/** Copies looked at one by one; more make no difference that shows. */
const mostReplicas = 200;

/** Time of one visit (wait, service, acknowledgements of copies); `null` without a steady state. */
export interface Visit {
  readonly time: TimeDistribution | null;
  /** Share of the requests refused by full queues, 0…1. */
  readonly refused: number;
  /** The line it starts with, where it starts with one. */
  readonly line: Line | null;
  readonly method: Method;
  readonly note: string | null;
  /** Several copies are asked at once, and so many answers are waited for. */
  readonly quorum?: { readonly alone: readonly Part[]; readonly copies: number; readonly needed: number };
}

/** The time at one copy for a value of what all copies have in common: given that, they are independent. */
interface Part {
  readonly probability: number;
  readonly time: TimeDistribution;
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
  /** Squared variation of the times between its arrivals, all replicas together; random unless given. */
  readonly arrivals?: number;
}

/** Whether visits keep something while the component's own calls run. */
export function holdsPlaces(component: Component): boolean {
  return component.blocking.value || component.concurrency !== null;
}

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
  if (conditions.seen || !Object.values(load).every(Number.isFinite)) return stateOf(design, component, load, around, conditions);
  const { regions, regionLinks } = design;
  const { nested, crowd, away, arrivals } = conditions;
  const key = JSON.stringify([load, around, nested && numberOf(nested), nested === undefined, crowd, away, arrivals]);
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
  const arrival = conditions.arrivals ?? 1;
  const total = load.read + load.write;
  const pooledOver = (spread: number): number => (split.pooledBy !== null || taken?.order === "none" ? spread : 1);
  const made = new Map<string, Station>();
  const at = (rate: number, spread: number, behind?: number): Station => {
    const key = `${rate} ${spread} ${behind}`;
    const known = made.get(key);
    if (known) return known;
    const pooled = pooledOver(spread);
    const inTurn = pooled === 1 && split.roundRobin && spread > 1;
    const oneAtATime = taken?.order === "fifo";
    // What one queue gets of all requests is picked at random where they are not dealt out.
    const share = total > 0 ? Math.min(1, (rate * pooled) / total) : 1;
    const result = station({
      rate: oneAtATime ? (rate * spread) / taken.partitions : rate,
      servers: oneAtATime ? 1 : component.workers.value,
      service: component.serviceTime?.value ?? null,
      arrivalVariation: variation(behind ?? (inTurn ? arrival / spread : 1 + share * (arrival - 1))),
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
    });
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
    write: component.replication && !component.messaging && !component.cache ? visit("write") : read,
    byPriority: visitsByPriority(component, at(sharded.hot.reader, sharded.hot.spread), sharded.hot.spread),
    balancing,
    pooled: pooledOver(sharded.hot.spread),
  };
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

/**
 * Who waits in which line of a component with `discipline priority`. `null` where that is not followed: messages wait at their broker, the
 * copies of a store ask each other, shards differ, and what limiters ask is one call for all flows.
 */
function prioritiesAt(design: Design, component: Component, load: ComponentLoad, loads: Loads): readonly PriorityShare[] | null {
  if (component.discipline.value !== "priority") return null;
  if (loads.priorities === null) return [{ priority: 0, share: 1 }];
  const copies = component.messaging || component.cache ? 1 : (component.replication?.copies.value ?? 1);
  const asked = design.components.some(({ rateLimit }) => rateLimit?.store === component.id);
  if (load.consumed > 0 || copies > 1 || (component.store?.sharding.length ?? 0) > 0 || asked) return null;
  const rates = loads.priorities.calls.get(component.id) ?? [];
  const total = totalOf(component.id, loads);
  const counted = rates.reduce((sum, { rate }) => sum + rate, 0);
  if (!(total > 0) || Math.abs(counted - total) > 1e-9 * total) return null;
  const shares = rates.map(({ priority, rate }) => ({ priority, share: rate / total }));
  const coming = shares.filter(({ share }) => share > 0);
  // Who never comes is told what it would find, unless all others stand in one line.
  return coming.length > 1 ? shares : coming;
}

function shardVisit(
  design: Design,
  component: Component,
  loads: ReplicaLoads,
  access: "read" | "write",
  at: (rate: number, spread: number, behind?: number) => Station,
): Visit {
  const replication = component.messaging || component.cache ? null : component.replication;
  const reader = at(loads.reader, loads.spread);
  const one = (part: Station): Visit => {
    const { sojourn, blocking, method, note } = part;
    return { time: sojourn, refused: blocking, line: lineOf(component, part, loads.spread), method, note };
  };
  if (!replication || replication.copies.value <= 1) return one(reader);
  const copies = Math.min(mostReplicas, Math.floor(replication.copies.value));
  if (replication.style.value === "leaderless") {
    if (reader.sojourn === null) return one(reader);
    const needed =
      access === "read" ? (replication.quorum?.read.value ?? 1) : (replication.quorum?.write.value ?? Math.floor(copies / 2) + 1);
    const alone = copiesOf(component, reader);
    const asked = Math.min(copies, needed);
    return {
      time: kthOfCopies(alone, copies, asked),
      refused: reader.blocking,
      line: null,
      method: "approximation",
      note: `the ${ordinal(needed)} fastest of ${copies} copies, late together as far as they get the same requests`,
      quorum: { alone, copies, needed: asked },
    };
  }
  if (access === "read") return one(reader);
  // Any copy of a multi-leader store takes a write, and passes it on to all others.
  const equal = replication.style.value === "multi-leader";
  const leader = equal ? reader : at(loads.leader, 1);
  const leading = leader.sojourn;
  const follower = equal ? reader : at(loads.reader, Math.max(1, loads.spread), behindLeader(component, leader, loads));
  if (leading === null || replication.mode.value === "async") return one(leader);
  const following = follower.sojourn;
  if (following === null) return one(follower);
  if (replication.style.value === "chain") {
    const visited = Array.from({ length: copies - 1 }, () => following).reduce(sum, leading);
    return {
      time: overLeaders(design, component, copies, (_, chain) => delayed(visited, chain)),
      refused: leader.blocking,
      line: null,
      method: "approximation",
      note: `a write passes ${copies} copies one after the other`,
    };
  }
  const needed = replication.mode.value === "sync" ? copies - 1 : 1;
  const alone = copiesOf(component, follower);
  const acknowledged = (ways: readonly number[]): TimeDistribution =>
    mixture(
      alone.map(({ probability, time }) => ({
        probability,
        time: kthFastest(
          ways.map((way) => delayed(time, way)),
          needed,
        ),
      })),
    );
  const which = replication.mode.value === "sync" ? "all followers" : "the first follower";
  return {
    time: overLeaders(design, component, copies, (ways) => sum(leading, acknowledged(ways))),
    refused: leader.blocking,
    line: null,
    method: "approximation",
    note: `a write waits for ${which}, late together as far as they get the same writes`,
  };
}

/** Squared variation of the times between arrivals at a follower: writes come as the leader leaves them, reads at random. */
function behindLeader(component: Component, leader: Station, { leader: written, reader }: ReplicaLoads): number | undefined {
  const service = component.serviceTime?.value;
  const servers = component.workers.value;
  const { utilisation } = leader;
  if (!service || servers === null || utilisation === null || !(utilisation < 1) || !(reader > 0)) return undefined;
  const variation = component.discipline.value === "ps" ? 1 : squaredVariation(service);
  if (!Number.isFinite(variation)) return undefined;
  const next = { utilisation: (utilisation * reader) / Math.max(written, 1e-12), service: variation, share: 1 };
  const left = departureVariation({ arrivals: 1, service: variation, utilisation, servers, queues: 1 }, next);
  const writes = Math.min(1, written / reader);
  return writes * left + 1 - writes;
}

/** The time at one copy of a store of which several get the same requests, by how busy all of them are. */
function copiesOf(component: Component, copy: Station): readonly Part[] {
  const sojourn = copy.sojourn as TimeDistribution;
  const line = lineOf(component, copy, 1);
  const service = component.serviceTime?.value;
  if (line === null || !service) return [{ probability: 1, time: sojourn }];
  const wait = copy.before?.() ?? null;
  if (wait === null) return byCause(sojourn, lineShare(line, sojourn));
  return byCause(wait, waitCorrelation(line.variation)).map(({ probability, time }) => ({ probability, time: sum(time, timeOf(service)) }));
}

/** The time until `needed` of several copies have answered. */
function kthOfCopies(alone: readonly Part[], copies: number, needed: number): TimeDistribution {
  return mixture(
    alone.map(({ probability, time }) => ({
      probability,
      time: kthFastest(
        Array.from({ length: copies }, () => time),
        needed,
      ),
    })),
  );
}

/** The line that a visit at a replica starts with. */
function lineOf(component: Component, { utilisation, waitVariance }: Station, spread: number): Line | null {
  if (utilisation === null || !(utilisation > 0 && utilisation < 1) || !(waitVariance > 0)) return null;
  const service = component.serviceTime?.value;
  const variation = service ? squaredVariation(service) : 1;
  if (!Number.isFinite(variation)) return null;
  return { utilisation, spread, variation, variance: waitVariance };
}

function ordinal(n: number): string {
  const last = n % 10;
  const teen = n % 100 > 10 && n % 100 < 14;
  return `${n}${teen ? "th" : last === 1 ? "st" : last === 2 ? "nd" : last === 3 ? "rd" : "th"}`;
}

interface Split {
  readonly strategy: BalancingStrategy;
  readonly roundRobin: boolean;
  readonly pooledBy: "least-loaded" | "two-choices" | null;
  /** Sends the same client or key to the same replica, which is taken as chance. */
  readonly hashed: string | null;
  /** Share of the busiest of the replicas by written weights; `null` for equal ones. */
  readonly largestShare: number | null;
  /** Independent balancers in turn. */
  readonly callers: number;
}

/** How messages come to the replicas of a consumer that gets nothing else. */
interface Taken {
  /** `none`: whoever is free takes the next; `partition`: each partition belongs to one replica; `fifo`: and is handled one by one. */
  readonly order: "none" | "partition" | "fifo";
  readonly partitions: number;
  /** Share of the replica with the most partitions. */
  readonly largestShare: number | null;
}

function takenBy(design: Design, component: Component, load: ComponentLoad, loads: Loads): Taken | null {
  if (!(load.consumed > 0) || load.consumed < 0.99 * (load.read + load.write)) return null;
  const { components, linksTo } = lookup(design);
  let most = 0;
  let facts: Component["messaging"] = null;
  for (const link of linksTo.get(component.id) ?? []) {
    const rate = loads.links.get(link.id)?.attempts ?? 0;
    const messaging = components.get(link.from)?.messaging ?? null;
    if (link.kind !== "subscription" || rate <= most || messaging === null) continue;
    most = rate;
    facts = messaging;
  }
  if (facts === null) return null;
  const order = facts.ordering.value;
  const partitions = Math.max(1, Math.round(facts.partitions.value));
  const replicas = Math.max(1, activeReplicas(component));
  return { order, partitions, largestShare: order === "partition" ? Math.ceil(partitions / replicas) / partitions : null };
}

const hashing: ReadonlySet<BalancingStrategy> = new Set(["ip-hash", "consistent-hash", "rendezvous"]);
const leastLoaded: ReadonlySet<BalancingStrategy> = new Set(["least-connections", "least-response-time", "least-bandwidth"]);

/** How most of the load is spread over the replicas of a component: by the balancers in front of it, otherwise at random. */
export function splitOf(design: Design, component: Component, loads: Loads): Split {
  const { components, linksTo } = lookup(design);
  let total = 0;
  let weights: Readonly<Record<string, number>> = {};
  const byStrategy = new Map<BalancingStrategy, { rate: number; callers: number }>();
  for (const link of linksTo.get(component.id) ?? []) {
    const rate = loads.links.get(link.id)?.attempts ?? 0;
    if (rate === 0) continue;
    total += rate;
    const caller = components.get(link.from);
    const strategy = caller?.balancing?.strategy.value ?? "random";
    if (strategy === "weighted") weights = caller?.balancing?.weights ?? weights;
    const entry = byStrategy.get(strategy) ?? { rate: 0, callers: 0 };
    byStrategy.set(strategy, { rate: entry.rate + rate, callers: entry.callers + (caller ? activeReplicas(caller) : 1) });
  }
  for (const [strategy, { rate, callers }] of byStrategy) {
    if (rate < 0.99 * total) continue;
    return {
      strategy,
      // Paths and weights that nobody wrote are dealt out in turn, as the simulator does.
      roundRobin: strategy === "round-robin" || strategy === "path" || (strategy === "weighted" && Object.keys(weights).length === 0),
      pooledBy: leastLoaded.has(strategy) ? "least-loaded" : strategy === "power-of-two" ? "two-choices" : null,
      hashed: hashing.has(strategy) ? strategy : null,
      largestShare: strategy === "weighted" ? largestWeight(component, weights) : null,
      callers: Math.max(1, callers),
    };
  }
  return {
    strategy: "random",
    roundRobin: false,
    pooledBy: null,
    hashed: byStrategy.size > 1 ? "a mix of strategies" : null,
    largestShare: null,
    callers: 1,
  };
}

/** A replica that no weight names weighs 1, or what the component's own name says. */
function largestWeight(component: Component, weights: Readonly<Record<string, number>>): number | null {
  const replicas = Math.min(mostReplicas, Math.max(1, Math.floor(component.replicas.value)));
  const all = Array.from({ length: replicas }, (_, i) => weights[`${component.name}.${i + 1}`] ?? weights[component.name] ?? 1);
  const total = all.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? Math.max(...all) / total : null;
}

/** As good as random is random. */
function variation(arrivals: number): number {
  return Math.abs(arrivals - 1) < 1e-3 ? 1 : Math.max(0, arrivals);
}

function totalOf(id: ElementId, loads: Loads): number {
  const load = loads.components.get(id);
  return load ? load.read + load.write : 0;
}
