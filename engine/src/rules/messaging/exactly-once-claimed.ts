import type { Rule } from "../rule.ts";

export const exactlyOnceClaimed: Rule = {
  code: "exactly-once-claimed",
  category: "messaging",
  severity: "warning",
  summary: "A broker is said to deliver exactly once.",
  rationale: `Between a broker and a consumer that can crash there is no exactly-once delivery: either the acknowledgement comes before the work (and a crash loses the message) or after it (and a crash repeats the message). What products sell under the name is at-least-once delivery with deduplication inside the broker, or transactions that cover only its own topics. Duplicates are removed within a window (5 minutes in a FIFO queue of Amazon SQS); a repetition after that passes.

Write \`delivery at-least-once\` and make the consumers idempotent: the effect then happens once, wherever the crash falls.`,
  references: ["https://kafka.apache.org/documentation/#semantics", "https://bravenewgeek.com/you-cannot-have-exactly-once-delivery/"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
topic Orders { replicate 3 { mode sync }  delivery exactly-once  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Shipper { replicas 2  service-time 20 ms }
User -> Lb -> Api
Api ~> Orders
Orders -> Shipper { idempotent }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
topic Orders { replicate 3 { mode sync }  delivery at-least-once  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Shipper { replicas 2  service-time 20 ms }
User -> Lb -> Api
Api ~> Orders
Orders -> Shipper { idempotent }`,
  ],
  check({ design }) {
    return design.components.flatMap((component) => {
      const delivery = component.messaging?.delivery;
      if (delivery?.value !== "exactly-once" || delivery.assumed !== null) return [];
      return [
        {
          element: component.id,
          message: `${component.id} cannot deliver exactly once: a consumer that crashes around its acknowledgement loses the message or gets it again. Say at-least-once, and make the consumers idempotent.`,
          origin: delivery.origin ?? component.origin,
          related: [],
          fixes: [
            {
              title: "Deliver at least once",
              safe: false,
              edits: [{ type: "set", element: component.id, path: ["delivery"], value: "at-least-once" }],
            },
          ],
        },
      ];
    });
  },
};
