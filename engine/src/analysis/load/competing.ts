import type { Design, ElementId } from "../../model/index.ts";
import { competingConsumers, lookup } from "../../model/index.ts";
import { maxComponentThroughput } from "../capacity/throughput.ts";
import type { ComponentState } from "../component-state.ts";
import { erlangB } from "../queueing/erlang.ts";
import type { Loads } from "./propagate.ts";
import type { Sources, Subscription } from "./sources.ts";

/** Shares of the messages of a queue, 0…1, by the link of the subscription; those that share evenly are left out. */
export type QueueShares = ReadonlyMap<ElementId, number>;

/** How consumers that compete get on. */
export interface Competition {
  readonly shares: QueueShares;
  /** By consumer: times today's load at which all that share its queue are busy all the time; Infinity where one of them has no limit. */
  readonly growth: ReadonlyMap<ElementId, number>;
}

/** A consumer of a queue that others consume, too. */
export interface Competitor {
  /** Requests and messages per second that it can serve, > 0; Infinity where nothing limits it. */
  readonly capacity: number;
  /** Part of it that is taken by what does not come from the queue, and waits at the consumer for its turn; less than all. */
  readonly others: number;
  /** Messages that it works on at the same time, ≥ 1. */
  readonly servers: number;
}

/** Part of the capacity of all consumers above which they are as good as busy all the time. */
const saturated = 0.999;
/** Servers of one consumer that are told apart; more change its share by less than 1 in 1,000. */
const mostServers = 1000;
/** Differences of a share that no printed figure shows. */
const negligible = 1e-6;
const mostHalvings = 60;

/**
 * How the consumers of each queue without an order share its messages: they take turns, and one that has no free worker is passed over. Each
 * is taken as a group of servers that takes its turn whenever one of them is free (Erlang's loss formula, groups independent of each other), at
 * messages that come so much more often that all take together what comes: even shares where none is ever full, shares of the capacity where all are.
 */
export function queueShares(
  design: Design,
  sources: Sources,
  loads: Loads,
  states: ReadonlyMap<ElementId, ComponentState>,
  before: QueueShares,
): Competition {
  const byQueue = new Map<ElementId, Subscription[]>();
  const { components } = lookup(design);
  for (const subscription of sources.subscriptions) {
    if (competingConsumers(design, components.get(subscription.messaging)).length === 0) continue;
    byQueue.set(subscription.messaging, [...(byQueue.get(subscription.messaging) ?? []), subscription]);
  }
  const growth = new Map<ElementId, number>();
  if (byQueue.size === 0) return { shares: before, growth };
  const found = new Map<ElementId, number>();
  for (const [queue, subscriptions] of byQueue) {
    const messages = loads.components.get(queue)?.delivered ?? 0;
    if (!(messages > 0 && Number.isFinite(messages))) continue;
    const competitors = subscriptions.map(({ consumer, link }) =>
      competitorOf(states.get(consumer), messages * (before.get(link) ?? 1 / subscriptions.length)),
    );
    if (competitors.some((each) => each === null)) continue;
    const all = competitors as readonly Competitor[];
    const most = growthOf(messages, all);
    for (const { consumer } of subscriptions) growth.set(consumer, Math.min(most, growth.get(consumer) ?? most));
    const shares = sharesOf(messages, all);
    shares?.forEach((share, i) => {
      const { link } = subscriptions[i] as Subscription;
      const known = before.get(link);
      found.set(link, known !== undefined && Math.abs(known - share) < negligible ? known : share);
    });
  }
  return { shares: found, growth };
}

function growthOf(messages: number, competitors: readonly Competitor[]): number {
  const sum = (of: (each: Competitor) => number): number => competitors.reduce((total, each) => total + of(each), 0);
  return sum(({ capacity }) => capacity) / (messages + sum(({ others }) => others));
}

/** `null` for a consumer of which nothing follows. `messages`: per second, that it gets from the queue by now. */
function competitorOf(state: ComponentState | undefined, messages: number): Competitor | null {
  if (!state) return null;
  const { component, busiest, load, loads } = state;
  const carried = maxComponentThroughput(state).value;
  // Without a limit it takes what comes; of a service without a finite mean nothing follows.
  if (carried === null) {
    const endless = component.workers.value !== null && busiest.utilisation === Number.POSITIVE_INFINITY;
    return endless ? null : { capacity: Number.POSITIVE_INFINITY, others: 0, servers: 1 };
  }
  const others = Math.max(0, load.read + load.write - messages);
  const places = busiest.places?.count ?? component.workers.value ?? 1;
  const servers = Math.max(1, Math.min(mostServers, Math.round(places * loads.hot.spread)));
  return carried > 0 ? { capacity: carried, others: Math.min(others, saturated * carried), servers } : null;
}

/** Shares of `messages` per second, 0…1 and 1 together; `null` where they are even. */
export function sharesOf(messages: number, competitors: readonly Competitor[]): readonly number[] | null {
  const [first] = competitors;
  if (!first || competitors.every((each) => isAlike(each, first))) return null;
  const room = competitors.reduce((sum, each) => sum + roomOf(each), 0);
  if (messages >= saturated * room) return competitors.map((each) => roomOf(each) / room);
  const free = competitors.map(() => 1);
  let low = 1;
  let high = 1;
  for (let i = 0; i < mostHalvings && totalOf(takenAt(high * messages, competitors, free)) < messages; i++) high *= 2;
  for (let i = 0; i < mostHalvings && high - low > 1e-9 * high; i++) {
    const middle = (low + high) / 2;
    if (totalOf(takenAt(middle * messages, competitors, free)) < messages) low = middle;
    else high = middle;
  }
  const rates = takenAt(high * messages, competitors, free);
  const all = rates.reduce((sum, rate) => sum + rate, 0);
  const shares = rates.map((rate) => rate / all);
  return shares.every((share) => Math.abs(share * competitors.length - 1) < 1e-3) ? null : shares;
}

function roomOf({ capacity, others }: Competitor): number {
  return capacity - others;
}

function isAlike(one: Competitor, other: Competitor): boolean {
  return (
    one.capacity === other.capacity && one.servers === other.servers && Math.abs(one.others - other.others) <= negligible * one.capacity
  );
}

/** Rounds in which the consumers find out how often the others are free; the next call goes on from there. */
const rounds = 8;

/**
 * Messages per second that each takes while so many are offered to all: whoever has a server free takes its turn among those that have, so one of
 * them gets 1 / (1 + K) of the messages, K of the others being free, each independently. `free`: share of the time (0…1) that each is, from here on.
 */
function takenAt(messages: number, competitors: readonly Competitor[], free: number[]): readonly number[] {
  let taken: readonly number[] = [];
  for (let round = 0; round < rounds; round++) {
    const turns = turnsOf(free);
    taken = competitors.map((each, i) => takenOf(messages * (turns[i] as number), each));
    taken.forEach((rate, i) => {
      free[i] = ((free[i] as number) + rate / (messages * (turns[i] as number))) / 2;
    });
  }
  return taken;
}

/** Mean of 1 / (1 + K) for each: the integral of zᴷ over 0…1 (Gauss and Legendre's rule, exact for up to 16 consumers). */
function turnsOf(free: readonly number[]): readonly number[] {
  const turns = free.map(() => 0);
  for (const [z, weight] of gaussLegendre) {
    const factors = free.map((each) => 1 - each * (1 - z));
    const all = factors.reduce((product, factor) => product * factor, 1);
    factors.forEach((factor, i) => {
      turns[i] = (turns[i] as number) + (weight * all) / factor;
    });
  }
  return turns;
}

/** Points and weights for 0…1, 8 of them. Abramowitz and Stegun, table 25.4. */
const gaussLegendre = [
  [0.1834346424956498, 0.362683783378362],
  [0.525532409916329, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
].flatMap(([x = 0, w = 0]): (readonly [number, number])[] => [
  [(1 + x) / 2, w / 2],
  [(1 - x) / 2, w / 2],
]);

function totalOf(rates: readonly number[]): number {
  return rates.reduce((sum, rate) => sum + rate, 0);
}

/**
 * Messages per second that a consumer takes of those that are offered to it: all that find one of its servers free. What else it does waits
 * there, so it stays full for longer: a birth and death chain with both kinds of arrivals below `servers`, and the others alone from there on.
 */
function takenOf(offered: number, { capacity, others, servers }: Competitor): number {
  if (capacity === Number.POSITIVE_INFINITY) return offered;
  const free = 1 - erlangB(servers, ((offered + others) * servers) / capacity);
  const full = (1 - free) / (1 - others / capacity);
  return (offered * free) / (free + full);
}
