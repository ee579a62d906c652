import type { CallStep, Component, Design, ElementId, Link } from "../../model/index.ts";
import { activeReplicas, lookup } from "../../model/index.ts";
import { type ComponentState, holdsPlaces } from "../component-state.ts";
import type { Loads } from "../load/propagate.ts";
import type { ShapedArrivals } from "../load/variability.ts";
import { erlangB, erlangC } from "../queueing/erlang.ts";
import { allenCunneenMeanWait } from "../queueing/ggc.ts";
import { severalServersWait } from "../queueing/mgc.ts";
import { mostPooledCalls, type PooledCallsMeet, pooledCalls } from "../queueing/pooled-calls.ts";
import { retriedRefusals } from "../queueing/retried-refusals.ts";
import { momentsOf, type ServiceMoments } from "../queueing/service-moments.ts";
import type { Seen } from "../stations/input.ts";
import { pausesOf, type Refusals } from "./attempts.ts";
import type { CallFigures } from "./call-tree.ts";

/* Pools of calls, from one round of the analysis for the next: how often they are used up, and how much shorter that keeps the queues behind them. */

export interface PoolRound {
  /** By link whose pool is used up now and then. */
  readonly refused: ReadonlyMap<ElementId, PoolRefusals>;
  /** Who a call finds at one replica, where a pool lets nobody else there. */
  readonly seen: ReadonlyMap<ElementId, Seen>;
}

export interface PoolRefusals extends Refusals {
  /** By how much more often calls ask, the just refused included, while n places of one caller are taken, n = 0 …; `null` where nobody retries. */
  readonly crowding: Float64Array | null;
}

/** What is known from the round before. */
export interface PoolConditions {
  readonly design: Design;
  readonly loads: Loads;
  readonly calls: ReadonlyMap<CallStep, CallFigures>;
  readonly states: ReadonlyMap<ElementId, ComponentState>;
  /** Arrivals at a component that are not random. */
  readonly variations: ReadonlyMap<ElementId, ShapedArrivals>;
  readonly refused: ReadonlyMap<ElementId, PoolRefusals>;
}

/** Attempts over a link that ask for a place without having just been refused one. */
interface Asked {
  /** Per second. */
  rate: number;
  /** How many would be under way if none were refused. */
  inFlight: number;
  /** Those per second that are repeated when they fail. */
  repeated: number;
}

/**
 * A pool without a queue is a loss system: by Erlang B of the calls in flight, whatever the form of their time, where they do not wait for each
 * other, and together with the queue behind it where nobody else fills that. Refused calls that come back meet the same crowd.
 */
export function poolRound(conditions: PoolConditions): PoolRound {
  const { design, loads, calls } = conditions;
  const { components, links } = lookup(design);
  const asked = new Map<ElementId, Asked>();
  for (const [call, { fresh, repeated, held }] of calls) {
    const link = call.link === null ? undefined : links.get(call.link);
    if (!link?.pool || call.async || held === null) continue;
    const known = asked.get(link.id) ?? { rate: 0, inFlight: 0, repeated: 0 };
    const rate = (loads.steps.get(call) ?? 0) * fresh;
    asked.set(link.id, { rate: known.rate + rate, inFlight: known.inFlight + rate * held, repeated: known.repeated + rate * repeated });
  }
  const refused = new Map<ElementId, PoolRefusals>();
  const seen = new Map<ElementId, Seen>();
  for (const [id, all] of asked) {
    const link = links.get(id);
    const caller = link && components.get(link.from);
    if (!link?.pool || !caller) continue;
    const size = Math.max(0, Math.floor(link.pool.value));
    const callers = Math.max(1, activeReplicas(caller));
    const share = mostAtOnce(caller) <= size ? 0 : erlangB(size, all.inFlight / callers);
    if (share < negligible || size === 0) {
      refused.set(id, { first: share < negligible ? 0 : share, again: [], crowding: null });
      continue;
    }
    const crowding = conditions.refused.get(id)?.crowding ?? null;
    const queued = behindPool(conditions, link, all, { callers, size, crowding });
    const found = retried(link, all, queued?.met.ended ?? alone(size, all), { callers, crowding });
    const first = found?.first ?? queued?.met.refused ?? share;
    if (queued && first > decisive) seen.set(link.to, queued.seen);
    refused.set(id, found ?? { first, again: [], crowding: null });
  }
  return { refused, seen };
}

/**
 * Calls of one caller that end per second where they do not wait for each other, for the uppermost states of a pool: of a large one the lower ones
 * are left so rarely or visited so rarely, by many standard deviations, that refusals do not tell of them.
 */
function alone(size: number, { rate, inFlight }: Asked): Float64Array {
  const followed = Math.min(size, Math.ceil(400 + 8 * Math.sqrt(Math.min(size, mostFollowedPlaces))));
  return Float64Array.from({ length: followed }, (_, n) => ((size - followed + n + 1) * rate) / inFlight);
}

interface Callers {
  readonly callers: number;
  /** Of the round before. */
  readonly crowding: Float64Array | null;
}

/** Refusals where those refused come back; `null` where nobody does. */
function retried(link: Link, { rate, repeated }: Asked, givenBack: Float64Array, { callers, crowding }: Callers): PoolRefusals | null {
  const pauses = pausesOf(link);
  if (pauses.length === 0 || (link.pool?.value ?? 0) > mostFollowedPlaces) return null;
  const found = retriedRefusals(
    { rate: rate / callers, givenBack },
    [{ share: 1, pauses, retried: repeated / rate }],
    crowding ?? undefined,
  );
  return found && { ...found, again: found.again[0] ?? [] };
}

/** Places of one caller up to which it is followed who comes back; beyond that retries are taken as independent of each other. */
export const mostFollowedPlaces = 1_000_000;
/** Refusals rarer than this change no figure. */
const negligible = 1e-9;
/** Refusals up to which the queue is as if there were no pool. */
const decisive = 2e-3;

/** A pool and the queue behind it, where all who come there come through it; `null` otherwise. */
function behindPool(
  { loads, states, variations }: PoolConditions,
  link: Link,
  { rate, inFlight }: Asked,
  { callers, size, crowding }: Callers & { readonly size: number },
): { readonly met: PooledCallsMeet; readonly seen: Seen } | null {
  const state = states.get(link.to);
  const component = state?.component;
  const service = component?.serviceTime?.value;
  const servers = component?.workers.value ?? null;
  const sojourn = state?.busiest.sojourn?.mean;
  if (!state || !component || !service || servers === null || sojourn === undefined || !isPlain(state)) return null;
  const { load } = state;
  const sent = loads.links.get(link.id)?.attempts ?? 0;
  if (sent < 0.99 * (load.read + load.write) || callers * size > mostPooledCalls) return null;
  const moments = momentsOf(service);
  if (!(moments.mean > 0) || !Number.isFinite(moments.variation)) return null;
  const replicas = Math.max(1, activeReplicas(component));
  const coming = 1 + ((variations.get(link.to)?.variation ?? 1) - 1) / replicas;
  const busy = (rate * moments.mean) / replicas / servers;
  const persistence = component.discipline.value === "ps" ? 1 : persistenceOf(moments, servers, busy, coming);
  const away = Math.max(0, inFlight / rate - sojourn);
  const pool = { rate, callers, size, ...(crowding ? { crowding } : {}) };
  const met = pooledCalls({ ...pool, away, replicas, servers, serviceMean: moments.mean, persistence });
  if (met === null) return null;
  const note = `a pool of ${size} at each of ${callers} callers keeps the queue short (product form)`;
  return {
    met,
    seen: { probabilities: met.seen, stretch: persistence, method: "approximation", note },
  };
}

/** One queue for each replica, and nothing but the workers to wait for. */
function isPlain({ component, pooled }: ComponentState): boolean {
  const copied = component.replication !== null && !component.messaging && !component.cache && component.replication.copies.value > 1;
  const sharded = (component.store?.sharding.length ?? 0) > 0;
  const isFifo = component.discipline.value === "fifo" || component.discipline.value === "ps";
  return pooled === 1 && !copied && !sharded && isFifo && component.queueLimit === null && !holdsPlaces(component);
}

/**
 * By how much likelier than with exponential service a queue at least one longer is in G/G/c: the queue of those who wait is taken as geometric
 * with the mean that their wait gives it (Little).
 */
function persistenceOf(moments: ServiceMoments, servers: number, busy: number, arrivals: number): number {
  const utilisation = Math.min(mostBusy, busy);
  const rate = (utilisation * servers) / moments.mean;
  const plain = allenCunneenMeanWait(rate, moments.mean, servers, arrivals, moments.variation) ?? 0;
  const queue = rate * plain * severalServersWait(moments, servers, utilisation);
  const waiting = erlangC(servers, utilisation * servers);
  return queue > 0 ? Math.min(1 / utilisation - 1e-3, queue / (waiting + queue) / utilisation) : 1;
}

/** Beyond this the form of the queue is taken as at it: pools keep busier queues from growing. */
const mostBusy = 0.97;

/** Visits that one replica makes calls for at once. */
function mostAtOnce(caller: Component): number {
  const workers = caller.blocking.value ? caller.workers.value : null;
  return Math.min(workers ?? Number.POSITIVE_INFINITY, caller.concurrency?.value ?? Number.POSITIVE_INFINITY);
}
