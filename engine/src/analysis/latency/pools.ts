import type { CallStep, Component, Design, ElementId, Link } from "../../model/index.ts";
import { activeReplicas, lookup } from "../../model/index.ts";
import { type ComponentState, holdsPlaces } from "../component-state.ts";
import type { Loads } from "../load/propagate.ts";
import { erlangB, erlangC } from "../queueing/erlang.ts";
import { allenCunneenMeanWait } from "../queueing/ggc.ts";
import { severalServersWait } from "../queueing/mgc.ts";
import { mostPooledCalls, pooledCalls } from "../queueing/pooled-calls.ts";
import { momentsOf, type ServiceMoments } from "../queueing/service-moments.ts";
import type { Seen } from "../stations/input.ts";
import type { CallFigures } from "./call-tree.ts";

/* Pools of calls, from one round of the analysis for the next: how often they are used up, and how much shorter that keeps the queues behind them. */

export interface PoolRound {
  /** Share of the attempts over each link (0…1) that find the pool of their calling replica used up. */
  readonly refused: ReadonlyMap<ElementId, number>;
  /** Who a call finds at one replica, where a pool lets nobody else there. */
  readonly seen: ReadonlyMap<ElementId, Seen>;
}

/** What is known from the round before. */
export interface PoolConditions {
  readonly design: Design;
  readonly loads: Loads;
  readonly calls: ReadonlyMap<CallStep, CallFigures>;
  readonly states: ReadonlyMap<ElementId, ComponentState>;
  /** Squared variation of the times between arrivals at a component, where they are not random. */
  readonly variations: ReadonlyMap<ElementId, number>;
}

/** Attempts over a link that ask for a place, per second, and the mean seconds for which those that are sent hold one. */
interface Asked {
  rate: number;
  inFlight: number;
}

/**
 * A pool without a queue is a loss system: by Erlang B of the calls in flight, whatever the form of their time, where they do not wait for each
 * other, and together with the queue behind it where nobody else fills that.
 */
export function poolRound(conditions: PoolConditions): PoolRound {
  const { design, loads, calls } = conditions;
  const { components, links } = lookup(design);
  const asked = new Map<ElementId, Asked>();
  for (const [call, { offered, held }] of calls) {
    const link = call.link === null ? undefined : links.get(call.link);
    if (!link?.pool || call.async || held === null) continue;
    const known = asked.get(link.id) ?? { rate: 0, inFlight: 0 };
    const rate = (loads.steps.get(call) ?? 0) * offered;
    asked.set(link.id, { rate: known.rate + rate, inFlight: known.inFlight + rate * held });
  }
  const refused = new Map<ElementId, number>();
  const seen = new Map<ElementId, Seen>();
  for (const [id, { rate, inFlight }] of asked) {
    const link = links.get(id);
    const caller = link && components.get(link.from);
    if (!link?.pool || !caller) continue;
    const size = Math.max(0, Math.floor(link.pool.value));
    const callers = Math.max(1, activeReplicas(caller));
    const share = mostAtOnce(caller) <= size ? 0 : erlangB(size, inFlight / callers);
    const queued = share < negligible || size === 0 ? null : behindPool(conditions, link, { rate, inFlight }, callers, size);
    if (queued && queued.refused > decisive) seen.set(link.to, queued.seen);
    refused.set(id, share < negligible ? 0 : (queued?.refused ?? share));
  }
  return { refused, seen };
}

/** Refusals rarer than this change no figure. */
const negligible = 1e-9;
/** Refusals up to which the queue is as if there were no pool. */
const decisive = 2e-3;

/** A pool and the queue behind it, where all who come there come through it; `null` otherwise. */
function behindPool(
  { loads, states, variations }: PoolConditions,
  link: Link,
  { rate, inFlight }: Asked,
  callers: number,
  size: number,
): { readonly refused: number; readonly seen: Seen } | null {
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
  const coming = 1 + ((variations.get(link.to) ?? 1) - 1) / replicas;
  const busy = (rate * moments.mean) / replicas / servers;
  const persistence = component.discipline.value === "ps" ? 1 : persistenceOf(moments, servers, busy, coming);
  const away = Math.max(0, inFlight / rate - sojourn);
  const met = pooledCalls({ rate, callers, size, away, replicas, servers, serviceMean: moments.mean, persistence });
  if (met === null) return null;
  const note = `a pool of ${size} at each of ${callers} callers keeps the queue short (product form)`;
  return {
    refused: met.refused,
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
