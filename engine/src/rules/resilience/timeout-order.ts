import { type DesignEdit, timeText } from "../../model/index.ts";
import { longestWait, nestedCalls } from "../graph/patience.ts";
import type { Rule } from "../rule.ts";
import { hops, roundDownTime, roundUpTime } from "../wording.ts";
import { shortestTimeout } from "./fitting-timeout.ts";

export const timeoutOrder: Rule = {
  code: "timeout-order",
  category: "resilience",
  severity: "warning",
  summary: "A caller gives up before the call that its callee makes has used its own time.",
  rationale: `Timeouts have to shrink along the path. When A waits 500 ms for B and B waits up to 3 s for C (its retries and pauses counted), A is gone long before B stops trying: the work goes on for nobody, A's retry starts it a second time, and B's fallback never reaches anyone.

The rule compares the timeout of a call with the longest wait of each call inside it: timeout × (retries + 1) + pauses. Shorten the inner one, or let the outer wait longer. Passing the deadline along (\`deadline propagate\`) also settles it.`,
  references: [
    "https://sre.google/sre-book/addressing-cascading-failures/#xref_cascading-failure_deadlines",
    "https://grpc.io/docs/guides/deadlines/",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
gateway Edge { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
service Prices { replicas 2  service-time 5 ms }
User -> Edge
Edge -> Api { timeout 500 ms }
Api -> Prices { timeout 800 ms }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
gateway Edge { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
service Prices { replicas 2  service-time 5 ms }
User -> Edge
Edge -> Api { timeout 500 ms }
Api -> Prices { timeout 200 ms  retries 1 { backoff exponential(20 ms, max 50 ms)  jitter full }  idempotent }`,
  ],
  check({ design, analysis }) {
    const worst = new Map<string, ReturnType<typeof nestedCalls>[number]>();
    for (const pair of nestedCalls(design)) {
      const wait = longestWait(pair.inner);
      if (
        pair.outer.timeout === null ||
        wait === null ||
        pair.outer.timeout.value >= wait ||
        propagates(pair.outer.facts) ||
        propagates(pair.inner.facts)
      )
        continue;
      const known = worst.get(pair.outer.id);
      if (!known || wait > (longestWait(known.inner) ?? 0)) worst.set(pair.outer.id, pair);
    }
    return [...worst.values()].map(({ outer, inner, path }) => {
      const patience = outer.timeout?.value ?? 0;
      const wait = longestWait(inner) ?? 0;
      const attempts = (inner.retries?.count.value ?? 0) + 1;
      const longer = roundUpTime(Math.max(wait * 1.1, shortestTimeout));
      const pauses = wait - (inner.timeout?.value ?? 0) * attempts;
      const shorter = roundDownTime((0.8 * patience - pauses) / attempts);
      // A timeout that cuts off healthy calls is no remedy.
      const least = Math.max(shortestTimeout, analysis.links[inner.id]?.latency.p99 ?? 0);
      const set = (element: string, time: number): DesignEdit => ({ type: "set", element, path: ["timeout"], value: timeText(time) });
      const parts =
        attempts > 1
          ? ` (${attempts} attempts of ${timeText(inner.timeout?.value ?? 0)}${pauses > 0 ? ` and ${timeText(pauses)} of pauses` : ""})`
          : "";
      return {
        element: outer.id,
        message: `${outer.from} gives ${outer.to} ${timeText(patience)}, but ${outer.to} may wait ${timeText(wait)} for ${inner.to}${parts}: ${outer.from} gives up first, and the rest of the work is done for nobody. Wait longer here, or shorter there.`,
        origin: outer.timeout?.origin ?? outer.origin,
        related: [
          { message: `${inner.from} waits up to ${timeText(wait)} for ${inner.to}`, origin: inner.timeout?.origin ?? inner.origin },
          ...hops(path),
        ],
        fixes: [
          ...(shorter >= least
            ? [{ title: `Let ${inner.from} wait ${timeText(shorter)} for ${inner.to}`, safe: false, edits: [set(inner.id, shorter)] }]
            : []),
          { title: `Let ${outer.from} wait ${timeText(longer)} for ${outer.to}`, safe: false, edits: [set(outer.id, longer)] },
        ],
      };
    });
  },
};

function propagates(facts: { readonly [key: string]: { readonly value: string | number | boolean } }): boolean {
  return facts.deadline?.value === "propagate";
}
