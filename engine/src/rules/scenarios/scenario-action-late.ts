import { type Origin, timeText } from "../../model/index.ts";
import type { Rule } from "../rule.ts";

export const scenarioActionLate: Rule = {
  code: "scenario-action-late",
  category: "scenarios",
  severity: "warning",
  summary: "An action or expectation of a scenario lies after its end, so it never counts.",
  rationale: `A simulation stops at the end of its scenario. What is to happen later never happens, and an expectation about requests \`after\` the end has none to judge: the drill passes without having tested anything.

Make the scenario longer, or move the time. Times count from the start of the run, warm-up included.`,
  references: ["https://principlesofchaos.org/"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  service-time 5 ms }
User -> Lb -> Api
scenario "Lose a server" for 2 min {
  at 20 min kill 1 of Api for 30 s
}`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  service-time 5 ms }
User -> Lb -> Api
scenario "Lose a server" for 2 min {
  at 1 min kill 1 of Api for 30 s
}`,
  ],
  check({ design }) {
    return design.scenarios.flatMap((scenario) => {
      const end = scenario.duration.value;
      if (!(end > 0)) return [];
      const actions = scenario.actions.map((action) => ({ ...action, time: action.at }));
      const expectations = scenario.expectations.map((expected) => ({
        ...expected,
        time: expected.type === "metric" ? (expected.after ?? 0) : 0,
      }));
      return [...actions, ...expectations]
        .filter(({ time }) => time >= end)
        .map(({ text, time, origin }: { text: string; time: number; origin: Origin }) => ({
          element: scenario.id,
          message: `The scenario "${scenario.title}" ends after ${timeText(end)}, and \`${text}\` is about ${timeText(time)}: it never counts. Make the scenario longer, or move the time.`,
          origin,
          related: [{ message: `"${scenario.title}" runs for ${timeText(end)}`, origin: scenario.duration.origin ?? scenario.origin }],
          fixes: [],
        }));
    });
  },
};
