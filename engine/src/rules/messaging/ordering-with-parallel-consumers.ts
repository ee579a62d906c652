import { lookup } from "../../model/index.ts";
import { mostServing } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";
import { readBrokers } from "./consumers.ts";

export const orderingWithParallelConsumers: Rule = {
  code: "ordering-with-parallel-consumers",
  category: "messaging",
  severity: "warning",
  restsOn: ["ordering", "partitions"],
  summary: "Messages have to keep their order, and several consumers take them at the same time.",
  rationale: `A broker can hand messages out in order; it cannot make two consumers finish in order. With \`ordering fifo\` and one partition, whichever consumer is faster overtakes: "cancelled" is handled before "ordered". Brokers that prevent that hand out one message at a time, and then all consumers but one stand idle.

Few systems need one order for everything. Order for each key (account, order, chat) is enough and scales: \`ordering partition\` with several partitions and the key as the partition key. Where the order really is global, run one active consumer and a standby.`,
  references: [
    "https://kafka.apache.org/documentation/#intro_concepts_and_terms",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagegroupid-property.html",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Orders { technology sqs  ordering fifo  dead-letter Dead after 5 }
queue Dead { technology sqs  ordering fifo }
worker Shipper { replicas 4  service-time 5 ms }
User -> Lb -> Api
Api ~> Orders
Orders -> Shipper { idempotent }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Orders { technology sqs  ordering partition  partitions 8  dead-letter Dead after 5 }
queue Dead { technology sqs  ordering fifo }
worker Shipper { replicas 4  service-time 5 ms }
User -> Lb -> Api
Api ~> Orders
Orders -> Shipper { idempotent }`,
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Orders { technology sqs  ordering fifo  dead-letter Dead after 5 }
queue Dead { technology sqs  ordering fifo }
worker Shipper { replicas 2  mode active-passive  failover 2 s  health-check { every 1 s  misses 3 }  service-time 5 ms }
User -> Lb -> Api
Api ~> Orders
Orders -> Shipper { idempotent }`,
  ],
  check({ design }) {
    const { components } = lookup(design);
    return readBrokers(design).flatMap(({ broker, readers }) => {
      const messaging = broker.messaging;
      if (messaging?.ordering.value !== "fifo" || messaging.ordering.assumed !== null || messaging.partitions.value > 1) return [];
      return readers.flatMap((link): readonly Report[] => {
        const consumer = components.get(link.to);
        const copies = consumer ? mostServing(consumer) : 1;
        if (!consumer || copies < 2) return [];
        return [
          {
            element: link.id,
            message: `${broker.id} keeps one order for all messages, and ${copies} copies of ${consumer.id} take them at the same time: they overtake each other, or all but one wait. Order them by a key over several partitions, or run one active copy.`,
            origin: link.origin,
            related: [{ message: `${broker.id} promises the order here`, origin: messaging.ordering.origin ?? broker.origin }],
            fixes: [
              {
                title: `Keep the order for each key, over ${copies} partitions`,
                safe: false,
                edits: [
                  { type: "set", element: broker.id, path: ["ordering"], value: "partition" },
                  { type: "set", element: broker.id, path: ["partitions"], value: String(copies) },
                ],
              },
            ],
          },
        ];
      });
    });
  },
};
