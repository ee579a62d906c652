import {
  type BalancingStrategy,
  type Component,
  type Design,
  type ElementId,
  type Expectation,
  type Given,
  type Link,
  mean,
  type Objective,
  scaledTime,
} from "../../model/index.ts";

/** A design for one request in `oneIn` of another. */
export interface Thinned {
  readonly design: Design;
  /** One request in so many arrives (`SimulationOptions.load` has to be divided by it); 1 for all. */
  readonly oneIn: number;
  /** Components with too few workers for that: they are less busy than in the whole design. */
  readonly lessBusy: readonly ElementId[];
  /** Links whose messages take too long for that: as wide as before, so less busy. */
  readonly wide: readonly ElementId[];
  /** Balancers that go by the requests that replicas have not answered: of fewer requests they see less. */
  readonly counting: readonly ElementId[];
}

/** A thinned design has at least so many requests per second, and one in so many of them at most. */
const fewestPerSecond = 200;
const mostThinned = 64;

/** How much of a design of so many requests per second may be left out when it is `wanted` times too large. */
export function thinningFor(wanted: number, requestsPerSecond: number): number {
  const most = Math.min(mostThinned, Math.floor(requestsPerSecond / fewestPerSecond));
  return Math.max(1, Math.min(most, Math.ceil(wanted)));
}

/**
 * A design in which a request in `oneIn` finds what all of them find in the given one: components with as large a part of their workers, so
 * as busy as before, and limits, pools, queues, bandwidths and caches of as large a part. Replicas, shards, places and times stay, so what depends on
 * whom, and for how long, does too. Of workers that cannot be parted so there are rather too many, which work more slowly as far as nobody
 * minds; beyond that they are less busy than they should be. Of fewer workers more wait: where it is as busy, latency under load comes out too
 * high, never too low.
 */
export function thinned(design: Design, oneIn: number): Thinned {
  if (oneIn <= 1) return { design, oneIn: 1, lessBusy: [], wide: [], counting: [] };
  const lessBusy: ElementId[] = [];
  const patience = patienceWith(design);
  const components = design.components.map((component): Component => {
    const { component: smaller, isLessBusy } = thinnedComponent(component, oneIn, patience.get(component.id) ?? Number.POSITIVE_INFINITY);
    if (isLessBusy) lessBusy.push(component.id);
    return smaller;
  });
  const clients = new Set(design.components.flatMap(({ kind, id }) => (kind === "client" ? [id] : [])));
  const wide: ElementId[] = [];
  const links = design.links.map((link): Link => {
    const narrower = thinnedLink(link, oneIn, clients);
    if (narrower.isWide) wide.push(link.id);
    return narrower.link;
  });
  return {
    design: {
      ...design,
      components,
      links,
      objectives: design.objectives.map((objective) => thinnedObjective(objective, oneIn)),
      scenarios: design.scenarios.map((scenario) => ({
        ...scenario,
        expectations: scenario.expectations.map((expectation) => thinnedExpectation(expectation, oneIn)),
      })),
    },
    oneIn,
    lessBusy,
    wide,
    counting: design.components.filter(({ balancing }) => balancing !== null && counts.has(balancing.strategy.value)).map(({ id }) => id),
  };
}

const counts: ReadonlySet<BalancingStrategy> = new Set(["least-connections", "power-of-two", "least-bandwidth"]);

/** Whether a bound counts requests, so that one for a part of them is a part of it. */
export function countsRequests(term: Objective["term"] | Expectation): boolean {
  return term.type === "throughput" || (term.type === "metric" && ["throughput", "queue-length"].includes(term.metric));
}

/** Seconds that the least patient caller of each component waits. */
function patienceWith({ links }: Design): ReadonlyMap<ElementId, number> {
  const patience = new Map<ElementId, number>();
  for (const { to, timeout } of links)
    if (timeout !== null) patience.set(to, Math.min(patience.get(to) ?? Number.POSITIVE_INFINITY, timeout.value));
  return patience;
}

/** A worker may become slower by this factor, or up to this share of its callers' patience or to so many seconds, before it is less busy instead. */
const slowerBy = 1.5;
const shareOfPatience = 0.1;
const slowest = 0.01;

/** By which factor something that takes this many seconds may become slower. */
function mostSlower(time: number, patience: number): number {
  return time > 0 ? Math.max(slowerBy, Math.min(patience * shareOfPatience, slowest) / time) : Number.POSITIVE_INFINITY;
}

function thinnedComponent(
  component: Component,
  oneIn: number,
  patience: number,
): { readonly component: Component; readonly isLessBusy: boolean } {
  const { kind, client, workers, serviceTime, concurrency, queueLimit, rateLimit, cache, messaging } = component;
  // What jobs and swarms do does not follow from requests.
  if (kind === "job" || kind === "swarm") return { component, isLessBusy: false };
  const count = workers.value;
  const fewer = count === null ? null : Math.max(1, Math.ceil(count / oneIn));
  const wanted = count === null || fewer === null ? 1 : (fewer * oneIn) / count;
  const time = serviceTime === null ? 0 : mean(serviceTime.value);
  const slower = Math.min(wanted, mostSlower(time, patience));
  const part = <T extends Given<number> | null>(given: T): T => (given === null ? given : { ...given, value: given.value / oneIn });
  const room = <T extends Given<number> | null>(given: T): T => (given === null ? given : { ...given, value: roomFor(given.value, oneIn) });
  return {
    component: {
      ...component,
      client: client && { ...client, users: client.users && { ...client.users, value: Math.max(1, client.users.value / oneIn) } },
      workers: { ...workers, value: fewer },
      serviceTime: serviceTime && { ...serviceTime, value: scaledTime(serviceTime.value, slower) },
      concurrency: room(concurrency),
      queueLimit: room(queueLimit),
      rateLimit:
        rateLimit === null || rateLimit.per === "client"
          ? rateLimit
          : { ...rateLimit, rate: part(rateLimit.rate), burst: room(rateLimit.burst) },
      cache: cache && { ...cache, size: part(cache.size), keys: part(cache.keys) },
      messaging: messaging && { ...messaging, capacity: room(messaging.capacity) },
    },
    isLessBusy: slower < wanted * 0.95,
  };
}

/**
 * A link of a part of the places in its pools and of the bandwidth: each message takes so much longer, as little as that is of most bandwidths,
 * and shares it with so many fewer. Users have bandwidths of their own, and so have messages on their way to consumers.
 */
function thinnedLink(link: Link, oneIn: number, clients: ReadonlySet<ElementId>): { readonly link: Link; readonly isWide: boolean } {
  const { bandwidth, payload, response } = link.network;
  const pool = link.pool && { ...link.pool, value: roomFor(link.pool.value, oneIn) };
  if (bandwidth === null || !(bandwidth.value > 0) || clients.has(link.from) || link.kind === "subscription")
    return { link: { ...link, pool }, isWide: false };
  const time = Math.max(payload.value, response.value, 0) / bandwidth.value;
  const patience = link.timeout === null ? Number.POSITIVE_INFINITY : link.timeout.value;
  const narrower = Math.min(oneIn, mostSlower(time, patience));
  return {
    link: { ...link, pool, network: { ...link.network, bandwidth: { ...bandwidth, value: bandwidth.value / narrower } } },
    isWide: narrower < oneIn * 0.95,
  };
}

/** Places for a part of the requests: small numbers vary more, so they get room for two standard deviations beyond their part. */
function roomFor(places: number, oneIn: number): number {
  if (!Number.isFinite(places)) return places;
  const part = places / oneIn;
  return Math.max(1, Math.ceil(part + 2 * Math.sqrt(part)));
}

function thinnedObjective(objective: Objective, oneIn: number): Objective {
  const { term } = objective;
  return countsRequests(term) ? { ...objective, term: { ...term, bound: term.bound / oneIn } } : objective;
}

function thinnedExpectation(expectation: Expectation, oneIn: number): Expectation {
  return expectation.type === "metric" && countsRequests(expectation) ? { ...expectation, bound: expectation.bound / oneIn } : expectation;
}
