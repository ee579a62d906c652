import { availabilityText, type Component, type Fix, lookup, type ScenarioEffect } from "../../model/index.ts";
import { mostServing, runByOthers } from "../graph/units.ts";
import { neededBy } from "../graph/visits.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";

const demandingAvailability: RuleOption = {
  name: "demanding-availability",
  measure: "ratio",
  default: 0.9999,
  minimum: 0.5,
  maximum: 0.999999999,
  documentation: "Promised availability from which on a scenario must make something fail.",
};

const failures: ReadonlySet<ScenarioEffect["type"]> = new Set(["kill", "outage", "partition", "error", "drop", "slow"]);

export const failureDrillMissing: Rule = {
  code: "failure-drill-missing",
  category: "scenarios",
  tier: "strict",
  severity: "info",
  options: [demandingAvailability],
  summary: "An availability of four nines or more is promised, and no scenario makes anything fail.",
  rationale: `99.99% leaves less than an hour a year. A design keeps to that only if every failure is survived without people: the check notices it, traffic moves, the rest carries the load, retries do not make it worse. The closed forms count how often parts are down; what happens in the seconds after a failure (timeouts, failover, retry storms, cold caches) only a run shows.

Write a scenario that kills a copy or takes a zone down at peak, and state what must still hold; \`lintel simulate\` runs it, and so may your CI.`,
  references: ["https://principlesofchaos.org/", "https://sre.google/sre-book/testing-reliability/"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  failover 1 s  availability 99.999%  health-check { every 1 s  misses 3 } }
service Api { replicas 3  service-time 5 ms  availability 99.9% }
User -> Lb -> Api
flow Ask {
  from User
  User -> Lb -> Api
}
slo Ask { availability 99.99% over 30 days }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  failover 1 s  availability 99.999%  health-check { every 1 s  misses 3 } }
service Api { replicas 3  service-time 5 ms  availability 99.9% }
User -> Lb -> Api
flow Ask {
  from User
  User -> Lb -> Api
}
slo Ask { availability 99.99% over 30 days }
scenario "Lose a copy" for 1 min {
  at 10 s kill 1 of Api for 20 s
  expect Ask availability > 99%
}`,
  ],
  check({ design, option }) {
    const demanding = option(demandingAvailability);
    if (design.scenarios.some(({ actions }) => actions.some(({ effect }) => failures.has(effect.type)))) return [];
    const { flows } = lookup(design);
    const objective = design.objectives
      .filter(({ term, target }) => term.type === "availability" && term.bound >= demanding - 1e-12 && term.bound < 1 && flows.has(target))
      .sort((a, b) => b.term.bound - a.term.bound)[0];
    if (!objective) return [];
    const victim = neededBy(design, objective.target).find((component) => !runByOthers(component) && mostServing(component) > 1);
    const report: Report = {
      element: objective.id,
      message: `${objective.target} promises ${availabilityText(objective.term.bound)}, and no scenario makes anything fail: whether a lost copy is noticed and survived in time is not tried. Write one${victim ? `, for example with a copy of ${victim.id} killed` : ""}.`,
      origin: objective.origin,
      related: victim ? [{ message: `requests of ${objective.target} need it`, origin: victim.origin }] : [],
      fixes: victim ? [drill(objective.target, victim)] : [],
    };
    return [report];
  },
};

function drill(flow: string, victim: Component): Fix {
  const text = `scenario "Lose a copy of ${victim.name}" for 1 min {\n  at 20 s kill 1 of ${victim.name} for 20 s\n  expect ${flow} availability > 99%\n}`;
  return { title: `Add a scenario that kills a copy of ${victim.id}`, safe: true, edits: [{ type: "add", text, after: null }] };
}
