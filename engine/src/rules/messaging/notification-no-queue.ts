import { lookup, timeText } from "../../model/index.ts";
import { codeKinds } from "../graph/units.ts";
import { visitsOver } from "../graph/visits.ts";
import type { Report, Rule } from "../rule.ts";
import { hops, yearlyDowntime } from "../wording.ts";

/** Words by which a design names a service that delivers messages to people. */
const delivers = /\b(fcm|apns|push|sms|e-?mails?|mail(er|gun|chimp)?|smtp|twilio|sendgrid|postmark|notifications?|ses)\b/i;

export const notificationNoQueue: Rule = {
  code: "notification-no-queue",
  category: "messaging",
  severity: "warning",
  replaces: ["circuit-breaker-missing"],
  summary: "A request waits until somebody else's service has sent a mail, a text message or a push notification.",
  rationale: `The user's action is done before the notification is: an order stands whether or not the mail goes out at once. Sent inline, the provider's latency is added to every request, its outage fails orders that have nothing to do with it, and a retry of the request sends the mail twice.

Publish an event and let a worker send it from a queue, with retries and a dead-letter queue. The rule looks at synchronous calls of a user's flow to an \`external\` whose name or title says that it delivers messages (push, FCM, APNS, mail, SMS), where the flow fails with it.`,
  references: [
    "https://microservices.io/patterns/data/transactional-outbox.html",
    "https://learn.microsoft.com/en-us/azure/architecture/patterns/queue-based-load-leveling",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Orders { replicas 2  service-time 5 ms }
external Mail "Mail provider" { availability 99.9%  latency 300 ms }
User -> Lb -> Orders
Orders -> Mail { timeout 2 s }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Orders { replicas 2  service-time 5 ms }
queue Letters { technology sqs  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Mailer { replicas 2  service-time 5 ms }
external Mail "Mail provider" { availability 99.9%  latency 300 ms }
User -> Lb -> Orders
Orders ~> Letters
Letters -> Mailer { idempotent }
Mailer -> Mail { timeout 2 s }`,
  ],
  check({ design, analysis }) {
    const { components } = lookup(design);
    return design.links.flatMap((link): readonly Report[] => {
      const caller = components.get(link.from);
      const callee = components.get(link.to);
      if (link.kind !== "call" || !caller || !codeKinds.has(caller.kind) || callee?.kind !== "external") return [];
      if (!delivers.test(callee.title) && !delivers.test(callee.name.replace(/([a-z])([A-Z])/g, "$1 $2"))) return [];
      const visit = visitsOver(design, link.id).find(
        ({ waits, required, path }) => waits && required && components.get(path[0]?.from ?? "")?.kind === "client",
      );
      if (!visit) return [];
      const time = analysis.links[link.id]?.latency.mean ?? null;
      const availability = callee.reliability.availability.value;
      const harm = [
        ...(time === null ? [] : [`takes ${timeText(time)} more`]),
        `fails while it is down${availability < 1 ? ` (${yearlyDowntime(availability)} a year)` : ""}`,
      ].join(" and ");
      return [
        {
          element: link.id,
          message: `${visit.path[0]?.from ?? "The user"} waits until ${callee.id} has sent the message, so the request ${harm}, though it is done without. Publish an event and let a worker send it from a queue.`,
          origin: link.origin,
          related: hops(visit.path),
          fixes: [],
        },
      ];
    });
  },
};
