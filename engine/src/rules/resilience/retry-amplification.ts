import { digits, type Link, lookup, percentText, rateText } from "../../model/index.ts";
import { visits } from "../graph/visits.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";
import { hops } from "../wording.ts";

const mostCalls: RuleOption = {
  name: "most-calls",
  measure: "count",
  default: 8,
  minimum: 2,
  maximum: 10_000,
  documentation: "Calls that one request may make at the end of its path when everything there fails.",
};

const mostCallsError: RuleOption = {
  name: "most-calls-error",
  measure: "count",
  default: 30,
  minimum: 2,
  maximum: 10_000,
  documentation: "Calls from which on it is an error.",
};

export const retryAmplification: Rule = {
  code: "retry-amplification",
  category: "resilience",
  severity: "warning",
  options: [mostCalls, mostCallsError],
  severities: ["error", "warning"],
  summary: "Retries on several layers of one path multiply.",
  rationale: `Each layer that retries multiplies the calls of the layer below it. Three layers with two retries make 3 × 3 × 3 = 27 calls at the bottom for one request, exactly when the bottom is failing because it cannot take the calls it gets. That is how a short overload becomes a long outage.

Retry on one layer only, the one nearest to the failing part that can still answer in time. Where several must retry, give each a budget (\`budget 10%\`: at most one retry for ten first attempts), which bounds the multiplication at 1.1 for each layer.

Reported above 8 calls for one request; above 30 it is an error. A retry with a budget counts as 1 + budget.`,
  references: [
    "https://sre.google/sre-book/addressing-cascading-failures/#xref_cascading-failure_retries",
    "https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
gateway Edge { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
service Prices { replicas 2  service-time 5 ms }
User -> Edge
Edge -> Api { timeout 2 s  retries 2 { backoff exponential(20 ms, max 100 ms)  jitter full }  idempotent }
Api -> Prices { timeout 100 ms  retries 2 { backoff exponential(20 ms, max 100 ms)  jitter full }  idempotent }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
gateway Edge { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
service Prices { replicas 2  service-time 5 ms }
User -> Edge
Edge -> Api { timeout 2 s  retries 2 { backoff exponential(20 ms, max 100 ms)  jitter full  budget 10% }  idempotent }
Api -> Prices { timeout 100 ms  retries 2 { backoff exponential(20 ms, max 100 ms)  jitter full }  idempotent }`,
  ],
  check({ design, analysis, option }) {
    const many = option(mostCalls);
    const tooMany = option(mostCallsError);
    const { links } = lookup(design);
    const worst = new Map<string, { factor: number; report: Report }>();
    for (const visit of visits(design)) {
      if (!visit.waits) continue;
      const retrying = visit.path.flatMap((call) => {
        const link = call.link === null ? undefined : links.get(call.link);
        return link?.retries && link.retries.count.value > 0 ? [link] : [];
      });
      const deepest = retrying.at(-1);
      if (!deepest || retrying.length < 2 || deepest.id !== visit.call.link) continue;
      const factor = retrying.reduce((product, link) => product * attemptsOf(link), 1);
      if (factor <= many || factor <= (worst.get(deepest.id)?.factor ?? 0)) continue;
      const rate = analysis.links[deepest.id]?.rate.value ?? null;
      const unlimited = retrying.filter((link) => link.retries?.budget == null);
      const layers = retrying.map((link) => `${link.from} -> ${link.to} (${digits(attemptsOf(link))})`).join(" × ");
      worst.set(deepest.id, {
        factor,

        report: {
          element: deepest.id,
          severity: factor > tooMany ? "error" : "warning",
          message: `When ${deepest.to} fails, one request of ${visit.flow.implicit ? (visit.flow.from ?? visit.flow.name) : visit.flow.name} calls it up to ${digits(factor)} times: ${layers}${rate ? `. ${rateText(rate)} becomes ${rateText(rate * factor)}` : ""}. Retry on one layer, or give each a budget.`,
          origin: deepest.retries?.origin ?? deepest.origin,
          related: [
            ...retrying.slice(0, -1).map((link) => ({
              message: `${link.from} -> ${link.to} also retries ${link.retries?.count.value ?? 0} times`,
              origin: link.retries?.origin ?? link.origin,
            })),
            ...hops(visit.path),
          ],
          fixes: [
            {
              title: `Bound each retry with a budget of ${percentText(0.1)}`,
              safe: true,
              edits: unlimited.map((link) => ({ type: "set", element: link.id, path: ["retries", "budget"], value: "10%" })),
            },
            {
              title: `Retry only at ${retrying[0]?.from ?? deepest.from} -> ${retrying[0]?.to ?? deepest.to}`,
              safe: false,
              edits: retrying.slice(1).map((link) => ({ type: "remove", element: link.id, path: ["retries"] })),
            },
          ],
        },
      });
    }
    return [...worst.values()].map(({ report }) => report);
  },
};

/** Attempts for one call, at most; with a budget the mean under failure. */
function attemptsOf(link: Link): number {
  const count = link.retries?.count.value ?? 0;
  const budget = link.retries?.budget?.value;
  return 1 + (budget === undefined ? count : Math.min(count, budget));
}
