import { type CallStep, countText, type Flow, lookup, percentText, type RepeatStep, type Step, timeText } from "../../model/index.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";

const queriesInRow: RuleOption = {
  name: "queries-in-row",
  measure: "count",
  default: 10,
  minimum: 2,
  maximum: 1e6,
  documentation: "Queries of one request, one after the other, from which on one query for all of them is worth writing.",
};

export const nPlusOne: Rule = {
  code: "n-plus-one",
  category: "data",
  severity: "warning",
  options: [queriesInRow],
  summary: "A request reads from a store in a loop, one row after the other.",
  rationale: `Twenty queries of 3 ms, one after the other, are 60 ms before the first byte goes back, and twenty times the load on the store; one query for twenty keys takes little more than one for a single key, because most of its time is the way there and the plan. The loop usually comes from an object mapper that loads each item of a list when it is touched, and it grows with the list.

Ask for all rows at once (\`where id in (…)\`, a join, a multi-get), or at least in parallel. The rule looks at \`repeat\` blocks of ten and more with a step marked \`read\` on a database or a search index.`,
  references: [
    "https://use-the-index-luke.com/sql/join/nested-loops-join-n1-problem",
    "https://docs.sqlalchemy.org/en/20/glossary.html#term-N-plus-one-problem",
  ],
  invalid: [example("repeat 20 { Api -> Items read }")],
  valid: [example("repeat 3 { Api -> Items read }"), example("Api -> Items read")],
  check({ design, analysis, option }) {
    const { components } = lookup(design);
    const reports = new Map<string, Report>();
    for (const flow of design.flows) {
      for (const { loop, call } of loops(flow, option(queriesInRow))) {
        const store = components.get(call.to);
        const once = `${flow.id} ${call.to}`;
        if (store?.kind !== "database" && store?.kind !== "search") continue;
        if (reports.has(once)) continue;
        const each = call.link === null ? null : (analysis.links[call.link]?.latency.mean ?? null);
        const whole = analysis.flows[flow.id]?.latency.mean ?? null;
        const time = each === null ? null : each * loop.count;
        const share = time !== null && whole !== null && whole >= time ? ` (${percentText(time / whole)} of it)` : "";
        reports.set(once, {
          element: flow.id,
          message: `${flow.name} asks ${call.to} ${countText(loop.count)} times, one after the other${time === null ? "" : `: ${countText(loop.count)} × ${timeText(each ?? 0)} is ${timeText(time)} of each request${share}`}. Ask for all rows in one query.`,
          origin: loop.origin,
          related: [{ message: "this is repeated", origin: call.origin }],
          fixes: [],
        });
      }
    }
    return [...reports.values()];
  },
};

interface Loop {
  readonly loop: RepeatStep;
  readonly call: CallStep;
}

/** The reads that stand directly in a long loop of a flow. */
function loops(flow: Flow, many: number): readonly Loop[] {
  const found: Loop[] = [];
  const waiting: Step[] = [...flow.steps];
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    if (step.type === "repeat" && step.count >= many) {
      for (const inner of step.steps)
        if (inner.type === "call" && !inner.async && inner.access === "read") found.push({ loop: step, call: inner });
    }
    waiting.push(...inside(step));
  }
  return found;
}

function inside(step: Step): readonly Step[] {
  const caught = step.onError ?? [];
  if (step.type === "call") return [...step.body, ...(step.onMiss ?? []), ...caught];
  if (step.type === "parallel") return [...step.branches.flat(), ...caught];
  if (step.type === "choose") return [...step.options.flatMap(({ steps }) => steps), ...caught];
  return [...step.steps, ...caught];
}

function example(step: string): string {
  return `client User { users 100k }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 2 ms }
database Items { workers 32  service-time 2 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Items { timeout 200 ms }
flow List {
  from User at 20 rps
  User -> Lb -> Api { ${step} }
}
slo List { availability 90% over 30 days }`;
}
