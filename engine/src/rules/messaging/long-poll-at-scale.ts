import { countText, lookup, rateText } from "../../model/index.ts";
import { loadOf } from "../graph/load.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";

const longPollUsers: RuleOption = {
  name: "long-poll-users",
  measure: "count",
  default: 100_000,
  minimum: 1,
  maximum: 1e12,
  documentation: "Users of a client from which on their held requests are looked at.",
};

/** A held request is given up by proxies and phones after about this long, and asked anew. Seconds; RFC 6202 advises 30 s and warns above. */
const held = 60;

export const longPollAtScale: Rule = {
  code: "long-poll-at-scale",
  category: "messaging",
  severity: "warning",
  options: [longPollUsers],
  restsOn: ["push", "users"],
  summary: "Very many users hold requests open for news.",
  rationale: `A long poll keeps a request open until there is news, and then needs a new one for the next. Every event costs a whole request with its headers and its way through balancer and authentication, and since proxies and phones cut a held request after about a minute, each connected user asks once a minute even when nothing happens.

The rule looks at clients with 100,000 users or more, where those renewals alone would be more than half of what the callee does (or of what it can do). A websocket, or server-sent events, keeps one connection and sends only the events.`,
  references: ["https://www.rfc-editor.org/rfc/rfc6202", "https://www.rfc-editor.org/rfc/rfc6455"],
  invalid: [
    `client Phone { users 5M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Chat { replicas 4  workers 8  service-time 5 ms }
Phone -> Lb over https { push long-poll }
Lb -> Chat`,
  ],
  valid: [
    `client Phone { users 5M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Chat { replicas 4  workers 8  service-time 5 ms }
Phone -> Lb over https { push websocket }
Lb -> Chat`,
    `client Phone { users 5k  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Chat { replicas 4  workers 8  service-time 5 ms }
Phone -> Lb over https { push long-poll }
Lb -> Chat`,
  ],
  check(context) {
    const many = context.option(longPollUsers);
    const { components } = lookup(context.design);
    return context.design.links.flatMap((link): readonly Report[] => {
      const users = components.get(link.from)?.client?.users?.value ?? null;
      const callee = components.get(link.to);
      if (link.facts.push?.value !== "long-poll" || users === null || users < many || !callee) return [];
      const renewals = users / held;
      const load = loadOf(context, callee);
      const rate = context.analysis.links[link.id]?.rate.value ?? null;
      if (rate !== null && renewals < rate / 2 && (!load || renewals < load.capacity / 2)) return [];
      return [
        {
          element: link.id,
          message: `${countText(users)} users of ${link.from} hold a request open for news. With all of them connected that is ${rateText(renewals)} at ${link.to} only to ask again each minute${rate ? `, besides the ${rateText(rate)} of real requests` : ""}, and a new request for every event. Keep one connection instead.`,
          origin: link.facts.push.origin ?? link.origin,
          related: [{ message: `${link.to} holds the requests`, origin: callee.origin }],
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
