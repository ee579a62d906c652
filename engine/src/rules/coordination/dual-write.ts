import { type CallStep, type Component, type Fix, type Link, lookup, type Step } from "../../model/index.ts";
import { brokerKinds, codeKinds } from "../graph/units.ts";
import { visits } from "../graph/visits.ts";
import type { Report, Rule } from "../rule.ts";

export const dualWrite: Rule = {
  code: "dual-write",
  category: "coordination",
  severity: "warning",
  restsOn: ["idempotent"],
  summary: "A service writes a store and then publishes an event or writes a second store, and a crash between the two loses one of them.",
  rationale: `There is no transaction over a database and a broker, or over a database and a search index. Between the commit and the second step the process can die, or the second refuse: the order is stored and nobody ships it, the article is saved and nobody finds it. The other way round, an event tells of an order that was rolled back. It happens at every deployment under load, and no retry inside the process mends it, because nobody is left to retry.

Write the event into the same database in the same transaction (an outbox) and let a relay or the database's change stream pass it on: \`Orders ~> Events\` from the store, and from there into the second store.

Or let the whole request be sent again until both are done. That takes two things: the second step bears repetition (\`idempotent\` on its link), and so does the request (\`idempotent\` on a link by which it comes in), so that the caller may send it again after a crash. One of the two alone is not enough.`,
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
    for (const { call, flow, path } of visits(design)) {
      const writer = components.get(call.to);
      if (!writer || !codeKinds.has(writer.kind)) continue;
      const calls = inOrder(call.body).filter((inner) => inner.from === writer.id);
      const write = calls.find((inner) => writes(inner, components.get(inner.to), stores));
      const second = write && calls.find((inner) => inner.to !== write.to && follows(inner, components.get(inner.to)));
      const link = second?.link ? links.get(second.link) : undefined;
      if (!write || !second || !link || reports.has(link.id)) continue;
      const into = path.flatMap(({ link: id }) => (id === null ? [] : (links.get(id) ?? [])));
      if (link.idempotent?.value === true && into.some(({ idempotent }) => idempotent?.value === true)) continue;
      const rate = analysis.flows[flow.id]?.rate.value ?? null;
      const often = rate !== null && rate >= 1 ? `, ${Math.round(rate).toLocaleString("en-US")} times a second` : "";
      reports.set(link.id, {
        element: link.id,
        message: `${writer.id} writes ${write.to} and ${second.async ? `publishes to ${second.to}` : `then ${second.to}`} for one request of ${flow.name}${often}: a crash between the two leaves them different. ${second.async ? `Write the event into ${write.to} in the same transaction and publish it from there.` : `Let ${second.to} follow the changes of ${write.to}.`}`,
        origin: second.origin,
        related: [{ message: `${write.to} is written here`, origin: write.origin }],
        fixes: repetition(link, into.at(-1)),
      });
    }
    return [...reports.values()];
  },
};

/** What keeps the truth, and what keeps something derived from it. */
const stores: ReadonlySet<Component["kind"]> = new Set(["database"]);
const derived: ReadonlySet<Component["kind"]> = new Set(["database", "search"]);

function writes(call: CallStep, target: Component | undefined, kinds: ReadonlySet<Component["kind"]>): boolean {
  return !call.async && call.access === "write" && target !== undefined && kinds.has(target.kind);
}

/** A publication, or a write to another store. */
function follows(call: CallStep, target: Component | undefined): boolean {
  return (call.async && isKept(target)) || writes(call, target, derived);
}

/** A broker that is to deliver: what is sent at most once may be lost anyway. */
function isKept(target: Component | undefined): boolean {
  return target !== undefined && brokerKinds.has(target.kind) && target.messaging?.delivery.value !== "at-most-once";
}

function repetition(second: Link, into: Link | undefined): readonly Fix[] {
  if (!into) return [];
  const missing = [second, into].filter(({ idempotent }) => idempotent?.value !== true);
  return [
    {
      title: "The request is sent again until both are done: mark it and the second step idempotent",
      safe: false,
      edits: missing.map(({ id }) => ({ type: "set", element: id, path: ["idempotent"], value: "" })),
    },
  ];
}

/** The calls of a block in the order of the text, whatever they run under. */
export function inOrder(steps: readonly Step[]): readonly CallStep[] {
  return steps.flatMap((step): readonly CallStep[] => {
    if (step.type === "call") return [step];
    if (step.type === "parallel") return step.branches.flatMap(inOrder);
    return step.type === "choose" ? step.options.flatMap((option) => inOrder(option.steps)) : inOrder(step.steps);
  });
}
