import { countText, rateText, timeText } from "../../model/index.ts";
import { runByOthers } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";
import { readBrokers } from "./consumers.ts";
import { roundUpCount } from "./queue-too-small.ts";

/** Seconds without consumers that the proposed limit bridges: an hour, in which somebody can be woken and act. */
const bridged = 3600;

export const queueUnbounded: Rule = {
  code: "queue-unbounded",
  category: "messaging",
  severity: "warning",
  tier: "strict",
  restsOn: ["capacity", "retention", "technology"],
  summary: "A broker that you run yourself has neither a limit of messages nor an age at which they go.",
  rationale: `While its consumers stand still a queue takes everything. Without a limit it takes it until the broker's memory or disk is full, and then nothing gets in for anybody: the queue of one slow consumer stops all the others on the same broker. A limit that is written is also one that can be watched.

Say how many messages fit and what happens to the next one (\`capacity 1M  overflow reject\`), or after which time a message is not worth handling any more (\`retention 1 day\`). Services of a provider have limits of their own and are left out.`,
  references: [
    "https://www.rabbitmq.com/docs/maxlength",
    "https://aws.amazon.com/builders-library/avoiding-insurmountable-queue-backlogs/",
  ],
  invalid: [example("")],
  valid: [example("  capacity 100k  overflow reject")],
  check({ design, analysis }) {
    return readBrokers(design).flatMap(({ broker, readers }): readonly Report[] => {
      const figures = analysis.components[broker.id];
      const rate = figures?.peakRate.value ?? figures?.rate.value ?? null;
      if (runByOthers(broker) || !broker.messaging || broker.messaging.capacity || broker.messaging.retention) return [];
      if (broker.messaging.delivery.value === "at-most-once") return [];
      if (rate === null || !(rate > 0)) return [];
      const room = roundUpCount(rate * bridged);
      return [
        {
          element: broker.id,
          message: `${broker.id} takes any number of messages and keeps them for ever: while its consumers stand still it grows by ${rateText(rate).replace(" rps", " messages a second")} at peak until the broker is full, and then nobody gets anything in. Room for ${countText(room)} bridges ${timeText(bridged)}.`,
          origin: broker.origin,
          related: readers.map((link) => ({ message: `${link.to} reads it`, origin: link.origin })),
          fixes: [
            {
              title: `Refuse more than ${countText(room)} waiting messages, an hour at peak`,
              safe: false,
              edits: [
                { type: "set", element: broker.id, path: ["capacity"], value: String(room) },
                { type: "set", element: broker.id, path: ["overflow"], value: "reject" },
              ],
            },
          ],
        },
      ];
    });
  },
};

function example(limit: string): string {
  return `client User { users 1k }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 2 ms }
queue Mails { replicate 3 { mode sync }  dead-letter Dead after 5${limit} }
queue Dead
worker Mailer { replicas 2  service-time 20 ms }
User -> Lb { auth oauth2 }
Lb -> Api ~> Mails
Mails -> Mailer { idempotent }
flow Register {
  from User at 20 rps
  User -> Lb -> Api { Api ~> Mails }
}
slo Register { availability 90% over 30 days }`;
}
