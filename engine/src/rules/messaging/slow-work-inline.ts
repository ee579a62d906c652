import { type ElementId, lookup, timeText } from "../../model/index.ts";
import { ownTime } from "../graph/holding.ts";
import { codeKinds } from "../graph/units.ts";
import { visitsTo } from "../graph/visits.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";
import { hops } from "../wording.ts";

/** A person waits a second without losing the thread (J. Nielsen, Usability Engineering, 1993). */
const longestWork: RuleOption = {
  name: "longest-work",
  measure: "time",
  default: 1,
  minimum: 0.001,
  maximum: 86400,
  documentation: "Work of one component that a user may wait for.",
};

export const slowWorkInline: Rule = {
  code: "slow-work-inline",
  category: "messaging",
  severity: "warning",
  options: [longestWork],
  restsOn: ["service-time"],
  summary: "A user waits for work that takes seconds.",
  rationale: `After a second a person notices the wait; after ten they leave. Each of them also holds a connection and a place in every component on the way, so a small burst of slow work blocks the fast work beside it, and a retry does all of it again.

Answer at once that the work is accepted (HTTP 202), put it in a queue, let a worker do it, and tell the user when it is done.

The rule looks at components with more than a second of work of their own (as written, not waiting) that a client's request waits for; the work of a batch job is a whole run. A flow whose latency objective allows the time, and meets it, has decided otherwise.`,
  references: [
    "https://www.nngroup.com/articles/response-times-3-important-limits/",
    "https://learn.microsoft.com/en-us/azure/architecture/patterns/async-request-reply",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Reports { replicas 2  workers 8  service-time 8 s }
User -> Lb -> Reports`,
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
job Count { replicas 2  input 1 TB  split 128 MB  map 2 s  reduce 5 s  mappers 200  reducers 20 }
User -> Lb -> Api
Api -> Count { timeout 1 h }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
queue Wanted { technology sqs  visibility 5 min  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Reports { replicas 2  workers 8  service-time 8 s }
User -> Lb -> Api
Api ~> Wanted
Wanted -> Reports { idempotent }`,
  ],
  check({ design, analysis, option }) {
    const patience = option(longestWork);
    const { components } = lookup(design);
    const allowed = new Set<ElementId>(
      analysis.objectives.filter(({ term, met }) => met === true && term.startsWith("latency")).map(({ target }) => target),
    );
    return design.components.flatMap((component): readonly Report[] => {
      const run = component.kind === "job" ? (analysis.components[component.id]?.job?.time.value ?? null) : null;
      const own = component.serviceTime?.assumed === null ? ownTime(component) : 0;
      const time = Math.max(own, run ?? 0);
      if (!codeKinds.has(component.kind) || time <= patience) return [];
      const visit = visitsTo(design, component.id).find(
        ({ waits, flow, path }) => waits && !allowed.has(flow.id) && components.get(path[0]?.from ?? "")?.kind === "client",
      );
      const client = visit?.path[0]?.from;
      if (!visit || !client) return [];
      const rate = analysis.components[component.id]?.rate.value ?? null;
      const held = rate === null ? null : rate * time;
      return [
        {
          element: component.id,
          message: `${client} waits while ${component.id} works for ${timeText(time)}${held !== null && held >= 2 ? `; ${Math.round(held).toLocaleString("en-US")} requests are held open for it at any time` : ""}. Take the request, answer at once, and let a worker do it from a queue.`,
          origin: (time === own ? component.serviceTime?.origin : null) ?? component.origin,
          related: hops(visit.path),
          fixes: [],
        },
      ];
    });
  },
};
