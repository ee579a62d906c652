import { lookup } from "../../model/index.ts";
import type { Rule } from "../rule.ts";
import { lineReport } from "./line.ts";

export const scenarioScalesNoShards: Rule = {
  code: "scenario-scales-no-shards",
  category: "scenarios",
  severity: "warning",
  summary: "A scenario changes the number of shards of something that has none.",
  rationale: `\`scale Db to 8 shards\` moves keys between the shards of a store. Where no \`shard\` clause says what is spread by which field, there are no keys to move: the action changes nothing, and the result looks as if growing had been free.

Say how the store is sharded, or scale its replicas: \`scale Api to 8\`.`,
  references: ["https://martinfowler.com/articles/patterns-of-distributed-systems/fixed-partitions.html"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
User -> Lb -> Api
scenario "Grow" for 5 min {
  at 1 min scale Api to 8 shards
}`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
User -> Lb -> Api
scenario "Grow" for 5 min {
  at 1 min scale Api to 8
}`,
  ],
  check({ design }) {
    const { components } = lookup(design);
    return design.scenarios.flatMap((scenario) =>
      scenario.actions.flatMap(({ effect, text, origin }) => {
        const component = effect.type === "reshard" ? components.get(effect.component) : undefined;
        if (!component || (component.store?.sharding.length ?? 0) > 0) return [];
        return [
          lineReport(
            { scenario, text, origin },
            `changes nothing, because ${component.id} has no shards. Say how it is sharded (\`shard … by … into …\`), or leave out \`shards\` to change its replicas.`,
            { message: `${component.id} is declared here`, origin: component.origin },
            [],
          ),
        ];
      }),
    );
  },
};
