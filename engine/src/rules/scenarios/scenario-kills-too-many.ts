import { lookup } from "../../model/index.ts";
import { mostRunning } from "../graph/units.ts";
import type { Rule } from "../rule.ts";
import { plural } from "../wording.ts";

export const scenarioKillsTooMany: Rule = {
  code: "scenario-kills-too-many",
  category: "scenarios",
  severity: "warning",
  summary: "A scenario stops more replicas than there are, or one whose number does not exist.",
  rationale: `A drill is about a definite loss: one of three, two of three. When the number is larger than the component has, the simulation stops all of them (or none, for a single replica that does not exist), and the result answers another question than the one written.

Write how many of the declared replicas stop, or nothing for all of them. What an autoscaler may start counts.`,
  references: ["https://principlesofchaos.org/"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  service-time 5 ms }
User -> Lb -> Api
scenario "Lose servers" for 5 min {
  at 1 min kill 7 of Api for 30 s
}`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  service-time 5 ms }
User -> Lb -> Api
scenario "Lose servers" for 5 min {
  at 1 min kill 2 of Api for 30 s
}`,
  ],
  check({ design }) {
    const { components } = lookup(design);
    return design.scenarios.flatMap((scenario) =>
      scenario.actions.flatMap(({ effect, text, origin }) => {
        if (effect.type !== "kill") return [];
        const component = components.get(effect.component);
        if (!component) return [];
        // A sharded store has its copies in every shard.
        const shards = (component.store?.sharding ?? []).reduce((most, shard) => Math.max(most, shard.shards.value), 1);
        const most = mostRunning(component) * shards;
        const wanted = effect.replica ?? effect.count ?? 0;
        if (wanted <= most) return [];
        return [
          {
            element: scenario.id,
            message: `In "${scenario.title}", \`${text}\` names ${effect.replica === null ? `${wanted} replicas` : `replica ${wanted}`}, and ${component.id} has ${plural(most, "replica", "replicas")}. Write at most ${most}, or leave the number out for all of them.`,
            origin,
            related: [{ message: `${component.id} is declared here`, origin: component.replicas.origin ?? component.origin }],
            fixes: [],
          },
        ];
      }),
    );
  },
};
