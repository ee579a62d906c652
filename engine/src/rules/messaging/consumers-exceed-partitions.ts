import { lookup, rateText } from "../../model/index.ts";
import { loadOf, replicasFor } from "../graph/load.ts";
import { mostServing } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";
import { plural } from "../wording.ts";
import { readBrokers } from "./consumers.ts";

export const consumersExceedPartitions: Rule = {
  code: "consumers-exceed-partitions",
  category: "messaging",
  severity: "info",
  severities: ["error", "info"],
  restsOn: ["replicas", "autoscale", "workers", "service-time", "mode"],
  replaces: ["queue-unstable", "node-overloaded", "peak-overload"],
  summary: "A stream has fewer partitions than its consumer has copies, so some of them never get a message.",
  rationale: `Within a consumer group each partition is read by one copy only; that is how the order in a partition is kept. The copies beyond the number of partitions stand by, and autoscaling past it changes nothing. With 12 partitions and 20 copies, 8 copies do nothing.

It is an error where the copies that can work do not carry the peak. Choose more partitions than the most copies you will ever want: adding partitions later changes which key goes where, and breaks the order once.`,
  references: [
    "https://kafka.apache.org/documentation/#intro_consumers",
    "https://www.confluent.io/blog/how-choose-number-topics-partitions-kafka-cluster/",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
stream Clicks { technology kafka  partitions 4  replicate 3 { mode sync }  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Counter { replicas 10  service-time 5 ms }
User -> Lb -> Api
Api ~> Clicks
Clicks -> Counter { idempotent }`,
    `client User { users 1M  actions 400 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 8  workers 16  service-time 2 ms }
stream Clicks { technology kafka  partitions 4  replicate 3 { mode sync }  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Counter { replicas 10  workers 4  service-time 5 ms }
User -> Lb -> Api
Api ~> Clicks
Clicks -> Counter { idempotent }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
stream Clicks { technology kafka  partitions 12  replicate 3 { mode sync }  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Counter { replicas 10  service-time 5 ms }
User -> Lb -> Api
Api ~> Clicks
Clicks -> Counter { idempotent }`,
  ],
  check(context) {
    const { components } = lookup(context.design);
    return readBrokers(context.design).flatMap(({ broker, readers }) => {
      const partitions = broker.messaging?.partitions;
      if (!partitions || partitions.assumed !== null || broker.messaging?.ordering.value !== "partition") return [];
      return readers.flatMap((link): readonly Report[] => {
        const consumer = components.get(link.to);
        const copies = consumer ? mostServing(consumer) : 0;
        if (!consumer || copies <= partitions.value) return [];
        const load = loadOf(context, consumer);
        const carried = load && !load.assumed ? load.perReplica * partitions.value : null;
        const behind = load !== null && carried !== null && load.peak > carried;
        const wanted = behind ? Math.max(copies, replicasFor(load)) : copies;
        return [
          {
            element: consumer.id,
            severity: behind ? "error" : "info",
            message: `${broker.id} has ${plural(partitions.value, "partition", "partitions")}, so ${partitions.value} of the ${copies} copies of ${consumer.id} get messages and the others none${behind && carried !== null && load ? `: they handle ${rateText(carried)}, and ${rateText(load.peak)} arrive at peak` : ""}. Use at least ${wanted} partitions${behind ? "" : ", or fewer copies"}.`,
            origin: partitions.origin ?? broker.origin,
            related: [{ message: `${consumer.id} reads it`, origin: link.origin }],
            fixes: [
              {
                title: `Use ${wanted} partitions`,
                safe: false,
                edits: [{ type: "set", element: broker.id, path: ["partitions"], value: String(wanted) }],
              },
            ],
          },
        ];
      });
    });
  },
};
