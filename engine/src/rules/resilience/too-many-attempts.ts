import { timeText } from "../../model/index.ts";
import { pausesOf } from "../graph/patience.ts";
import { visitsOver } from "../graph/visits.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";
import { hops } from "../wording.ts";

/** With independent failures of 10%, three retries leave 0.01%. */
const mostRetries: RuleOption = {
  name: "most-retries",
  measure: "count",
  default: 3,
  minimum: 0,
  maximum: 100,
  documentation: "Retries of a call that somebody waits for.",
};

export const tooManyAttempts: Rule = {
  code: "too-many-attempts",
  category: "resilience",
  tier: "strict",
  severity: "warning",
  options: [mostRetries],
  restsOn: ["retries"],
  summary: "A call that a user waits for is tried more than four times.",
  rationale: `A retry helps against a short, independent failure, and then the first or second one does. When three have failed, the callee is down, and the fourth only makes the user wait longer and the callee's load higher.

Two retries are plenty for a request that somebody waits for (Google's services give up after three attempts). Work in the background may try for hours: put it in a queue.`,
  references: ["https://sre.google/sre-book/handling-overload/#deciding-to-retry-qQsLHN"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
service Prices { replicas 2  service-time 5 ms }
User -> Lb -> Api
Api -> Prices { timeout 100 ms  retries 6 { backoff exponential(50 ms, max 2 s)  jitter full }  idempotent }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
service Prices { replicas 2  service-time 5 ms }
User -> Lb -> Api
Api -> Prices { timeout 100 ms  retries 2 { backoff exponential(50 ms, max 2 s)  jitter full }  idempotent }`,
  ],
  check({ design, option }) {
    const enough = option(mostRetries);
    const fewer = Math.min(2, enough);
    return design.links.flatMap((link): readonly Report[] => {
      const count = link.retries?.count.value ?? 0;
      const visit = count > enough ? visitsOver(design, link.id).find(({ waits }) => waits) : undefined;
      if (!visit || !link.retries) return [];
      const waiting = link.timeout === null ? null : link.timeout.value * (count + 1) + pausesOf(link);
      return [
        {
          element: link.id,
          message: `${link.from} tries ${link.to} up to ${count + 1} times${waiting === null ? "" : `, ${timeText(waiting)} in all,`} while ${visit.path[0]?.from ?? "a user"} waits: when the first attempts fail the callee is down, and more of them only add to its load. Two retries are enough.`,
          origin: link.retries.origin,
          related: hops(visit.path),
          fixes: [
            {
              title: fewer === 2 ? "Retry twice" : fewer === 1 ? "Retry once" : "Do not retry",
              safe: false,
              edits: [{ type: "set", element: link.id, path: ["retries"], value: String(fewer) }],
            },
          ],
        },
      ];
    });
  },
};
