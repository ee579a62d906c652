import { digits, percentText, rateText, timeText } from "../../model/index.ts";
import { loadOf } from "../graph/load.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";
import { pollings } from "./polling.ts";

const pollingRate: RuleOption = {
  name: "polling-rate",
  measure: "rate",
  default: 1000,
  minimum: 0.1,
  maximum: 1e12,
  documentation: "Questions per second from which polling is worth replacing, even where they can be answered.",
};

const pollingShare: RuleOption = {
  name: "polling-share",
  measure: "ratio",
  default: 0.3,
  minimum: 0.01,
  maximum: 1,
  documentation: "Share of what a component does from which polling is what it mostly does.",
};

export const pollingOverload: Rule = {
  code: "polling-overload",
  category: "messaging",
  severity: "error",
  options: [pollingRate, pollingShare],
  severities: ["error", "warning"],
  restsOn: ["push"],
  summary: "Callers that ask for news at intervals are more than the callee can answer, or most of what it does.",
  rationale: `Polling costs callers ÷ interval requests per second, whether there is news or not: a million apps that ask every 5 s are 200,000 requests per second of mostly empty answers, all day long.

The rule compares the polls with what the component that answers them can do (an error above that), and warns where they are at least 1,000 a second and 30% of its load. Where a written flow over the link has a rate, that counts as the polls, since not every user has the app open.

Push instead: a websocket or server-sent events cost a connection for each caller and a message only when there is news. Where polling has to stay, ask less often.`,
  references: ["https://www.rfc-editor.org/rfc/rfc6202", "https://developer.mozilla.org/en-US/docs/Web/API/Server-sent_events"],
  invalid: [
    `client Meter { users 100k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  workers 8  service-time 5 ms }
Meter -> Lb over https { push poll every 0.5 s }
Lb -> Api`,
  ],
  valid: [
    `client Meter { users 100k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  workers 8  service-time 5 ms }
Meter -> Lb over https { push sse }
Lb -> Api`,
    `client Meter { users 2k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  workers 8  service-time 5 ms }
Meter -> Lb over https { push poll every 5 s }
Lb -> Api`,
  ],
  check(context) {
    const many = context.option(pollingRate);
    const large = context.option(pollingShare);
    return pollings(context).flatMap(({ link, interval, rate, answering }): readonly Report[] => {
      const load = loadOf(context, answering);
      if (!load || load.assumed) return [];
      const over = rate > load.capacity;
      const total = Math.max(load.mean, rate);
      if (!over && (rate < many || rate < large * total)) return [];
      return [
        {
          element: link.id,
          severity: over ? "error" : "warning",
          message: over
            ? `${link.from} asks every ${timeText(interval)} whether there is news: ${rateText(rate)}, and ${answering.id} can do ${rateText(load.capacity)}. Push the news instead.`
            : `${link.from} asks every ${timeText(interval)} whether there is news: ${rateText(rate)}, which is ${percentText(rate / total)} of what ${answering.id} does (it can do ${digits(load.capacity / rate)} times that). Push the news instead.`,
          origin: link.facts.push?.origin ?? link.origin,
          related: [{ message: `${answering.id} answers`, origin: answering.origin }],
          fixes: [
            {
              title: "Push over a websocket",
              safe: false,
              edits: [{ type: "set", element: link.id, path: ["push"], value: "websocket" }],
            },
          ],
        },
      ];
    });
  },
};
