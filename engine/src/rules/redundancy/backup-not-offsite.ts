import { lookup } from "../../model/index.ts";
import { onlyZone } from "../graph/placement.ts";
import type { Report, Rule } from "../rule.ts";

export const backupNotOffsite: Rule = {
  code: "backup-not-offsite",
  category: "redundancy",
  severity: "warning",
  restsOn: ["in", "across", "backup"],
  summary: "A store's backups stand in the one zone where the store stands.",
  rationale: `A backup is for the day on which the copies are lost together: a fire, a flood, a power failure that breaks disks, an account that was taken over. What stands in the same building is lost on the same day, and the backup was only a slower replica.

Keep it in another zone at least, better in another region, best with other credentials too (three copies, on two kinds of media, one of them elsewhere).`,
  references: [
    "https://www.cisa.gov/sites/default/files/publications/data_backup_options.pdf (US-CERT: Data Backup Options)",
    "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/back-up-data.html",
  ],
  invalid: [example("in us.a")],
  valid: [example("in us.b")],
  check({ design }) {
    const { components } = lookup(design);
    return design.components.flatMap((store): readonly Report[] => {
      const to = store.facts["backup.to"];
      const target = typeof to?.value === "string" ? components.get(to.value) : undefined;
      const zone = onlyZone(store);
      if (!target || zone === null || onlyZone(target) !== zone) return [];
      const other = design.regions.flatMap(({ zones }) => (zones.some(({ id }) => id === zone) ? zones : [])).find(({ id }) => id !== zone);
      return [
        {
          element: store.id,
          message: `The backups of ${store.id} are kept in ${target.id}, in the same zone ${zone} as the store itself: what takes the zone takes both. Keep them in another zone, or better in another region.`,
          origin: to?.origin ?? store.origin,
          related: [{ message: `${target.id} keeps the backups`, origin: target.origin }],
          fixes: other
            ? [
                {
                  title: `Keep ${target.id} in ${other.id}`,
                  safe: false,
                  edits: [
                    { type: "remove", element: target.id, path: ["across"] },
                    { type: "set", element: target.id, path: ["in"], value: other.id },
                  ],
                },
              ]
            : [],
        },
      ];
    });
  },
};

function example(place: string): string {
  return `region us { zones a, b, c }
client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  across us  health-check { every 1 s  misses 3 } }
service Api { replicas 2  across us  service-time 5 ms }
filesystem Files { in us.a  backup { every 12 h  to Archive }  accept spof "one building" }
objectstore Archive { ${place} }
User -> Lb -> Api
Api -> Files { timeout 1 s }`;
}
