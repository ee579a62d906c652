import { type Component, type Design, type Link, lookup, subscriptions } from "../../model/index.ts";
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

/** What a consumer changes for each message: the components it calls or publishes to. */
export function effectsOf(design: Design, consumer: string): readonly Link[] {
  return (lookup(design).linksFrom.get(consumer) ?? []).filter((link) => link.kind !== "subscription");
}
