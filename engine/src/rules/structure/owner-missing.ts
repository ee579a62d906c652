import { codeKinds, storeKinds } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";

export const ownerMissing: Rule = {
  code: "owner-missing",
  category: "structure",
  severity: "info",
  tier: "all",
  restsOn: ["owner"],
  summary: "Some parts of a design have an owner, and this one does not.",
  rationale: `At three in the morning the question is not how a component works but whose it is. A part without an owner is nobody's to page, to upgrade, or to switch off.

Write the team (\`owner payments\`). The rule looks only at designs in which some component states an owner, and there at code and stores.`,
  references: [
    "https://sre.google/sre-book/being-on-call/",
    "https://backstage.io/docs/features/software-catalog/descriptor-format/#specowner-required",
  ],
  invalid: [example("")],
  valid: [example("owner search  ")],
  check({ design }) {
    const owned = design.components.find(({ owner }) => owner !== null);
    if (!owned) return [];
    return design.components
      .filter(({ kind, owner }) => owner === null && (codeKinds.has(kind) || storeKinds.has(kind)))
      .map(
        (component): Report => ({
          element: component.id,
          message: `${component.id} has no owner, and ${owned.id} belongs to ${owned.owner ?? "somebody"}: nobody is there to ask, to page or to upgrade it. Write whose it is.`,
          origin: component.origin,
          related: [],
          fixes: [],
        }),
      );
  },
};

function example(owner: string): string {
  return `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Shop { replicas 2  owner shop  service-time 2 ms }
search Index { ${owner}service-time 2 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb -> Shop
Shop -> Index { timeout 200 ms }`;
}
