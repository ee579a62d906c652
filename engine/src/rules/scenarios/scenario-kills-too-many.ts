import { type Component, type Fix, lookup, type Origin } from "../../model/index.ts";
import { mostRunning } from "../graph/units.ts";
import type { Rule } from "../rule.ts";
import { plural } from "../wording.ts";
import { lineReport } from "./line.ts";

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
        const component = effect.type === "kill" ? components.get(effect.component) : undefined;
        if (effect.type !== "kill" || !component) return [];
        const most = unitsOf(component);
        const wanted = effect.replica ?? effect.count ?? 0;
        if (wanted <= most) return [];
        return [
          lineReport(
            { scenario, text, origin },
            `names ${effect.replica === null ? `${wanted} replicas` : `replica ${wanted}`}, and ${component.id} has ${plural(most, "replica", "replicas")}. Write at most ${most}, or leave the number out for all of them.`,
            { message: `${component.id} is declared here`, origin: component.replicas.origin ?? component.origin },
            fewer(text, origin, wanted, effect.replica === null ? Math.max(1, most - 1) : most),
          ),
        ];
      }),
    );
  },
};

/** The most replicas that may run; a sharded store has its copies in every shard. */
function unitsOf(component: Component): number {
  const shards = (component.store?.sharding ?? []).reduce((most, shard) => Math.max(most, shard.shards.value), 1);
  return mostRunning(component) * shards;
}

/** Another number in the line, where the line names the wrong one plainly. */
function fewer(text: string, origin: Origin, wanted: number, number: number): readonly Fix[] {
  const named = new RegExp(`(kill\\s+(?:[\\w-]+\\.)?)${wanted}\\b`);
  if (!named.test(text)) return [];
  const changed = text.replace(named, `$1${number}`);
  return [{ title: `Write \`${changed}\``, safe: false, edits: [{ type: "replace", origin, text: changed }] }];
}
