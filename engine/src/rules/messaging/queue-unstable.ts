import { type Component, type Fix, type Link, lookup, percentText, rateText, timeText } from "../../model/index.ts";
import { loadOf, replicasFor } from "../graph/load.ts";
import type { Report, Rule } from "../rule.ts";
import { listText } from "../wording.ts";
import { readBrokers, type SharedLoad, type Sharer, sharedLoads, sharersBehind } from "./consumers.ts";

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

Where several consumers take turns at one queue, what they can do together counts, and the finding is one of the queue.

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
    `client User { users 1M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 4  workers 8  service-time 5 ms }
queue Jobs { technology sqs  dead-letter Dead after 5  accept queue-with-many-readers "the old machines help out until they go" }
queue Dead { technology sqs }
worker Mailer { replicas 2  workers 2  service-time 50 ms }
worker Old { replicas 2  workers 1  service-time 50 ms }
User -> Lb -> Api
Api ~> Jobs
Jobs -> Mailer, Old`,
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
    const seen = new Set<string>(sharersBehind(context));
    return readBrokers(context.design).flatMap(({ broker, readers }): readonly Report[] => {
      const shared = sharedLoads(context).get(broker.id);
      if (shared && shared.peak > shared.capacityAtPeak) return [ofAll(broker, readers, shared)];
      return readers.flatMap((link) => {
        const consumer = components.get(link.to);
        const load = consumer && !seen.has(consumer.id) ? loadOf(context, consumer) : null;
        if (!consumer || !load || (load.mean < load.capacity && load.peak <= load.capacity)) return [];
        seen.add(consumer.id);
        const replicas = replicasFor(load);
        const onlyAtPeak = load.mean < load.capacity;
        const name = `${consumer.id} handles ${rateText(load.capacity)}${load.assumed ? " (assumed)" : ""}`;
        return [
          {
            element: consumer.id,
            ...(load.assumed || onlyAtPeak ? { severity: "info" as const } : {}),
            message: `${onlyAtPeak ? atPeak(name, broker, load, load.capacity) : always(name, broker, load)} It takes ${replicas} replicas to carry the peak at ${percentText(load.target)} use.`,
            origin: consumer.origin,
            related: [{ message: `${broker.id} delivers here`, origin: link.origin }],
            fixes: [moreOf(consumer, replicas)],
          },
        ];
      });
    });
  },
};

/** A queue that all its consumers together are too slow for. */
function ofAll(broker: Component, readers: readonly Link[], shared: SharedLoad): Report {
  const { consumers } = shared;
  const assumed = consumers.some(({ load }) => load.assumed);
  const onlyAtPeak = shared.mean < shared.capacity;
  const rate = onlyAtPeak ? shared.capacityAtPeak : shared.capacity;
  const names = listText(consumers.map(({ consumer }) => consumer.id));
  const name = `${names} together handle ${rateText(rate)}${assumed ? " (assumed)" : ""}`;
  const enough = consumers.map((each) => ({ ...each, replicas: replicasBeside(each, shared) }));
  const ways = enough.map(({ consumer, replicas }) => `${replicas} replicas of ${consumer.id}`);
  return {
    element: broker.id,
    ...(assumed || onlyAtPeak ? { severity: "info" as const } : {}),
    message: `${onlyAtPeak ? atPeak(name, broker, shared, shared.capacityAtPeak) : always(name, broker, shared)} It takes ${ways.slice(0, mostWays).join(" or ")} to carry the peak at ${percentText(consumers[0]?.load.target ?? 1)} use.`,
    origin: broker.origin,
    related: readers.map((link) => ({ message: `${link.to} takes a part of the messages`, origin: link.origin })),
    fixes: enough.map(({ consumer, replicas }) => moreOf(consumer, replicas)),
  };
}

const mostWays = 3;

/** Replicas of one consumer with which all together carry the peak at its target, the others as they are. */
function replicasBeside({ consumer, load, others }: Sharer, { mean, peak, consumers }: SharedLoad): number {
  const rest = consumers
    .filter((each) => each.consumer !== consumer)
    .reduce((sum, each) => sum + Math.max(0, each.load.capacity - (each.others * peak) / mean), 0);
  const needed = peak / load.target - rest + (others * peak) / mean;
  return Math.max(2, Math.ceil(needed / load.perReplica - 1e-9));
}

function moreOf(consumer: Component, replicas: number): Fix {
  return {
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
  };
}

/** The backlog of consumers that are too slow even for the mean. */
function always(handles: string, broker: Component, { mean, capacity }: Rates): string {
  const retention = broker.messaging?.retention?.value ?? null;
  const end = retention ? ` until messages older than ${timeText(retention)} are dropped unread` : "";
  return `${handles} and ${broker.id} brings ${rateText(mean)}: the backlog grows by ${messagesText(mean - capacity)}${end}.`;
}

/** The backlog of consumers that keep up with the mean alone: it grows for as long as the peak lasts, and goes afterwards. */
function atPeak(handles: string, broker: Component, { mean, peak, capacity }: Rates, capacityAtPeak: number): string {
  const [growth, drain] = [peak - capacityAtPeak, capacity - mean];
  return `${handles} and ${broker.id} brings ${rateText(peak)} at peak: the backlog grows by ${messagesText(growth)} while the peak lasts, and each minute of it takes ${timeText((60 * growth) / drain)} to work off afterwards.`;
}

/** Messages per second. */
type Rates = Pick<SharedLoad, "mean" | "peak" | "capacity">;

function messagesText(rate: number): string {
  return rateText(rate).replace(" rps", " messages a second");
}
