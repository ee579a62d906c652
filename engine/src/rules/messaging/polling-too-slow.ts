import { keepsBound, lookup, timeText } from "../../model/index.ts";
import { visitsOver } from "../graph/visits.ts";
import type { Report, Rule } from "../rule.ts";
import { roundDownTime } from "../wording.ts";
import { answererOf } from "./polling.ts";

export const pollingTooSlow: Rule = {
  code: "polling-too-slow",
  category: "messaging",
  severity: "warning",
  replaces: ["slo-staleness-unmet"],
  summary: "Callers ask for news less often than an objective says how old it may be.",
  rationale: `Who asks every I seconds sees news I ÷ 2 late on average and I late at worst, plus the time of the answer. That comes on top of whatever the stores behind are late, and no faster store mends it.

The rule compares the worst case with the \`staleness\` objective of the flows over the link and of the component that answers. Push the news (websocket, server-sent events), or ask more often.`,
  references: ["https://www.rfc-editor.org/rfc/rfc6202", "https://developer.mozilla.org/en-US/docs/Web/API/Server-sent_events"],
  invalid: [
    `client Panel { users 200  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Readings { replicas 2  service-time 5 ms }
Panel -> Lb over https { push poll every 30 s }
Lb -> Readings
flow Watch {
  from Panel
  Panel -> Lb -> Readings
}
slo Watch { staleness < 5 s }`,
  ],
  valid: [
    `client Panel { users 200  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Readings { replicas 2  service-time 5 ms }
Panel -> Lb over https { push poll every 2 s }
Lb -> Readings
flow Watch {
  from Panel
  Panel -> Lb -> Readings
}
slo Watch { staleness < 5 s }`,
  ],
  check({ design, analysis }) {
    const { components } = lookup(design);
    return design.links.flatMap((link): readonly Report[] => {
      const polling = analysis.links[link.id]?.polling;
      const worst = polling?.worstDelay.value ?? null;
      const mean = polling?.meanDelay.value ?? null;
      if (worst === null || mean === null || !components.has(link.from)) return [];
      const concerned = new Set([...visitsOver(design, link.id).map((visit) => visit.flow.id), answererOf(design, link)?.id]);
      const broken = design.objectives
        .filter(
          ({ term, target, comparison }) =>
            term.type === "staleness" && concerned.has(target) && term.bound > 0 && !keepsBound(worst, comparison, term.bound),
        )
        .sort((a, b) => a.term.bound - b.term.bound)[0];
      const interval = link.facts["push.every"]?.value;
      if (!broken || typeof interval !== "number") return [];
      const room = broken.term.bound - (worst - interval);
      const fitting = room > 0 ? roundDownTime(room * 0.9) : 0;
      return [
        {
          element: broken.id,
          message: `${link.from} asks every ${timeText(interval)}, so it sees news up to ${timeText(worst)} late (${timeText(mean)} on average), and ${broken.target} may be ${timeText(broken.term.bound)} behind. Push the news${fitting > 0 ? `, or ask every ${timeText(fitting)}` : ""}.`,
          origin: link.facts.push?.origin ?? link.origin,
          related: [{ message: broken.text, origin: broken.origin }],
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
