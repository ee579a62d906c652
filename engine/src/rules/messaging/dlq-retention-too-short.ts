import { lookup, timeText } from "../../model/index.ts";
import type { Report, Rule } from "../rule.ts";
import { roundUpTime } from "../wording.ts";

export const dlqRetentionTooShort: Rule = {
  code: "dlq-retention-too-short",
  category: "messaging",
  severity: "warning",
  restsOn: ["retention", "dead-letter"],
  summary: "Messages put aside for people to look at are deleted no later than those in the queue itself.",
  rationale: `A dead-letter queue holds what no consumer could handle, until somebody has found out why and sends it back. Several brokers (Amazon SQS among them) count a message's age from when it was first sent, so time spent failing in the source queue is taken off the time in the dead-letter queue: with the same retention a message can be gone before anybody has seen it. With 4 days in both, a message that failed for 3 days is kept for one more.

Keep dead letters longer than the source keeps its messages, by the days it takes to notice and to mend.`,
  references: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html#understanding-message-retention-periods",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Orders { technology sqs  retention 4 days  dead-letter Dead after 5 }
queue Dead { technology sqs  retention 1 day }
worker Shipper { replicas 4  service-time 5 ms }
User -> Lb -> Api
Api ~> Orders
Orders -> Shipper { idempotent }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Orders { technology sqs  retention 4 days  dead-letter Dead after 5 }
queue Dead { technology sqs  retention 14 days }
worker Shipper { replicas 4  service-time 5 ms }
User -> Lb -> Api
Api ~> Orders
Orders -> Shipper { idempotent }`,
  ],
  check({ design }) {
    const { components } = lookup(design);
    return design.components.flatMap((broker): readonly Report[] => {
      const dead = components.get(broker.messaging?.deadLetter?.queue ?? "");
      const source = broker.messaging?.retention;
      const kept = dead?.messaging?.retention;
      // A stream is a log: what it keeps does not wait for anybody.
      if (broker.kind === "stream" || !dead || !source || !kept || source.assumed !== null || kept.value > source.value) return [];
      const enough = roundUpTime(2 * source.value);
      return [
        {
          element: dead.id,
          message: `${dead.id} keeps messages for ${timeText(kept.value)} and ${broker.id}, whose failed messages it gets, for ${timeText(source.value)}: a message that failed for long is deleted before anybody has looked at it. Keep dead letters for ${timeText(enough)} or more.`,
          origin: kept.origin ?? dead.origin,
          related: [{ message: `${broker.id} keeps its messages this long`, origin: source.origin ?? broker.origin }],
          fixes: [
            {
              title: `Keep dead letters for ${timeText(enough)}`,
              safe: false,
              edits: [{ type: "set", element: dead.id, path: ["retention"], value: timeText(enough) }],
            },
          ],
        },
      ];
    });
  },
};
