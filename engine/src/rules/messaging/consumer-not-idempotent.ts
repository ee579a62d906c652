import { type Design, type Link, lookup } from "../../model/index.ts";
import { visitsOver } from "../graph/visits.ts";
import type { Rule } from "../rule.ts";
import { listText } from "../wording.ts";
import { effectsOf, readBrokers } from "./consumers.ts";

export const consumerNotIdempotent: Rule = {
  code: "consumer-not-idempotent",
  category: "messaging",
  severity: "error",
  severities: ["error", "warning"],
  summary: "A message may be delivered twice, and the consumer's work is not said to bear it.",
  rationale: `At-least-once delivery means what it says: after a crash, a slow acknowledgement or a rebalance the same message arrives again. A consumer that then charges, sends or inserts a second time turns a routine restart into wrong data. One delivery in 10,000 that is repeated is 864 double effects a day at 100 messages a second.

Make the effect idempotent and mark the subscription \`idempotent\`: remember the message's key with the effect (in the same transaction), or write values instead of increments. Brokers that promise exactly-once deduplicate only inside themselves; the effect on your database is still yours.

It is an error where the consumer surely changes something: a step marked \`write\`, a message it publishes, a call to an external system. Where nothing says whether it writes, it is a warning; a consumer that only reads, or whose outgoing calls are all marked idempotent, passes.`,
  references: [
    "https://microservices.io/patterns/communication-style/idempotent-consumer.html",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Jobs { technology sqs  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Biller { replicas 2  service-time 20 ms }
database Invoices { replicate 2 { mode semi-sync } }
User -> Lb -> Api
Api ~> Jobs
Jobs -> Biller
Biller -> Invoices { timeout 200 ms }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Jobs { technology sqs  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Biller { replicas 2  service-time 20 ms }
database Invoices { replicate 2 { mode semi-sync } }
User -> Lb -> Api
Api ~> Jobs
Jobs -> Biller { idempotent }
Biller -> Invoices { timeout 200 ms }`,
  ],
  check({ design }) {
    const { components } = lookup(design);
    return readBrokers(design).flatMap(({ broker, readers }) => {
      if (broker.messaging?.delivery.value === "at-most-once") return [];
      return readers.flatMap((link) => {
        const effects = effectsOf(design, link.to).filter((effect) => !onlyReads(design, effect));
        if (link.idempotent?.value === true || effects.length === 0 || components.get(link.to)?.kind === "client") return [];
        if (effects.every((effect) => effect.idempotent?.value === true)) return [];
        const sure = effects.some((effect) => surelyWrites(design, effect));
        return [
          {
            element: link.id,
            severity: sure ? "error" : "warning",
            message: `${broker.id} may deliver a message to ${link.to} twice, which then calls ${listText(effects.map((effect) => effect.to))} twice; nothing says that this ${sure ? "does no harm" : "only reads or does no harm"}. Make the work idempotent and mark the subscription.`,
            origin: link.origin,
            related: effects.map((effect) => ({ message: `${effect.from} -> ${effect.to} would be repeated`, origin: effect.origin })),
            fixes: [
              {
                title: "The work bears repetition: mark it idempotent",
                safe: false,
                edits: [{ type: "set", element: link.id, path: ["idempotent"], value: "" }],
              },
            ],
          },
        ];
      });
    });
  },
};

/** Every step over the link says that it reads. */
function onlyReads(design: Design, link: Link): boolean {
  const calls = visitsOver(design, link.id);
  return link.kind === "call" && calls.length > 0 && calls.every((visit) => visit.call.access === "read");
}

/** Publishing, changing something outside the system, or a step marked `write`. */
function surelyWrites(design: Design, link: Link): boolean {
  if (link.kind === "async" || lookup(design).components.get(link.to)?.kind === "external") return true;
  return visitsOver(design, link.id).some((visit) => visit.call.access === "write");
}
