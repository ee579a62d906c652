import type { CallStep, Component, Design, ElementId } from "../../model/index.ts";
import { accessOf, activeReplicas, lookup } from "../../model/index.ts";
import type { ComponentState } from "../component-state.ts";
import type { Loads } from "../load/propagate.ts";
import { type ComingBack, retriedRefusals } from "../queueing/retried-refusals.ts";
import type { Returning, Room } from "../stations/input.ts";
import { pausesOf, type Refusals } from "./attempts.ts";
import type { CallFigures } from "./call-tree.ts";
import { hedges } from "./hedging.ts";
import { networkTime } from "./network.ts";

/* Queues that are full now and then, from one round of the analysis for the next: who is refused, comes back and finds them full again. */

export interface QueueRound {
  /** By link whose calls come back. */
  readonly refused: ReadonlyMap<ElementId, Refusals>;
  /** By component. */
  readonly returning: ReadonlyMap<ElementId, Returning>;
}

export const noQueues: QueueRound = { refused: new Map(), returning: new Map() };

/** What is known from the round before. */
interface QueueConditions {
  readonly design: Design;
  readonly loads: Loads;
  readonly calls: ReadonlyMap<CallStep, CallFigures>;
  readonly states: ReadonlyMap<ElementId, ComponentState>;
  readonly queues: QueueRound;
}

/** Attempts over a link, per second: all of them, those that were not just refused, and those of these that are repeated when they fail. */
interface Asked {
  /** Mean seconds there and back. */
  readonly way: number;
  all: number;
  fresh: number;
  repeated: number;
}

/** Refusals rarer than this change no figure. */
const negligible = 1e-7;

/** Queues with a limit whose callers try again, as loss systems of which those refused come back (Fredericks and Reisner). */
export function queueRound(conditions: QueueConditions): QueueRound {
  const { design, states } = conditions;
  const limited = design.components.filter(
    ({ id, queueLimit }) => queueLimit !== null && (states.get(id)?.busiest.blocking ?? 0) > negligible,
  );
  if (limited.length === 0) return noQueues;
  const refused = new Map<ElementId, Refusals>();
  const returning = new Map<ElementId, Returning>();
  for (const component of limited) {
    const state = states.get(component.id);
    const room = state?.busiest.room;
    const same = state && sameQueue(state);
    if (!state || !room || same === null || same === undefined) continue;
    const found = comingBack(conditions, component, state, room, same);
    if (!found) continue;
    for (const [link, refusals] of found.refused) refused.set(link, refusals);
    returning.set(component.id, found.returning);
  }
  return { refused, returning };
}

function comingBack(
  { design, loads, calls, queues }: QueueConditions,
  component: Component,
  { load }: ComponentState,
  room: Room,
  same: number,
): { readonly refused: ReadonlyMap<ElementId, Refusals>; readonly returning: Returning } | null {
  const { links } = lookup(design);
  const asked = new Map<ElementId, Asked>();
  for (const [call, { attempts, fresh, repeated }] of calls) {
    const link = call.to === component.id && call.link !== null ? links.get(call.link) : undefined;
    // A pool refuses first, and who hedges asks two replicas.
    if (!link?.retries || link.pool || hedges(link)) continue;
    const rate = loads.steps.get(call) ?? 0;
    const known = asked.get(link.id) ?? { way: networkTime(design, link, accessOf(call)).mean, all: 0, fresh: 0, repeated: 0 };
    asked.set(link.id, {
      way: known.way,
      all: known.all + rate * attempts,
      fresh: known.fresh + rate * fresh,
      repeated: known.repeated + rate * fresh * repeated,
    });
  }
  // The load is still that of the attempts of the round before.
  let others = load.read + load.write;
  let [fresh, total] = [0, 0];
  for (const [id, each] of asked) {
    others -= loads.links.get(id)?.attempts ?? 0;
    fresh += each.fresh;
    total += each.all;
  }
  fresh += Math.max(0, others);
  total += Math.max(0, others);
  if (asked.size === 0 || !(fresh > 0) || !Number.isFinite(total)) return null;
  const lists: ComingBack[] = [];
  for (const [id, each] of asked) {
    const link = links.get(id);
    // The refusal is on its way back, and the retry on its way there, before it asks again.
    const pauses = link ? pausesOf(link).map((pause) => pause.map((part) => ({ ...part, seconds: part.seconds + each.way }))) : [];
    lists.push({ share: each.fresh / fresh, pauses, retried: each.fresh > 0 ? each.repeated / each.fresh : 0 });
  }
  const places = { rate: (fresh * room.queues) / Math.max(1, activeReplicas(component)), givenBack: givenBack(room), same };
  const found = retriedRefusals(places, lists, queues.returning.get(component.id)?.crowding);
  if (!found) return null;
  const refused = new Map([...asked.keys()].map((id, i) => [id, { first: found.first, again: found.again[i] ?? [] }] as const));
  return { refused, returning: { fresh: Math.min(1, fresh / total), crowding: found.crowding, queues: room.queues } };
}

/**
 * Requests that leave per second in the uppermost states: the lower ones of a large queue are left so rarely or visited so rarely, by many standard
 * deviations, that refusals do not tell of them.
 */
function givenBack({ size, servers, seconds }: Room): Float64Array {
  const followed = Math.min(size, Math.ceil(400 + 8 * Math.sqrt(servers)));
  return Float64Array.from({ length: followed }, (_, n) => Math.min(servers, size - followed + n + 1) / seconds);
}

/** Chance that a retry comes to the queue that has refused it; `null` where the replicas are not alike, or another order decides. */
function sameQueue({ component, busiest, loads, shares, balancing, load }: ComponentState): number | null {
  const copied = component.replication !== null && !component.messaging && !component.cache && component.replication.copies.value > 1;
  if (copied || shares !== null || component.messaging || load.consumed > 0 || !busiest.room) return null;
  const replicas = Math.max(1, activeReplicas(component));
  const even = Math.abs(loads.hot.busiest * replicas - load.read - load.write) <= 1e-6 * (load.read + load.write);
  if (!even) return null;
  if (busiest.room.queues > 1 || replicas === 1) return 1;
  return balancing === null || busiest.pooled > 1 ? 1 / replicas : null;
}
