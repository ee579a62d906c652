import { type Component, competingConsumers, type Design, type Link, lookup, subscriptions } from "../../model/index.ts";
import { type Load, loadOf, peakFactor } from "../graph/load.ts";
import { once } from "../graph/once.ts";
import { brokerKinds } from "../graph/units.ts";

/** A queue, topic or stream with the links to those who read it. */
export interface ReadBroker {
  readonly broker: Component;
  readonly readers: readonly Link[];
}

/** The brokers that somebody reads and that are not the dead-letter queue of another. */
export function readBrokers(design: Design): readonly ReadBroker[] {
  const deadLetters = new Set(design.components.map((component) => component.messaging?.deadLetter?.queue));
  return design.components
    .filter((component) => brokerKinds.has(component.kind) && component.messaging !== null && !deadLetters.has(component.id))
    .map((broker) => ({ broker, readers: subscriptions(design, broker.id) }))
    .filter(({ readers }) => readers.length > 0);
}

/** Messages per second of a queue whose consumers take turns at it. */
export interface SharedLoad {
  readonly mean: number;
  readonly peak: number;
  /** What its consumers together have room for beside what else they do, at the mean and at peak. */
  readonly capacity: number;
  readonly capacityAtPeak: number;
  readonly consumers: readonly Sharer[];
}

/** A consumer with the requests and messages per second that do not come from the queue, at peak. */
export interface Sharer {
  readonly consumer: Component;
  readonly load: Load;
  readonly others: number;
}

/** The queues whose consumers take turns at them; those of which the load or the capacity is not known are left out. */
export const sharedLoads = once((context): ReadonlyMap<string, SharedLoad> => {
  const { analysis, design } = context;
  const found = new Map<string, SharedLoad>();
  for (const queue of design.components) {
    const links = competingConsumers(design, queue);
    const mean = analysis.components[queue.id]?.rate.value ?? null;
    if (links.length === 0 || mean === null || !(mean > 0)) continue;
    const growth = peakFactor(context, queue.id);
    const consumers = [...new Set(links.map((link) => link.to))].map((id): Sharer | null => {
      const consumer = lookup(design).components.get(id);
      const load = consumer ? loadOf(context, consumer) : null;
      if (!consumer || !load) return null;
      const messages = links.filter((link) => link.to === id).reduce((sum, link) => sum + (analysis.links[link.id]?.rate.value ?? 0), 0);
      return { consumer, load, others: Math.max(0, load.mean - messages) };
    });
    if (consumers.some((each) => each === null)) continue;
    const known = consumers as readonly Sharer[];
    const room = (times: number): number => known.reduce((sum, { load, others }) => sum + Math.max(0, load.capacity - others * times), 0);
    found.set(queue.id, { mean, peak: mean * growth, capacity: room(1), capacityAtPeak: room(growth), consumers: known });
  }
  return found;
});

/** Consumers of a queue that falls behind although each has room for what else it does: it is told of the queue, once. */
export const sharersBehind = once((context): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { peak, capacityAtPeak, consumers } of sharedLoads(context).values()) {
    if (peak <= capacityAtPeak) continue;
    for (const { consumer, load, others } of consumers) if (others < load.capacity) found.add(consumer.id);
  }
  return found;
});

/** What a consumer changes for each message: the components it calls or publishes to. */
export function effectsOf(design: Design, consumer: string): readonly Link[] {
  return (lookup(design).linksFrom.get(consumer) ?? []).filter((link) => link.kind !== "subscription");
}
