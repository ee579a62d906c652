import { type CallStep, type Component, lookup, type Step } from "../../model/index.ts";
import { brokerKinds, codeKinds } from "../graph/units.ts";
import { visits } from "../graph/visits.ts";
import type { Report, Rule } from "../rule.ts";

export const dualWrite: Rule = {
  code: "dual-write",
  category: "coordination",
  severity: "warning",
  summary: "A service writes a store and publishes an event, and a crash between the two loses one of them.",
  rationale: `There is no transaction over a database and a broker. Between the commit and the publication the process can die, or the broker refuse: the order is stored and nobody ships it. The other way round, an event tells of an order that was rolled back. It happens at every deployment under load, and no retry mends it, because nobody is left to retry.

Write the event into the same database in the same transaction (an outbox) and let a relay or the database's change stream publish it: \`Orders ~> Events\` from the store. Or say with \`idempotent\` on the publication that the whole request is repeated until both are done.`,
  references: [
    "https://microservices.io/patterns/data/transactional-outbox.html",
    "https://debezium.io/blog/2019/02/19/reliable-microservices-data-exchange-with-the-outbox-pattern/",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Shop { replicas 2  service-time 5 ms }
database Orders { service-time 4 ms  replicate 3 { mode semi-sync  failover 20 s } }
queue Shipments { technology sqs  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Shipper { replicas 2  service-time 5 ms }
User -> Lb -> Shop
Shop -> Orders { timeout 500 ms }
Shop ~> Shipments
Shipments -> Shipper { idempotent }
flow Order {
  from User
  User -> Lb -> Shop {
    Shop -> Orders write
    Shop ~> Shipments
  }
}`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Shop { replicas 2  service-time 5 ms }
database Orders { service-time 4 ms  replicate 3 { mode semi-sync  failover 20 s } }
queue Shipments { technology sqs  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Shipper { replicas 2  service-time 5 ms }
User -> Lb -> Shop
Shop -> Orders { timeout 500 ms }
Orders ~> Shipments
Shipments -> Shipper { idempotent }
flow Order {
  from User
  User -> Lb -> Shop -> Orders write {
    Orders ~> Shipments
  }
}`,
  ],
  check({ design, analysis }) {
    const { components, links } = lookup(design);
    const reports = new Map<string, Report>();
    for (const { call, flow } of visits(design)) {
      const writer = components.get(call.to);
      if (!writer || !codeKinds.has(writer.kind)) continue;
      const calls = inOrder(call.body).filter((inner) => inner.from === writer.id);
      const kind = (inner: CallStep): Component["kind"] | undefined => components.get(inner.to)?.kind;
      const write = calls.find((inner) => !inner.async && inner.access === "write" && kind(inner) === "database");
      const publication = calls.find((inner) => inner.async && brokerKinds.has(kind(inner) ?? "client"));
      const link = publication?.link === null || publication === undefined ? undefined : links.get(publication.link);
      if (!write || !publication || !link || link.idempotent?.value === true || reports.has(link.id)) continue;
      const rate = analysis.flows[flow.id]?.rate.value ?? null;
      reports.set(link.id, {
        element: link.id,
        message: `${writer.id} writes ${write.to} and publishes to ${publication.to} for one request of ${flow.name}${rate !== null && rate >= 1 ? `, ${Math.round(rate).toLocaleString("en-US")} times a second` : ""}: a crash between the two leaves them different. Write the event into ${write.to} in the same transaction and publish it from there.`,
        origin: publication.origin,
        related: [{ message: `${write.to} is written here`, origin: write.origin }],
        fixes: [],
      });
    }
    return [...reports.values()];
  },
};

/** The calls of a block in the order of the text, whatever they run under. */
export function inOrder(steps: readonly Step[]): readonly CallStep[] {
  return steps.flatMap((step): readonly CallStep[] => {
    if (step.type === "call") return [step];
    if (step.type === "parallel") return step.branches.flatMap(inOrder);
    return step.type === "choose" ? step.options.flatMap((option) => inOrder(option.steps)) : inOrder(step.steps);
  });
}
