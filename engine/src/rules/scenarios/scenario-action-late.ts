import { type Fix, type Scenario, timeText } from "../../model/index.ts";
import type { Rule } from "../rule.ts";
import { roundUpTime } from "../wording.ts";
import { lineReport } from "./line.ts";

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
      const actions = scenario.actions.map(({ at, duration, text, origin }) => ({ at, lasts: duration ?? settling, text, origin }));
      const expectations = scenario.expectations.map((expected) => ({
        at: expected.type === "metric" ? (expected.after ?? 0) : 0,
        lasts: settling,
        text: expected.text,
        origin: expected.origin,
      }));
      return [...actions, ...expectations]
        .filter(({ at }) => at >= end)
        .map(({ at, lasts, text, origin }) =>
          lineReport(
            { scenario, text, origin },
            `is about ${timeText(at)}, and the scenario ends after ${timeText(end)}: it never counts. Make the scenario longer, or move the time.`,
            { message: `it runs for ${timeText(end)}`, origin: scenario.duration.origin ?? scenario.origin },
            longer(scenario, roundUpTime(at + lasts)),
          ),
        );
    });
  },
};

/** Seconds that an effect without an end of its own is given to show. */
const settling = 60;

function longer({ duration, title }: Scenario, seconds: number): readonly Fix[] {
  if (duration.origin === null) return [];
  const text = timeText(seconds);
  return [{ title: `Let "${title}" run for ${text}`, safe: false, edits: [{ type: "replace", origin: duration.origin, text }] }];
}
