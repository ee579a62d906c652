import { lookup } from "../../model/index.ts";
import { freeName } from "../graph/names.ts";
import type { Rule } from "../rule.ts";
import { listText } from "../wording.ts";
import { readBrokers } from "./consumers.ts";

export const dlqMissing: Rule = {
  code: "dlq-missing",
  category: "messaging",
  severity: "warning",
  severities: ["warning", "info"],
  summary: "Messages are delivered again until they succeed, and one that never succeeds has nowhere to go.",
  rationale: `With at-least-once delivery a message that a consumer cannot handle (a bug, a missing row, bad data) comes back for ever. In an ordered log it blocks everything behind it; in a queue it takes a share of the consumers' time that grows with every such message.

Put it aside after a few attempts: \`dead-letter Dlq after 5\`. Somebody has to look at that queue, so alert on it. For a stream it is only a note: consumers of a log often put messages aside themselves, into a topic of their own.`,
  references: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
    "https://www.enterpriseintegrationpatterns.com/patterns/messaging/DeadLetterChannel.html",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Jobs { technology sqs }
worker Mailer { replicas 2  service-time 20 ms }
User -> Lb -> Api
Api ~> Jobs
Jobs -> Mailer`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Jobs { technology sqs  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Mailer { replicas 2  service-time 20 ms }
User -> Lb -> Api
Api ~> Jobs
Jobs -> Mailer`,
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
topic Metrics { replicate 3 { mode sync }  delivery at-most-once }
worker Charts { replicas 2  service-time 20 ms }
User -> Lb -> Api
Api ~> Metrics
Metrics -> Charts`,
  ],
  check({ design }) {
    return readBrokers(design).flatMap(({ broker, readers }) => {
      if (broker.messaging?.deadLetter || broker.messaging?.delivery.value === "at-most-once") return [];
      const dead = freeName(`${broker.id}Dead`, (name) => lookup(design).elements.has(name));
      const known = broker.technology?.managed ? ` { technology ${broker.technology.name} }` : "";
      return [
        {
          element: broker.id,
          // Consumers of a log often set a message aside themselves, which a design does not show.
          ...(broker.kind === "stream" ? { severity: "info" as const } : {}),
          message: `${broker.id} delivers a message again until ${listText(readers.map((link) => link.to))} ${readers.length === 1 ? "handles" : "handle"} it, and one that always fails has nowhere to go: it comes back for ever${broker.kind === "queue" ? " and takes the consumers' time" : " and blocks what is behind it"}. Put it aside after a few attempts.`,
          origin: broker.origin,
          related: readers.map((link) => ({ message: `${link.to} reads it`, origin: link.origin })),
          fixes: [
            {
              title: `Put failing messages aside in a new queue ${dead} after 5 attempts`,
              safe: true,
              edits: [
                { type: "add", text: `queue ${dead}${known}`, after: broker.id },
                { type: "set", element: broker.id, path: ["dead-letter"], value: `${dead} after 5` },
              ],
            },
          ],
        },
      ];
    });
  },
};
