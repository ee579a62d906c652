import { type Fix, type Origin, timeText } from "../../model/index.ts";
import type { Rule } from "../rule.ts";
import { roundUpTime } from "../wording.ts";

export const scenarioWithoutDuration: Rule = {
  code: "scenario-without-duration",
  category: "scenarios",
  severity: "warning",
  summary: "A scenario lasts no time, or no longer than its warm-up.",
  rationale: `Statistics count from the end of the warm-up to the end of the run. A scenario of 0 s, or one that ends with its warm-up, leaves nothing to measure; none of its expectations can be judged.

Write how long it runs: the warm-up, the fault, and the time that recovery takes.`,
  references: ["https://principlesofchaos.org/"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  service-time 5 ms }
User -> Lb -> Api
scenario "Busy" for 1 min {
  warm-up 1 min
  load x 2
}`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  service-time 5 ms }
User -> Lb -> Api
scenario "Busy" for 5 min {
  warm-up 1 min
  load x 2
}`,
  ],
  check({ design }) {
    return design.scenarios.flatMap((scenario) => {
      const warmUp = scenario.warmUp?.value ?? 0;
      const length = scenario.duration.value;
      if (length > 0 && length > warmUp) return [];
      return [
        {
          element: scenario.id,
          message: `The scenario "${scenario.title}" lasts ${timeText(length)}${length > 0 ? ` and its warm-up ${timeText(warmUp)}` : ""}: nothing is left to measure. Let it run longer.`,
          origin: scenario.duration.origin ?? scenario.origin,
          related: [],
          fixes: scenario.duration.origin ? [longerFix(scenario.duration.origin, warmUp)] : [],
        },
      ];
    });
  },
};

/** Five minutes after the warm-up: enough for a fault, its detection and the recovery. */
function longerFix(origin: Origin, warmUp: number): Fix {
  const text = timeText(roundUpTime(warmUp + 300));
  return { title: `Let it run for ${text}`, safe: false, edits: [{ type: "replace", origin, text }] };
}
