import type { Design, ElementId, Link } from "../../model/index.ts";
import { lookup, prioritiesOf, subscriptions } from "../../model/index.ts";
import type { BacklogModel, Draft, LinkModel } from "./model.ts";

/** Partitions kept apart at most; more would not change how the consumers share them. */
const mostPartitions = 10_000;

/** One backlog for each subscription of a topic or stream, one for all consumers of a queue. Delivery sites are filled in later. */
export function compileBacklogs(
  design: Design,
  componentIndex: ReadonlyMap<ElementId, number>,
  linkById: ReadonlyMap<ElementId, LinkModel>,
): (Draft<BacklogModel> & { readonly links: readonly Link[] })[] {
  const backlogs: (Draft<BacklogModel> & { readonly links: readonly Link[] })[] = [];
  design.components.forEach((component, broker) => {
    const facts = component.messaging;
    if (!facts) return;
    const links = subscriptions(design, component.id).filter((link) => componentIndex.has(link.to));
    const groups: Link[][] = component.kind === "queue" ? [links] : links.map((link) => [link]);
    for (const group of groups) {
      const ordering = facts.ordering.value;
      backlogs.push({
        index: backlogs.length,
        broker,
        links: group,
        consumers: group.map((link) => componentIndex.get(link.to) ?? -1),
        partitions: ordering === "none" ? 1 : partitionCount(facts.partitions.value),
        ordered: ordering !== "none",
        lines: group.some((link) => isPrioritised(design, link.to)) ? Math.max(1, prioritiesOf(design).length) : 1,
        exclusive: ordering === "fifo",
        link: linkById.get(group[0]?.id ?? "") ?? null,
        latency: Math.max(0, group[0]?.network.latency.value ?? 0),
        visibility: Math.max(0, facts.visibility.value),
        retention: facts.retention?.value ?? Number.POSITIVE_INFINITY,
        exactlyOnce: facts.delivery.value === "exactly-once",
        atMostOnce: facts.delivery.value === "at-most-once",
        capacity: facts.capacity?.value ?? Number.POSITIVE_INFINITY,
        overflow: facts.overflow.value,
        deadLetter: facts.deadLetter ? (componentIndex.get(facts.deadLetter.queue) ?? -1) : -1,
        deadLetterAfter: facts.deadLetter ? Math.max(1, Math.round(facts.deadLetter.after.value)) : Number.POSITIVE_INFINITY,
        deliveries: [],
      });
    }
  });
  return backlogs;
}

function isPrioritised(design: Design, consumer: ElementId): boolean {
  return lookup(design).components.get(consumer)?.discipline.value === "priority";
}

/** Partitions that are kept apart. */
export function partitionCount(partitions: number): number {
  return Math.min(mostPartitions, Math.max(1, Math.round(partitions)));
}
