import { availabilityText, digits, type Flow, timeText } from "../../model/index.ts";
import { userFlows } from "../graph/public.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { roundUpTime } from "../wording.ts";

export const sloMissing: Rule = {
  code: "slo-missing",
  category: "objectives",
  severity: "warning",
  summary: "A flow of users with a known load has no objective.",
  rationale: `Without a number for "available enough" and "fast enough" nobody can say whether the design is good, how many copies it needs, or what to alert on. An objective turns opinions into a check that runs while you type.

Start with what users notice: an availability over 30 days and a latency percentile. The rule asks for one only where a flow of a client has a load: written with a rate, or at least one request a second from users and their actions. Sketches are left alone. An objective on the flow's own components does not count.`,
  references: ["https://sre.google/sre-book/service-level-objectives/", "https://sre.google/workbook/implementing-slos/"],
  invalid: [
    `client User { users 9k  actions 100 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 }  rate-limit { algorithm token-bucket  rate 100 rps  burst 200 } }
service Api { replicas 2  service-time 5 ms }
User -> Lb -> Api
flow Ask {
  from User at 10 rps
  User -> Lb -> Api
}`,
  ],
  valid: [
    `client User { users 9k  actions 100 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 }  rate-limit { algorithm token-bucket  rate 100 rps  burst 200 } }
service Api { replicas 2  service-time 5 ms }
User -> Lb -> Api
flow Ask {
  from User at 10 rps
  User -> Lb -> Api
}
slo Ask { availability 99.9% over 30 days }`,
  ],
  check(context) {
    const { design } = context;
    const targets = new Set(design.objectives.map((objective) => objective.target));
    return userFlows(context)
      .filter(({ flow }) => !targets.has(flow.id))
      .map(({ flow }) => ({
        element: flow.id,
        message: `${flow.name} has no objective, so nothing says when it is available or fast enough. State what users are promised, and every change is checked against it.`,
        origin: flow.origin,
        related: [],
        fixes: [
          {
            title: `Promise for ${flow.name} what the design reaches now`,
            safe: false,
            edits: [{ type: "add", text: `slo ${flow.name} { ${reached(context, flow)} }`, after: flow.id }],
          },
        ],
      }));
  },
};

const usualPromises = [0.9999, 0.9995, 0.999, 0.995, 0.99, 0.95, 0.9];

/** The strictest of the usual promises that an availability keeps; `undefined` where it keeps none. */
export function usualPromise(availability: number): number | undefined {
  return usualPromises.find((usual) => usual <= availability);
}

/** Terms that the design meets as it is, with some room; the author then moves them to what users need. */
function reached({ analysis }: RuleContext, flow: Flow): string {
  const figures = analysis.flows[flow.id];
  const availability = figures?.availability.availability.value ?? null;
  const p99 = figures?.latencyAtPeak.p99 ?? figures?.latency.p99 ?? null;
  const promise = availability === null ? undefined : usualPromise(availability);
  const terms = [
    ...(promise === undefined ? [] : [`availability ${availabilityText(promise)} over 30 days`]),
    ...(p99 === null || p99 <= 0 ? [] : [`latency p99 < ${timeText(roundUpTime(1.2 * p99))}`]),
  ];
  return terms.length ? terms.join("  ") : `throughput >= ${digits(analysis.flows[flow.id]?.rate.value ?? 0)} rps`;
}
