import type { Rule } from "../rule.ts";
import { listText } from "../wording.ts";
import { readBrokers } from "./consumers.ts";

export const queueWithManyReaders: Rule = {
  code: "queue-with-many-readers",
  category: "messaging",
  severity: "warning",
  summary: "Different components read one queue, and each message reaches only one of them.",
  rationale: `A queue hands each message to one reader; that is how the copies of one worker share the work. When the mailer and the search index both read the same queue, each sees half of the messages, a different half every time.

Where each of them needs every message, use a \`topic\` (or one queue for each, fed by a topic). Where they really are interchangeable, make them one component with more replicas.`,
  references: [
    "https://www.enterpriseintegrationpatterns.com/patterns/messaging/PublishSubscribeChannel.html",
    "https://docs.aws.amazon.com/sns/latest/dg/sns-common-scenarios.html",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Events { technology sqs  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Mailer { replicas 2  service-time 20 ms }
worker Indexer { replicas 2  service-time 20 ms }
User -> Lb -> Api
Api ~> Events
Events -> Mailer, Indexer { idempotent }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
topic Events { technology sns  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Mailer { replicas 2  service-time 20 ms }
worker Indexer { replicas 2  service-time 20 ms }
User -> Lb -> Api
Api ~> Events
Events -> Mailer, Indexer { idempotent }`,
  ],
  check({ design }) {
    return readBrokers(design)
      .filter(({ broker, readers }) => broker.kind === "queue" && new Set(readers.map((link) => link.to)).size > 1)
      .map(({ broker, readers }) => ({
        element: broker.id,
        message: `${listText(readers.map((link) => link.to))} read the queue ${broker.id}, and each message goes to only one of them. Use a topic if each needs every message, or one worker with more replicas if not.`,
        origin: broker.origin,
        related: readers.map((link) => ({ message: `${link.to} gets a part of the messages`, origin: link.origin })),
        fixes: [],
      }));
  },
};
