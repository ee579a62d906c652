import { lookup } from "../../model/index.ts";
import type { Report, Rule } from "../rule.ts";

export const dlqOrderLost: Rule = {
  code: "dlq-order-lost",
  category: "messaging",
  severity: "error",
  restsOn: ["ordering", "dead-letter", "technology"],
  summary: "An Amazon SQS queue that keeps an order sends its dead letters to one that does not.",
  rationale: `Amazon SQS accepts as dead-letter queue of a FIFO queue only another FIFO queue, and refuses the configuration otherwise: the deployment fails, or the queue is left without a place for messages that cannot be handled. The order matters there too, since somebody will send the messages back in it.

Write \`ordering fifo\` on the dead-letter queue as well.`,
  references: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
    "https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md",
  ],
  invalid: [example("")],
  valid: [example("  ordering fifo")],
  check({ design }) {
    const { components } = lookup(design);
    return design.components.flatMap((queue): readonly Report[] => {
      const dead = components.get(queue.messaging?.deadLetter?.queue ?? "");
      if (queue.technology?.name !== "sqs" || queue.messaging?.ordering.value !== "fifo" || !dead?.messaging) return [];
      if (dead.messaging.ordering.value === "fifo") return [];
      return [
        {
          element: dead.id,
          message: `${queue.id} keeps an order (ordering fifo) and ${dead.id}, which gets its dead letters, does not: Amazon SQS refuses this pair. Write ordering fifo on ${dead.id} too.`,
          origin: dead.messaging.ordering.origin ?? dead.origin,
          related: [{ message: `${queue.id} keeps an order`, origin: queue.messaging.ordering.origin ?? queue.origin }],
          fixes: [
            {
              title: `Keep the order in ${dead.id}`,
              safe: dead.messaging.ordering.assumed !== null,
              edits: [{ type: "set", element: dead.id, path: ["ordering"], value: "fifo" }],
            },
          ],
        },
      ];
    });
  },
};

function example(ordering: string): string {
  return `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Orders { technology sqs  ordering fifo  dead-letter Dead after 5 }
queue Dead { technology sqs${ordering} }
worker Packer { replicas 2  mode active-passive  health-check { every 1 s  misses 3 }  failover 2 s }
User -> Lb -> Api ~> Orders
Orders -> Packer { idempotent }`;
}
