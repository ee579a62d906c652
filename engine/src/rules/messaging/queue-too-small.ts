import { countText, detectionTime, lookup, rateText, timeText } from "../../model/index.ts";
import { loadOf } from "../graph/load.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";
import { readBrokers } from "./consumers.ts";

/** A crashed process is noticed and started again within a minute, or deployed anew. */
const bridgedOutage: RuleOption = {
  name: "bridged-outage",
  measure: "time",
  default: 60,
  minimum: 1,
  maximum: 30 * 86_400,
  documentation: "Time without a consumer that a queue should bridge at least.",
};

export const queueTooSmall: Rule = {
  code: "queue-too-small",
  category: "messaging",
  severity: "warning",
  options: [bridgedOutage],
  restsOn: ["capacity", "overflow"],
  summary: "A queue is full before a consumer that stopped is back.",
  rationale: `A queue is there so that the producers do not notice when the consumers stop for a moment: a crash, a deployment, a slow dependency. It bridges capacity ÷ arrival rate. When that is shorter than it takes to notice a dead consumer and start it again, messages are dropped or producers are refused or blocked at every restart. Room for 1,000 messages at 100 a second bridges 10 s.

The rule takes the peak rate and asks for one minute, or the time until a dead consumer is noticed where that is longer. Give the queue room for the longest stop you expect.`,
  references: [
    "https://aws.amazon.com/builders-library/avoiding-insurmountable-queue-backlogs/",
    "https://www.rabbitmq.com/docs/maxlength",
  ],
  invalid: [
    `client User { users 1M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 4  workers 8  service-time 5 ms }
queue Jobs { technology sqs  capacity 1k  overflow drop  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Mailer { replicas 10  workers 8  service-time 20 ms }
User -> Lb -> Api
Api ~> Jobs
Jobs -> Mailer { idempotent }`,
  ],
  valid: [
    `client User { users 1M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 4  workers 8  service-time 5 ms }
queue Jobs { technology sqs  capacity 1M  overflow drop  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Mailer { replicas 10  workers 8  service-time 20 ms }
User -> Lb -> Api
Api ~> Jobs
Jobs -> Mailer { idempotent }`,
  ],
  check(context) {
    const bridge = context.option(bridgedOutage);
    const { components } = lookup(context.design);
    return readBrokers(context.design).flatMap(({ broker, readers }): readonly Report[] => {
      const capacity = broker.messaging?.capacity;
      const figures = context.analysis.components[broker.id];
      const rate = figures?.peakRate.value ?? figures?.rate.value ?? null;
      if (!capacity || rate === null || !(rate > 0)) return [];
      const consumers = readers.flatMap((link) => components.get(link.to) ?? []);
      // A consumer that falls behind fills any queue: that is another finding.
      const behind = consumers.some((consumer) => {
        const load = loadOf(context, consumer);
        return load !== null && load.mean >= load.capacity;
      });
      const wanted = Math.max(bridge, ...consumers.map((consumer) => detectionTime(context.design, consumer)));
      const held = capacity.value / rate;
      if (behind || held >= wanted) return [];
      const room = roundUpCount(rate * wanted);
      const overflow = broker.messaging?.overflow.value;
      const then =
        overflow === "drop" ? "then messages are lost" : overflow === "block" ? "then producers stand still" : "then producers are refused";
      return [
        {
          element: broker.id,
          message: `${broker.id} holds ${countText(capacity.value)} messages, which is ${timeText(held)} of its ${rateText(rate)} at peak: when its consumers stop it is full after that, and ${then}. Room for ${countText(room)} bridges ${timeText(wanted)}.`,
          origin: capacity.origin ?? broker.origin,
          related: readers.map((link) => ({ message: `${link.to} reads it`, origin: link.origin })),
          fixes: [
            {
              title: `Give it room for ${countText(room)} messages`,
              safe: false,
              edits: [{ type: "set", element: broker.id, path: ["capacity"], value: String(room) }],
            },
          ],
        },
      ];
    });
  },
};

/** The next number with one digit that is not zero. */
export function roundUpCount(count: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, count)));
  return Math.ceil(count / power - 1e-9) * power;
}
