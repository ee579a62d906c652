import { type Component, type Fix, lookup, timeText } from "../../model/index.ts";
import { runByOthers } from "../graph/units.ts";
import { visitsTo } from "../graph/visits.ts";
import type { Report, Rule, RuleContext } from "../rule.ts";
import { roundDownTime } from "../wording.ts";

/** Seconds between backups where no objective says how much may be lost: every night. */
const nightly = 86_400;

export const drMissing: Rule = {
  code: "dr-missing",
  category: "redundancy",
  severity: "warning",
  tier: "strict",
  restsOn: ["in", "across", "backup", "technology"],
  summary: "Everything a store holds is in one region, and no backup of it is kept elsewhere.",
  rationale: `Copies in several zones bridge the loss of a machine or a building. They do not help when the region is lost, and not against what the copies repeat faithfully: a delete without a condition, a bad release, an attacker. What is then left is the last backup that stood somewhere else.

State a \`backup\` (\`backup { every 24 h }\`, with \`to\` a store in another region), or keep a copy in a second region. Its interval is what you may lose; how long a restore takes is the rest of the plan. Try it.`,
  references: [
    "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html",
    "https://sre.google/sre-book/data-integrity/",
  ],
  invalid: [example("")],
  valid: [example("  backup { every 12 h }")],
  check(context) {
    return context.design.components.flatMap((store): readonly Report[] => {
      if ((store.kind !== "database" && store.kind !== "filesystem") || runByOthers(store)) return [];
      const regions = new Set(store.replicaRegions);
      const [region] = regions;
      if (regions.size !== 1 || !region || !isWritten(context, store)) return [];
      const backup = store.store?.backupEvery ?? null;
      if (backup !== null && !staysIn(context, store, region)) return [];
      return [
        {
          element: store.id,
          message: `All copies of ${store.id}${backup === null ? " are" : ", and its backups, are"} in ${region}: when the region is lost, or somebody deletes what they should not, nothing is left to restore. Keep a backup elsewhere.`,
          origin: store.origin,
          related: [],
          fixes: backup === null ? [backupFix(context, store)] : [],
        },
      ];
    });
  },
};

function isWritten({ design }: RuleContext, store: Component): boolean {
  return (store.store?.entities.length ?? 0) > 0 || visitsTo(design, store.id).some(({ call }) => call.access === "write");
}

/** The backups are kept in a component that stands in this region only; where nothing says where, they are elsewhere. */
function staysIn({ design }: RuleContext, store: Component, region: string): boolean {
  const to = store.facts["backup.to"]?.value;
  const target = typeof to === "string" ? lookup(design).components.get(to) : undefined;
  return target !== undefined && target.replicaRegions.length > 0 && target.replicaRegions.every((place) => place === region);
}

/** As often as the recovery point objective asks for, otherwise every night. */
function backupFix({ design }: RuleContext, store: Component): Fix {
  const promise = design.objectives.find(({ target, term }) => target === store.id && term.type === "rpo" && term.bound >= 60);
  const every = timeText(promise ? roundDownTime(promise.term.bound) : nightly);
  return {
    title: `Back it up every ${every}`,
    safe: true,
    edits: [{ type: "set", element: store.id, path: ["backup"], value: `{ every ${every} }` }],
  };
}

function example(backup: string): string {
  return `region us { zones a, b, c }
client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  across us  health-check { every 1 s  misses 3 } }
service Api { replicas 2  across us  service-time 5 ms }
database Orders {
  across us  replicate 3 { mode semi-sync  failover 20 s }${backup}
  entity Order { key id { cardinality 1 billion }  row-size 1 kB  grows 1M / month  keep 5 years }
}
User -> Lb -> Api
Api -> Orders { timeout 1 s }`;
}
