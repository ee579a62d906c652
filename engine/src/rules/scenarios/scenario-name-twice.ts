import type { Scenario } from "../../model/index.ts";
import type { Rule } from "../rule.ts";

export const scenarioNameTwice: Rule = {
  code: "scenario-name-twice",
  category: "scenarios",
  severity: "warning",
  summary: "Two scenarios have the same name.",
  rationale: `A scenario is chosen by its name, on the command line and in the editor. Of two with one name only one can be chosen, and nobody sees which of them a report is about.

Give each a name that says what it tries.`,
  references: ["https://principlesofchaos.org/"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  service-time 5 ms }
User -> Lb -> Api
scenario "Busy" for 5 min { load x 2 }
scenario "Busy" for 10 min { load x 3 }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  service-time 5 ms }
User -> Lb -> Api
scenario "Busy" for 5 min { load x 2 }
scenario "Very busy" for 10 min { load x 3 }`,
  ],
  check({ design }) {
    const first = new Map<string, Scenario>();
    return design.scenarios.flatMap((scenario) => {
      const known = first.get(scenario.name);
      if (!known) {
        first.set(scenario.name, scenario);
        return [];
      }
      return [
        {
          element: scenario.id,
          message: `There is a scenario "${scenario.name}" already: only one of them can be chosen by its name. Give this one another name.`,
          origin: scenario.origin,
          related: [{ message: `the first "${scenario.name}"`, origin: known.origin }],
          fixes: [
            {
              title: `Call it "${scenario.name} 2"`,
              safe: false,
              edits: [{ type: "replace", origin: scenario.origin, text: JSON.stringify(`${scenario.name} 2`) }],
            },
          ],
        },
      ];
    });
  },
};
