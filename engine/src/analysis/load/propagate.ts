import type { CallStep, Design, ElementId } from "../../model/index.ts";
import { lookup } from "../../model/index.ts";
import type { Steps } from "../steps.ts";
import { type PriorityLoads, priorityLoads } from "./priorities.ts";
import type { Source, Sources } from "./sources.ts";
import type { Behaviour, Tally } from "./tally.ts";
import { tallyOf } from "./tally.ts";

export interface ComponentLoad {
  /** Requests per second that read and write. */
  read: number;
  write: number;
  /** Part of them that must ask every shard. */
  scatteredRead: number;
  scatteredWrite: number;
  /** Reads of a cache that could hit. */
  lookups: number;
  /** Messages per second handed to consumers (queues, topics, streams). */
  delivered: number;
  /** Messages per second consumed. */
  consumed: number;
}

export interface LinkLoad {
  /** Calls and attempts per second. */
  calls: number;
  attempts: number;
}

export interface Loads {
  readonly components: ReadonlyMap<ElementId, ComponentLoad>;
  readonly links: ReadonlyMap<ElementId, LinkLoad>;
  readonly steps: ReadonlyMap<CallStep, number>;
  readonly tallies: ReadonlyMap<ElementId, Tally>;
  /** Requests (messages) per second of each source. */
  readonly rates: ReadonlyMap<ElementId, number>;
  /** Consumers whose messages breed more messages than they consume: no steady state. */
  readonly breeding: ReadonlySet<ElementId>;
  /** `null` where the priorities of flows decide nothing. */
  readonly priorities: PriorityLoads | null;
}

/** Rounds of the message balance; a chain of topics needs as many as it is long, a cycle converges or grows. */
const maxRounds = 400;

/**
 * The traffic equations: visits per request of every flow times its rate, and messages to consumers, whose own calls may
 * publish again, until the message rates settle. `flowRate` gives requests per second of a flow (0 when unknown).
 */
export function* propagateSteps(
  design: Design,
  sources: Sources,
  flowRate: (flow: ElementId) => number,
  behaviour: Behaviour,
): Steps<Loads> {
  const tallies = new Map<ElementId, Tally>();
  const tallyFor = (source: Source): Tally => {
    const tally = tallyOf(design, sources, source.steps, behaviour);
    tallies.set(source.flow ? source.id : consumerKey(source.id), tally);
    return tally;
  };
  const flowTallies: { readonly priority: number; readonly rate: number; readonly tally: Tally }[] = [];
  for (const source of sources.flows) {
    flowTallies.push({ priority: source.flow.priority.value, rate: flowRate(source.id), tally: tallyFor(source) });
    yield;
  }
  const consumerTallies = new Map<ElementId, Tally>();
  for (const [id, source] of sources.consumers) {
    consumerTallies.set(id, tallyFor(source));
    yield;
  }
  const { rates: consumerRates, breeding } = messageRates(sources, behaviour, flowTallies, consumerTallies);
  yield;

  const components = new Map<ElementId, ComponentLoad>(design.components.map((component) => [component.id, emptyLoad()]));
  const links = new Map<ElementId, LinkLoad>(design.links.map((link) => [link.id, { calls: 0, attempts: 0 }]));
  const steps = new Map<CallStep, number>();
  const collect = (rate: number, tally: Tally): void => {
    for (const [id, visits] of tally.visits) {
      const load = components.get(id) as ComponentLoad;
      load.read += rate * visits.read;
      load.write += rate * visits.write;
    }
    for (const [id, visits] of tally.scattered) {
      const load = components.get(id) as ComponentLoad;
      load.scatteredRead += rate * visits.read;
      load.scatteredWrite += rate * visits.write;
    }
    for (const [id, n] of tally.lookups) (components.get(id) as ComponentLoad).lookups += rate * n;
    for (const [id, n] of tally.calls) {
      const load = links.get(id);
      if (load) load.calls += rate * n;
    }
    for (const [id, n] of tally.attempts) {
      const load = links.get(id);
      if (load) load.attempts += rate * n;
    }
    for (const [call, n] of tally.steps) steps.set(call, (steps.get(call) ?? 0) + rate * n);
  };
  const rates = new Map<ElementId, number>();
  for (const [i, source] of sources.flows.entries()) {
    const entry = flowTallies[i] as { rate: number; tally: Tally };
    rates.set(source.id, entry.rate);
    collect(entry.rate, entry.tally);
    yield;
  }
  for (const [id, tally] of consumerTallies) {
    const rate = consumerRates.get(id) ?? 0;
    rates.set(consumerKey(id), rate);
    collect(rate, tally);
    yield;
  }
  const byId = lookup(design).components;
  for (const subscription of sources.subscriptions) {
    const published = components.get(subscription.messaging) as ComponentLoad;
    const messages = (published.read + published.write) * behaviour.share(subscription);
    published.delivered += messages;
    const consumer = components.get(subscription.consumer);
    if (consumer) {
      consumer.read += messages;
      consumer.consumed += messages;
    }
    const deadLetter = byId.get(subscription.messaging)?.messaging?.deadLetter;
    const deadLetters = deadLetter ? components.get(deadLetter.queue) : undefined;
    if (deadLetter && deadLetters) {
      // A message moves on after it failed that often, by the consumer's own error rate.
      deadLetters.write += messages * (byId.get(subscription.consumer)?.errorRate.value ?? 0) ** Math.max(1, deadLetter.after.value);
    }
    const link = links.get(subscription.link);
    if (link) {
      link.calls += messages;
      link.attempts += messages;
    }
  }
  yield;
  const priorities = priorityLoads(
    design,
    flowTallies,
    consumerTallies,
    (flows) => messageRates(sources, behaviour, flows, consumerTallies).rates,
  );
  return { components, links, steps, tallies, rates, breeding, priorities };
}

/** Key of a consumer's tally and rate, apart from a flow of the same name. */
export function consumerKey(consumer: ElementId): string {
  return `${consumerPrefix}${consumer}`;
}

/** No name of a flow contains a space. */
const consumerPrefix = "consumer ";

/** Whether a key is one that `consumerKey` made. */
export function isConsumerKey(key: string): boolean {
  return key.startsWith(consumerPrefix);
}

/** The consumer whose key this is. */
export function consumerOf(key: string): ElementId {
  return key.slice(consumerPrefix.length);
}

/** No requests and no messages per second. */
export function emptyLoad(): ComponentLoad {
  return { read: 0, write: 0, scatteredRead: 0, scatteredWrite: 0, lookups: 0, delivered: 0, consumed: 0 };
}

/** Messages per second of each consumer: what flows publish and what consumers publish in turn. */
function messageRates(
  sources: Sources,
  behaviour: Behaviour,
  flows: readonly { readonly rate: number; readonly tally: Tally }[],
  consumers: ReadonlyMap<ElementId, Tally>,
): { readonly rates: ReadonlyMap<ElementId, number>; readonly breeding: ReadonlySet<ElementId> } {
  const messaging = new Set(sources.subscriptions.map((subscription) => subscription.messaging));
  const published = contributions(flows, consumers, (tally, add) => {
    for (const [id, visits] of tally.visits) if (messaging.has(id)) add(id, visits.read + visits.write);
  });
  /** Messages of a consumer whose handling the publisher wrote down: its own steps do not run for them. */
  const written = contributions(flows, consumers, (tally, add) => {
    for (const [consumer, messages] of tally.written) add(consumer, messages);
  });
  let rates = new Map<ElementId, number>();
  const breeding = new Set<ElementId>();
  for (let round = 0; round < maxRounds; round++) {
    const next = new Map<ElementId, number>();
    for (const subscription of sources.subscriptions) {
      const { messaging: broker, consumer } = subscription;
      const share = behaviour.share(subscription);
      next.set(consumer, (next.get(consumer) ?? 0) + share * published(broker, rates));
    }
    for (const [id, rate] of next) next.set(id, Math.max(0, rate - written(id, rates)));
    breeding.clear();
    for (const [id, rate] of next) if (!(Math.abs(rate - (rates.get(id) ?? 0)) <= 1e-9 * rate)) breeding.add(id);
    rates = next;
    if (breeding.size === 0) break;
  }
  for (const id of breeding) rates.set(id, 0);
  return { rates, breeding };
}

/** What all sources together do to an element per second, given the rates of the consumers; flows and the elements they touch are gone through once. */
function contributions(
  flows: readonly { readonly rate: number; readonly tally: Tally }[],
  consumers: ReadonlyMap<ElementId, Tally>,
  each: (tally: Tally, add: (element: ElementId, times: number) => void) => void,
): (element: ElementId, rates: ReadonlyMap<ElementId, number>) => number {
  const ofFlows = new Map<ElementId, number>();
  const ofConsumers = new Map<ElementId, { readonly consumer: ElementId; readonly times: number }[]>();
  for (const { rate, tally } of flows) each(tally, (element, times) => ofFlows.set(element, (ofFlows.get(element) ?? 0) + rate * times));
  for (const [consumer, tally] of consumers) {
    each(tally, (element, times) => {
      const known = ofConsumers.get(element);
      if (known) known.push({ consumer, times });
      else ofConsumers.set(element, [{ consumer, times }]);
    });
  }
  return (element, rates) => {
    let total = ofFlows.get(element) ?? 0;
    for (const { consumer, times } of ofConsumers.get(element) ?? []) total += (rates.get(consumer) ?? 0) * times;
    return total;
  };
}
