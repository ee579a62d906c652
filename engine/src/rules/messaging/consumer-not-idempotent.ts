import { lookup } from "../../model/index.ts";
import type { Rule } from "../rule.ts";
import { listText } from "../wording.ts";
import { effectsOf, readBrokers } from "./consumers.ts";

export const consumerNotIdempotent: Rule = {
  code: "consumer-not-idempotent",
  category: "messaging",
  severity: "error",
  summary: "A message may be delivered twice, and the consumer's work is not said to bear it.",
  rationale: `At-least-once delivery means what it says: after a crash, a slow acknowledgement or a rebalance the same message arrives again. A consumer that then charges, sends or inserts a second time turns a routine restart into wrong data.

Make the effect idempotent and mark the subscription \`idempotent\`: remember the message's key with the effect (in the same transaction), or write values instead of increments. Brokers that promise exactly-once deduplicate only inside themselves; the effect on your database is still yours.

A consumer whose outgoing calls are all marked idempotent passes too.`,
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
        const effects = effectsOf(design, link.to);
        if (link.idempotent?.value === true || effects.length === 0 || components.get(link.to)?.kind === "client") return [];
        if (effects.every((effect) => effect.idempotent?.value === true)) return [];
        return [
          {
            element: link.id,
            message: `${broker.id} may deliver a message to ${link.to} twice, which then calls ${listText(effects.map((effect) => effect.to))} twice; nothing says that this does no harm. Make the work idempotent and mark the subscription.`,
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
