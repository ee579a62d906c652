import { timeText } from "../../model/index.ts";
import { visitsOver } from "../graph/visits.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { roundUpTime } from "../wording.ts";
import { effectsOf, readBrokers } from "./consumers.ts";

export const visibilityTooShort: Rule = {
  code: "visibility-too-short",
  category: "messaging",
  severity: "warning",
  summary: "A message is delivered again while its consumer is still working on it.",
  rationale: `After \`visibility\` an unacknowledged message counts as lost and goes to another consumer. When the work takes longer than that, every slow message is done twice at least, the second consumer is late as well, and the queue feeds itself.

The rule compares the visibility with the time one message takes at the 99th percentile: the consumer's own waiting and work, and its calls one after the other. Make the visibility several times that.`,
  references: ["https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Videos { technology sqs  visibility 30 s  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Transcoder { replicas 4  service-time 1 min }
User -> Lb -> Api
Api ~> Videos
Videos -> Transcoder { idempotent }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Videos { technology sqs  visibility 15 min  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Transcoder { replicas 4  service-time 1 min }
User -> Lb -> Api
Api ~> Videos
Videos -> Transcoder { idempotent }`,
  ],
  check(context) {
    return readBrokers(context.design).flatMap(({ broker, readers }) => {
      const visibility = broker.messaging?.visibility;
      if (broker.kind !== "queue" || !visibility || broker.messaging?.delivery.value === "at-most-once") return [];
      return readers.flatMap((link) => {
        const time = timePerMessage(context, link.to);
        if (time === null || time <= visibility.value || visitsOver(context.design, link.id).length === 0) return [];
        const enough = roundUpTime(3 * time);
        return [
          {
            element: broker.id,
            message: `${link.to} needs ${timeText(time)} for its slowest hundredth of messages, and ${broker.id} delivers a message again after ${timeText(visibility.value)}: those are done twice. Wait ${timeText(enough)}.`,
            origin: visibility.origin ?? broker.origin,
            related: [{ message: `${link.to} reads it`, origin: link.origin }],
            fixes: [
              {
                title: `Deliver again only after ${timeText(enough)}`,
                safe: visibility.assumed !== null,
                edits: [{ type: "set", element: broker.id, path: ["visibility"], value: timeText(enough) }],
              },
            ],
          },
        ];
      });
    });
  },
};

/** 99th percentile of the consumer's own time and of each of its calls, added up: an upper estimate; `null` when unknown. */
function timePerMessage({ design, analysis }: RuleContext, consumer: string): number | null {
  let total = analysis.components[consumer]?.sojourn.p99 ?? null;
  for (const link of effectsOf(design, consumer)) {
    if (link.kind !== "call" || total === null) continue;
    const latency = analysis.links[link.id]?.latency.p99 ?? null;
    total = latency === null ? null : total + (link.timeout === null ? latency : Math.min(latency, link.timeout.value));
  }
  return total;
}
