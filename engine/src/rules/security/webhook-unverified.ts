import { lookup } from "../../model/index.ts";
import { asksWho } from "../graph/public.ts";
import { codeKinds, edgeKinds } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";

export const webhookUnverified: Rule = {
  code: "webhook-unverified",
  category: "security",
  severity: "warning",
  summary: "Another company's system calls in, and the call may be forged or repeated.",
  rationale: `A webhook's address is public: whoever finds it can post "payment received". And every provider sends an event again when the answer was late, so each event arrives once at least, not once.

Check a signature or a key on each call (\`auth api-key\`, \`auth mtls\`), and make the handler safe to repeat by remembering the event's id (\`idempotent\`).

The rule looks at links from an \`external\` to your code that lack one of the two.`,
  references: [
    "https://docs.stripe.com/webhooks#verify-official-libraries",
    "https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries",
    "https://www.standardwebhooks.com/",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Payments { replicas 2  service-time 5 ms }
external Bank { availability 99.9%  latency 80 ms }
User -> Lb -> Payments
Bank ~> Payments "webhook" over https`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Payments { replicas 2  service-time 5 ms }
external Bank { availability 99.9%  latency 80 ms }
User -> Lb -> Payments
Bank ~> Payments "webhook" over https { auth api-key  idempotent }`,
  ],
  check({ design }) {
    const { components } = lookup(design);
    return design.links.flatMap((link): readonly Report[] => {
      const to = components.get(link.to);
      if (link.kind === "subscription" || components.get(link.from)?.kind !== "external" || !to) return [];
      if (!codeKinds.has(to.kind) && !edgeKinds.has(to.kind)) return [];
      const forged = !asksWho(link);
      const repeated = link.idempotent?.value !== true;
      if (!forged && !repeated) return [];
      const both = forged && repeated;
      const faults = [
        ...(forged ? ["anyone who finds the address can post in its name"] : []),
        ...(repeated ? ["an event that it sends again is handled twice"] : []),
      ].join(", and ");
      return [
        {
          element: link.id,
          message: `${link.from} calls ${to.id} from outside: ${faults}. ${both ? "Check a signature, and remember the ids of events" : forged ? "Check a signature or a key" : "Remember the ids of events"}.`,
          origin: link.origin,
          related: [{ message: `${to.id} handles the event`, origin: to.origin }],
          fixes: [
            {
              title: both
                ? "Ask for a key and say that events may be repeated"
                : forged
                  ? `Ask ${link.from} for a key`
                  : "Say that events may be repeated",
              safe: false,
              edits: [
                ...(forged ? [{ type: "set" as const, element: link.id, path: ["auth"], value: "api-key" }] : []),
                ...(repeated ? [{ type: "set" as const, element: link.id, path: ["idempotent"], value: "" }] : []),
              ],
            },
          ],
        },
      ];
    });
  },
};
