import { type CallStep, type Component, lookup, timeText } from "../../model/index.ts";
import { codeKinds } from "../graph/units.ts";
import { visitsOver } from "../graph/visits.ts";
import type { Report, Rule } from "../rule.ts";
import { hops, yearlyDowntime } from "../wording.ts";

/** Names of services and products that deliver messages to people and do little else. */
const delivers =
  /\b(fcm|apns|sms|smtp|mailgun|sendgrid|postmark|twilio|(push|e-?mail|mail|text|sms) ?(provider|service|gateway|notifications?)|notifications?)\b/i;

/** The whole name is the word; in a longer one it may mean anything ("push gateway of metrics", "mail address check"). */
const justThat = /^(e-?mails?|mail(er|s)?|push|sms|notifications?)$/i;

/** What the caller waits for is the answer: whether an address exists, whether a code is right. */
const answers = /verif|valid|check|confirm|look ?up|status|code|otp/i;

export const notificationNoQueue: Rule = {
  code: "notification-no-queue",
  category: "messaging",
  severity: "warning",
  replaces: ["circuit-breaker-missing"],
  summary: "A request waits until somebody else's service has sent a mail, a text message or a push notification.",
  rationale: `The user's action is done before the notification is: an order stands whether or not the mail goes out at once. Sent inline, the provider's latency is added to every request, its outage fails orders that have nothing to do with it, and a retry of the request sends the mail twice.

Publish an event and let a worker send it from a queue, with retries and a dead-letter queue. The rule looks at synchronous calls of a user's flow to an \`external\` that delivers messages, where the flow fails with it: one tagged \`notification\`, or one whose name or title is the word for it (\`Mail\`, \`Push\`, \`Mail provider\`) or a product that does nothing else. Steps marked \`read\`, and calls whose label says that their answer matters (verify, validate, check, code), pass.`,
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
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Orders { replicas 2  service-time 5 ms }
external MailCheck "Mail address validation" { availability 99.9%  latency 300 ms }
User -> Lb -> Orders
Orders -> MailCheck { timeout 2 s  circuit-breaker { failures 50% over 10 s  open 30 s } }`,
  ],
  check({ design, analysis }) {
    const { components } = lookup(design);
    return design.links.flatMap((link): readonly Report[] => {
      const caller = components.get(link.from);
      const callee = components.get(link.to);
      if (link.kind !== "call" || !caller || !codeKinds.has(caller.kind) || callee?.kind !== "external") return [];
      if (!sendsToPeople(callee)) return [];
      const visit = visitsOver(design, link.id).find(
        ({ waits, required, path, call }) =>
          waits && required && components.get(path[0]?.from ?? "")?.kind === "client" && !asks(call, link.label),
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

/** Tagged so, or named so. */
function sendsToPeople({ tags, title, name }: Component): boolean {
  if (tags.some((tag) => /^notifications?$/.test(tag))) return true;
  const spoken = [title, name.replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll(/[_-]/g, " ")];
  return spoken.some((words) => (delivers.test(words) || justThat.test(words.trim())) && !answers.test(words));
}

function asks({ access, label }: CallStep, linkLabel: string | null): boolean {
  return access === "read" || answers.test(label ?? "") || answers.test(linkLabel ?? "");
}
