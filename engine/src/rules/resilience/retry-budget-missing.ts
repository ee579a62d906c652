import { lookup, rateText } from "../../model/index.ts";
import { loadOf } from "../graph/load.ts";
import { runByOthers } from "../graph/units.ts";
import { visitsOver } from "../graph/visits.ts";
import type { Report, Rule } from "../rule.ts";

export const retryBudgetMissing: Rule = {
  code: "retry-budget-missing",
  category: "resilience",
  severity: "warning",
  restsOn: ["retries", "circuit-breaker"],
  summary: "While a callee fails, the retries alone are more than it can carry, so it does not recover.",
  rationale: `Retries help against a lost packet and hurt against an overload: when the callee is slow because it has too much to do, every call is made again, and it gets two or three times the load that it could not carry in the first place. After the cause is gone, the retries keep it down (a metastable failure).

The rule multiplies the calls at peak with the attempts and compares with what the callee can do; it looks where the load without retries would fit. A budget bounds it: \`budget 10%\` allows one retry for ten first attempts, so a total failure costs 10% more instead of 200%. A circuit breaker stops the calls as well, and counts.`,
  references: [
    "https://sre.google/sre-book/handling-overload/",
    "https://www.usenix.org/publications/loginonline/metastable-failures-wild",
    "https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/",
  ],
  invalid: [
    `client User { users 10M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 4  workers 8  service-time 5 ms }
service Prices { replicas 3  workers 8  service-time 10 ms }
User -> Lb -> Api
Api -> Prices { timeout 200 ms  retries 2 { backoff exponential(50 ms, max 2 s)  jitter full }  idempotent }`,
  ],
  valid: [
    `client User { users 10M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 4  workers 8  service-time 5 ms }
service Prices { replicas 3  workers 8  service-time 10 ms }
User -> Lb -> Api
Api -> Prices { timeout 200 ms  retries 2 { backoff exponential(50 ms, max 2 s)  jitter full  budget 10% }  idempotent }`,
  ],
  check(context) {
    const { components } = lookup(context.design);
    return context.design.links.flatMap((link): readonly Report[] => {
      const callee = components.get(link.to);
      const retries = link.retries;
      if (!retries || retries.count.value < 1 || retries.budget !== null || link.circuitBreaker || !callee || runByOthers(callee))
        return [];
      const load = loadOf(context, callee);
      const rate = context.analysis.links[link.id]?.rate.value ?? null;
      // Without a user who waits, nobody retries in step: a batch slows down instead.
      if (!load || load.assumed || rate === null || !visitsOver(context.design, link.id).some(({ waits }) => waits)) return [];
      const first = rate * (load.mean > 0 ? load.peak / load.mean : 1);
      const others = Math.max(0, load.peak - first);
      const failing = others + first * (retries.count.value + 1);
      if (load.peak >= load.capacity || failing <= load.capacity) return [];
      return [
        {
          element: link.id,
          message: `While ${callee.id} fails, ${link.from} calls it ${retries.count.value + 1} times for each request: ${rateText(load.peak)} at peak become ${rateText(failing)}, and it can do ${rateText(load.capacity)}, so the retries keep it down. Allow them a budget.`,
          origin: retries.origin,
          related: [{ message: `${callee.id} gets the retries`, origin: callee.origin }],
          fixes: [
            {
              title: "Allow one retry for ten calls (budget 10%)",
              safe: true,
              edits: [{ type: "set", element: link.id, path: ["retries", "budget"], value: "10%" }],
            },
          ],
        },
      ];
    });
  },
};
