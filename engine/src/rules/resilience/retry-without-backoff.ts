import type { Rule } from "../rule.ts";

export const retryWithoutBackoff: Rule = {
  code: "retry-without-backoff",
  category: "resilience",
  severity: "warning",
  summary: "Retries without a growing, random pause arrive together.",
  rationale: `When a callee hiccups, all its callers fail at the same moment. If they retry at once, or all after the same pause, they meet again as one wave, as high as the one that failed. A pause that doubles with each attempt gives the callee time, and a random part (jitter) spreads the wave.

\`retries 2 { backoff exponential(50 ms, max 2 s)  jitter full }\`.`,
  references: [
    "https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/",
    "https://cloud.google.com/storage/docs/retry-strategy",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
service Prices { replicas 2  service-time 5 ms }
User -> Lb -> Api
Api -> Prices { timeout 100 ms  retries 2  idempotent }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
service Prices { replicas 2  service-time 5 ms }
User -> Lb -> Api
Api -> Prices { timeout 100 ms  retries 2 { backoff exponential(50 ms, max 2 s)  jitter full }  idempotent }`,
  ],
  check({ design }) {
    return design.links.flatMap((link) => {
      const retries = link.retries;
      if (!retries || retries.count.value < 1) return [];
      const steady = retries.backoff === null || retries.backoff.assumed !== null || retries.backoff.value.base === 0;
      const together = retries.jitter.value === "none";
      if (!steady && !together) return [];
      return [
        {
          element: link.id,
          message: steady
            ? `${link.from} retries ${link.to} at once: all callers that failed together come back together. Wait longer before each attempt, by a random time.`
            : `${link.from} retries ${link.to} after the same pause as every other caller: they come back together. Add jitter.`,
          origin: retries.origin,
          related: [],
          fixes: [
            {
              title: steady ? "Wait between attempts, longer each time, by a random time" : "Make the pauses random (jitter full)",
              safe: true,
              edits: [
                ...(steady
                  ? [{ type: "set" as const, element: link.id, path: ["retries", "backoff"], value: "exponential(50 ms, max 2 s)" }]
                  : []),
                ...(together || retries.jitter.assumed !== null
                  ? [{ type: "set" as const, element: link.id, path: ["retries", "jitter"], value: "full" }]
                  : []),
              ],
            },
          ],
        },
      ];
    });
  },
};
