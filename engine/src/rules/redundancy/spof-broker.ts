import type { Component } from "../../model/index.ts";
import { flowsLostWith } from "../graph/survival.ts";
import { brokerKinds, isSoleUnit } from "../graph/units.ts";
import { visitsTo } from "../graph/visits.ts";
import type { Report, Rule, RuleContext } from "../rule.ts";
import { hops, listText } from "../wording.ts";
import { redundancyFix } from "./sole-unit.ts";

export const spofBroker: Rule = {
  code: "spof-broker",
  category: "redundancy",
  severity: "error",
  restsOn: ["replicas", "replicate", "nodes", "mode", "failover", "technology", "autoscale"],
  severities: ["error", "warning"],
  replaces: ["single-point-of-failure"],
  aliases: ["spof"],
  summary: "A queue, topic or stream on one node that a flow sends to.",
  rationale: `Messages are promises: the sender was told that the work will happen. A broker on one node breaks them when it stops. Senders fail or drop what they publish, and unread messages die with the disk.

Replicate the broker: three copies with acknowledgement by a majority (\`replicate 3 { mode sync }\`) lose nothing when one node dies and go on taking messages. Services such as SQS do this themselves: name them with \`technology\`.

It is a warning where senders publish and forget, and an error where a request waits for the broker.`,
  references: ["https://kafka.apache.org/documentation/#replication", "https://www.rabbitmq.com/docs/quorum-queues"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Jobs { dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Mailer { replicas 2  service-time 20 ms }
User -> Lb -> Api
Api ~> Jobs
Jobs -> Mailer`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Jobs { replicate 3 { mode sync }  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Mailer { replicas 2  service-time 20 ms }
User -> Lb -> Api
Api ~> Jobs
Jobs -> Mailer`,
  ],
  check(context) {
    return context.design.components
      .filter((component) => brokerKinds.has(component.kind) && isSoleUnit(component))
      .flatMap((broker) => report(context, broker));
  },
};

function report(context: RuleContext, broker: Component): readonly Report[] {
  const sends = visitsTo(context.design, broker.id);
  const first = sends[0];
  if (!first) return [];
  const lost = flowsLostWith(context.design, broker.id);
  const senders = listText([...new Set(sends.map((visit) => visit.call.from))]);
  const effect = lost.length
    ? `when it stops, ${listText(lost.map((flow) => flow.name))} cannot go on`
    : `when it stops, what ${senders} publishes meanwhile is lost`;
  return [
    {
      element: broker.id,
      severity: lost.length ? "error" : "warning",
      message: `The ${broker.kind} ${broker.id} is one node: ${effect}, and its unread messages depend on one disk. Keep three copies.`,
      origin: broker.origin,
      related: hops(first.path),
      fixes: [redundancyFix(context, broker)],
    },
  ];
}
