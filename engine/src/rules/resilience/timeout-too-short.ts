import { lookup, percentText, timeText } from "../../model/index.ts";
import { loadOf } from "../graph/load.ts";
import { visitsOver } from "../graph/visits.ts";
import type { RuleOption } from "../option.ts";
import type { Rule } from "../rule.ts";
import { hops } from "../wording.ts";
import { fittingTimeout } from "./fitting-timeout.ts";

const cutOffShare: RuleOption = {
  name: "cut-off-share",
  measure: "ratio",
  default: 0.01,
  minimum: 0.0001,
  maximum: 0.5,
  documentation: "Share of healthy calls that a timeout may cut off.",
};

/** Share of healthy lookups in a cache that a timeout may cut off. */
const cutOffLookups = 0.1;

export const timeoutTooShort: Rule = {
  code: "timeout-too-short",
  category: "resilience",
  severity: "warning",
  options: [cutOffShare],
  summary: "A timeout cuts off calls that are only a little slow, while everything is healthy.",
  rationale: `A timeout is there for a callee that will not answer. Set inside the normal spread of its latency it throws away good work instead: the callee finishes for nobody, the caller fails or tries again, and each retry adds load that makes the next call slower.

The rule compares the timeout with the computed latency of the call at the average load (waiting, work, nested calls and network) and reports it when more than one healthy call in a hundred is cut off. Choose at least twice the slowest thousandth, or make the callee faster. Giving up early on a few calls to a cache is a choice, so those count from a tenth of the lookups on: each that is cut off is a miss, whatever the hit ratio says.`,
  references: [
    "https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/",
    "https://sre.google/sre-book/addressing-cascading-failures/#xref_cascading-failure_latency",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
service Prices { replicas 2  service-time lognormal(p50 20 ms, p99 200 ms) }
User -> Lb -> Api
Api -> Prices { timeout 80 ms }`,
    `region us { zones a, b }
region eu { zones a, b }
client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 4  across us, eu  service-time 5 ms }
cache Hot { replicas 4  across us, eu  hit-ratio 95% }
User -> Lb -> Api
Api -> Hot { timeout 20 ms }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
service Prices { replicas 2  service-time lognormal(p50 20 ms, p99 200 ms) }
User -> Lb -> Api
Api -> Prices { timeout 800 ms }`,
  ],
  check(context) {
    const tolerable = context.option(cutOffShare);
    const { design, analysis } = context;
    const caches = new Set(design.components.filter((component) => component.cache).map((component) => component.id));
    return design.links.flatMap((link) => {
      const p99 = analysis.links[link.id]?.latency.p99 ?? null;
      const ratio = analysis.links[link.id]?.timeoutRatio?.value ?? null;
      const visit = visitsOver(design, link.id).find((candidate) => candidate.waits);
      if (
        link.timeout === null ||
        link.kind !== "call" ||
        p99 === null ||
        ratio === null ||
        ratio <= (caches.has(link.to) ? Math.max(tolerable, cutOffLookups) : tolerable) ||
        !visit
      )
        return [];
      // An overloaded callee is a finding of its own, and no timeout is long enough for it.
      const callee = lookup(design).components.get(link.to);
      const load = callee ? loadOf(context, callee) : null;
      if (load && load.mean >= load.capacity) return [];
      const timeout = fittingTimeout(context, link);
      const longer = timeout !== null && timeout > link.timeout.value;
      return [
        {
          element: link.id,
          message: `${link.from} gives up on ${link.to} after ${timeText(link.timeout.value)}, which cuts off ${percentText(ratio)} of the calls while everything is healthy (the slowest hundredth takes ${timeText(p99)}). ${longer ? `Wait longer (${timeText(timeout)})` : "Wait longer"}, or make ${link.to} faster.`,
          origin: link.timeout.origin ?? link.origin,
          related: hops(visit.path),
          fixes: longer
            ? [
                {
                  title: `Wait ${timeText(timeout)}`,
                  safe: false,
                  edits: [{ type: "set", element: link.id, path: ["timeout"], value: timeText(timeout) }],
                },
              ]
            : [],
        },
      ];
    });
  },
};
