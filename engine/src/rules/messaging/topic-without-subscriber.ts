import { lookup, subscriptions } from "../../model/index.ts";
import { brokerKinds } from "../graph/units.ts";
import type { Rule } from "../rule.ts";

export const topicWithoutSubscriber: Rule = {
  code: "topic-without-subscriber",
  category: "messaging",
  severity: "warning",
  summary: "Messages are sent and nobody reads them.",
  rationale: `A queue that nobody reads fills until it overflows or its retention drops the messages; a topic without subscribers is work for nothing. Usually the link to the consumer was forgotten, and with it the consumer's load is missing from every number. 100 messages of 1 kB a second are 8.6 GB a day that nobody reads.

Link the consumer (\`Queue -> Worker\`), or remove what is sent. A dead-letter queue is read by people and does not count.`,
  references: ["https://www.enterpriseintegrationpatterns.com/patterns/messaging/MessageEndpoint.html"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Events { technology sqs }
User -> Lb -> Api
Api ~> Events`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Events { technology sqs  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Mailer { replicas 2  service-time 20 ms }
User -> Lb -> Api
Api ~> Events
Events -> Mailer { idempotent }`,
  ],
  check({ design }) {
    const { linksTo } = lookup(design);
    const deadLetters = new Set(design.components.map((component) => component.messaging?.deadLetter?.queue));
    return design.components
      .filter((component) => brokerKinds.has(component.kind) && !deadLetters.has(component.id))
      .flatMap((broker) => {
        const senders = linksTo.get(broker.id) ?? [];
        if (senders.length === 0 || subscriptions(design, broker.id).length > 0) return [];
        return [
          {
            element: broker.id,
            message: `Nobody reads the ${broker.kind} ${broker.id}: what is sent to it is work for nothing. Link its consumer.`,
            origin: broker.origin,
            related: senders.map((link) => ({ message: `${link.from} sends here`, origin: link.origin })),
            fixes: [],
          },
        ];
      });
  },
};
