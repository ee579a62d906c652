import { type Component, lookup, percentText, rateText, timeText } from "../../model/index.ts";
import { type Load, loadOf, replicasFor } from "../graph/load.ts";
import type { Rule } from "../rule.ts";
import { readBrokers } from "./consumers.ts";

export const queueUnstable: Rule = {
  code: "queue-unstable",
  category: "messaging",
  severity: "error",
  restsOn: ["replicas", "replicate", "nodes", "workers", "service-time", "throughput", "autoscale", "technology", "mode", "hit-ratio"],
  severities: ["error", "info"],
  replaces: ["node-overloaded", "peak-overload", "no-headroom-after-failure"],
  summary: "Messages arrive faster than the consumers handle them, always or at peak.",
  rationale: `A queue evens out bursts; it does not create capacity. When the consumers are slower than the producers on average, the backlog grows for as long as the system runs, the oldest message gets older every minute, and in the end the queue overflows or the retention drops messages unread.

Consumers that keep up on average and not at peak are a note, not an error: that is what a queue is for. The note says how fast the backlog grows while the peak lasts and how long it takes to work off, to be held against how late a message may be.

Consumers needed = arrival rate × time per message ÷ (workers × 70%).`,
  references: [
    "https://aws.amazon.com/builders-library/avoiding-insurmountable-queue-backlogs/",
    "https://en.wikipedia.org/wiki/Little%27s_law",
  ],
  invalid: [
    `client User { users 1M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 4  workers 8  service-time 5 ms }
queue Jobs { technology sqs  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Mailer { replicas 2  workers 2  service-time 50 ms }
User -> Lb -> Api
Api ~> Jobs
Jobs -> Mailer`,
    `client User { users 1M  actions 20 / day  peak 4x }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 4  workers 8  service-time 5 ms }
queue Jobs { technology sqs  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Mailer { replicas 10  workers 2  service-time 50 ms }
User -> Lb -> Api
Api ~> Jobs
Jobs -> Mailer`,
  ],
  valid: [
    `client User { users 1M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 4  workers 8  service-time 5 ms }
queue Jobs { technology sqs  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Mailer { replicas 10  workers 2  service-time 50 ms }
User -> Lb -> Api
Api ~> Jobs
Jobs -> Mailer`,
  ],
  check(context) {
    const { components } = lookup(context.design);
    const seen = new Set<string>();
    return readBrokers(context.design).flatMap(({ broker, readers }) =>
      readers.flatMap((link) => {
        const consumer = components.get(link.to);
        const load = consumer && !seen.has(consumer.id) ? loadOf(context, consumer) : null;
        if (!consumer || !load || (load.mean < load.capacity && load.peak <= load.capacity)) return [];
        seen.add(consumer.id);
        const replicas = replicasFor(load);
        const onlyAtPeak = load.mean < load.capacity;
        return [
          {
            element: consumer.id,
            ...(load.assumed || onlyAtPeak ? { severity: "info" as const } : {}),
            message: `${onlyAtPeak ? atPeak(consumer, broker, load) : always(consumer, broker, load)} It takes ${replicas} replicas to carry the peak at ${percentText(load.target)} use.`,
            origin: consumer.origin,
            related: [{ message: `${broker.id} delivers here`, origin: link.origin }],
            fixes: [
              {
                title: `Run ${replicas} replicas of ${consumer.id}`,
                safe: false,
                edits: [
                  {
                    type: "set",
                    element: consumer.id,
                    path: consumer.autoscale ? ["autoscale", "max"] : ["replicas"],
                    value: String(replicas),
                  },
                ],
              },
            ],
          },
        ];
      }),
    );
  },
};

/** The backlog of consumers that are too slow even for the mean. */
function always(consumer: Component, broker: Component, load: Load): string {
  const retention = broker.messaging?.retention?.value ?? null;
  const end = retention ? ` until messages older than ${timeText(retention)} are dropped unread` : "";
  return `${capacityText(consumer, load)} and ${broker.id} brings ${rateText(load.mean)}: the backlog grows by ${messagesText(load.mean - load.capacity)}${end}.`;
}

/** The backlog of consumers that keep up with the mean alone: it grows for as long as the peak lasts, and goes afterwards. */
function atPeak(consumer: Component, broker: Component, load: Load): string {
  const [growth, drain] = [load.peak - load.capacity, load.capacity - load.mean];
  return `${capacityText(consumer, load)} and ${broker.id} brings ${rateText(load.peak)} at peak: the backlog grows by ${messagesText(growth)} while the peak lasts, and each minute of it takes ${timeText((60 * growth) / drain)} to work off afterwards.`;
}

function capacityText(consumer: Component, { capacity, assumed }: Load): string {
  return `${consumer.id} handles ${rateText(capacity)}${assumed ? " (assumed)" : ""}`;
}

function messagesText(rate: number): string {
  return rateText(rate).replace(" rps", " messages a second");
}
