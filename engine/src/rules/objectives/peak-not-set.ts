import { rateText } from "../../model/index.ts";
import { userFlows } from "../graph/public.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";

const seriousRate: RuleOption = {
  name: "serious-rate",
  measure: "rate",
  default: 10,
  minimum: 0.1,
  maximum: 1e9,
  documentation: "Requests per second from which on the peak decides how much is needed.",
};

export const peakNotSet: Rule = {
  code: "peak-not-set",
  category: "objectives",
  severity: "info",
  options: [seriousRate],
  tier: "strict",
  restsOn: ["peak", "arrivals"],
  summary: "The load of many users is written as an average, and nothing says how high it rises.",
  rationale: `Nobody uses a system evenly around the clock. The busiest hour of an ordinary day has two to four times the average, an evening with a big event ten times. Everything that is judged "at peak" here (capacity, pools, headroom) uses the client's \`peak\`, and without one the peak is the average.

Write what was measured, or \`peak 3x\` as a first guess for people in one time zone.`,
  references: [
    "https://sre.google/sre-book/software-engineering-in-sre/",
    "https://aws.amazon.com/blogs/aws/building-a-predictive-auto-scaling/",
  ],
  invalid: [example("")],
  valid: [example("  peak 3x")],
  check(context) {
    const serious = context.option(seriousRate);
    const rates = new Map<string, number>();
    for (const { client, rate } of userFlows(context)) rates.set(client.id, (rates.get(client.id) ?? 0) + rate);
    return context.design.components.flatMap((client): readonly Report[] => {
      const facts = client.client;
      const rate = rates.get(client.id) ?? 0;
      if (!facts || facts.peak.assumed === null || ["closed", "constant"].includes(facts.arrivals.value.type) || rate < serious) return [];
      return [
        {
          element: client.id,
          message: `${client.id} sends ${rateText(rate)} on average and says nothing of its peak, so everything is judged at the average. Three times that would be ${rateText(3 * rate)}. State the peak.`,
          origin: client.origin,
          related: [],
          fixes: [
            {
              title: "Reckon with three times the average at peak",
              safe: false,
              edits: [{ type: "set", element: client.id, path: ["peak"], value: "3x" }],
            },
          ],
        },
      ];
    });
  },
};

function example(peak: string): string {
  return `client User { users 100k${peak} }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  service-time 5 ms }
User -> Lb { auth oauth2 }
Lb -> Api
flow Ask { from User at 50 rps  User -> Lb -> Api }
slo Ask { availability 90% over 30 days }`;
}
