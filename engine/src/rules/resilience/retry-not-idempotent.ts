import { type Component, type Link, lookup, type Step } from "../../model/index.ts";
import { visitsOver } from "../graph/visits.ts";
import type { Report, Rule, RuleContext } from "../rule.ts";
import { listText } from "../wording.ts";

export const retryNotIdempotent: Rule = {
  code: "retry-not-idempotent",
  category: "resilience",
  severity: "error",
  severities: ["error", "info"],
  summary: "A call that changes something is retried, and nothing says that it may run twice.",
  rationale: `A timeout does not mean that nothing happened: the request may have been carried out and only the answer lost. A retry then does it again: two orders, two charges, two rows.

Make the call idempotent and say so with \`idempotent\`: the caller sends a key that it made once for the whole operation, and the callee answers a repeated key with the first result. Writes that set a value (not add to it) under a key chosen by the caller are idempotent by nature.

It is an error for a retried \`write\` to a store or an external system, and for a link that says \`idempotent false\`. Where a retried call to a service leads to writes further on and nothing is said about it, it is only a note.`,
  references: [
    "https://aws.amazon.com/builders-library/making-retries-safe-with-idempotent-APIs/",
    "https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
database Orders { engine relational  service-time 4 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb -> Api
Api -> Orders { timeout 500 ms  retries 2 { backoff exponential(20 ms, max 200 ms)  jitter full } }
flow Order {
  from User
  User -> Lb -> Api -> Orders write
}`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
database Orders { engine relational  service-time 4 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb -> Api
Api -> Orders { timeout 500 ms  retries 2 { backoff exponential(20 ms, max 200 ms)  jitter full } }
flow Show {
  from User
  User -> Lb -> Api -> Orders read
}`,
  ],
  check(context) {
    return context.design.links.flatMap((link) => {
      if (link.kind === "subscription" || !link.retries || link.retries.count.value < 1 || link.idempotent?.value === true) return [];
      const found = repeatedWrite(context, link);
      if (!found && link.idempotent?.value !== false) return [];
      const denied = link.idempotent?.value === false;
      const how = denied ? "the link says that the call may not run twice" : "nothing says that it may run twice";
      const what = found ? (found.direct ? `writes to ${link.to}` : `leads to writes (${listText(found.targets)})`) : "is not idempotent";
      return [
        {
          element: link.id,
          severity: denied || found?.direct ? "error" : "info",
          message: `${link.from} retries ${link.to} ${link.retries.count.value === 1 ? "once" : `${link.retries.count.value} times`}${found?.flow ? ` for ${found.flow}` : ""}: the call ${what} and ${how}. After a lost answer the work is done twice. Send a key with each operation and mark the link \`idempotent\`, or do not retry it.`,
          origin: link.retries.origin,
          related: found ? [{ message: "this is repeated", origin: found.origin }] : [],
          fixes: [{ title: "Do not retry this call", safe: false, edits: [{ type: "remove", element: link.id, path: ["retries"] }] }],
        } satisfies Report,
      ];
    });
  },
};

interface RepeatedWrite {
  readonly direct: boolean;
  readonly flow: string | null;
  readonly targets: readonly string[];
  readonly origin: Component["origin"];
}

function repeatedWrite({ design }: RuleContext, link: Link): RepeatedWrite | null {
  const { components } = lookup(design);
  const calls = visitsOver(design, link.id);
  const callee = components.get(link.to);
  // A cache entry set twice is the same entry.
  if (!callee || callee.kind === "cache") return null;
  const direct = calls.find((visit) => visit.call.access === "write");
  if (direct) return { direct: true, flow: direct.flow.implicit ? null : direct.flow.name, targets: [link.to], origin: direct.call.origin };
  for (const visit of calls) {
    const writes = writesIn(visit.call.body).filter((call) => components.get(call.to)?.kind !== "cache");
    const first = writes[0];
    if (first) return { direct: false, flow: visit.flow.name, targets: [...new Set(writes.map((call) => call.to))], origin: first.origin };
  }
  return null;
}

function writesIn(steps: readonly Step[]): readonly { readonly to: string; readonly origin: Component["origin"] }[] {
  return steps.flatMap((step) => {
    if (step.type === "call") return [...(step.access === "write" ? [step] : []), ...writesIn(step.body), ...writesIn(step.onMiss ?? [])];
    if (step.type === "parallel") return step.branches.flatMap(writesIn);
    if (step.type === "choose") return step.options.flatMap((option) => writesIn(option.steps));
    return writesIn(step.steps);
  });
}
