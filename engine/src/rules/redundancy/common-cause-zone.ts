import { lookup } from "../../model/index.ts";
import { onlyZone, spreadEdits, spreadRegion } from "../graph/placement.ts";
import { runByOthers, surelyRunning } from "../graph/units.ts";
import { visitsTo } from "../graph/visits.ts";
import type { Rule } from "../rule.ts";
import { hops, plural } from "../wording.ts";

export const commonCauseZone: Rule = {
  code: "common-cause-zone",
  category: "redundancy",
  severity: "warning",
  restsOn: ["in", "across", "replicas", "replicate"],
  summary: "Several copies of a component, all in one zone.",
  rationale: `Copies help as long as they fail independently. A zone (a building, a power feed, a network) takes all its machines at once, so five copies in one zone are one copy as far as the zone is concerned: the availability can never be better than the zone's. Two copies at 99.9% in one zone of 99.95% are up 99.95% of the time at best; in two zones 99.9998%.

Spread the copies over the zones of the region with \`across\`.`,
  references: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html",
    "https://docs.kubelinter.io/#/generated/checks?id=no-anti-affinity",
  ],
  invalid: [
    `region us { zones a, b, c }
client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  across us  health-check { every 1 s  misses 3 } }
service Api { replicas 3  in us.a  service-time 5 ms }
User -> Lb -> Api`,
  ],
  valid: [
    `region us { zones a, b, c }
client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  across us  health-check { every 1 s  misses 3 } }
service Api { replicas 3  across us  service-time 5 ms }
User -> Lb -> Api`,
  ],
  check({ design }) {
    return design.components.flatMap((component) => {
      const zone = onlyZone(component);
      const copies = surelyRunning(component);
      if (zone === null || copies < 2 || runByOthers(component)) return [];
      const visit = visitsTo(design, component.id)[0];
      const leads = design.components.find((candidate) => candidate.leaderElectedBy === component.id);
      if (!visit && !leads) return [];
      const region = spreadRegion(design, component);
      const place = lookup(design).elements.get(zone);
      return [
        {
          element: component.id,
          message: `All ${plural(copies, "copy", "copies")} of ${component.id} are in ${zone}: when that zone fails they fail together, so for this fault they count as one. ${region ? `Spread them across ${region.id}.` : "Add a second zone to the region and spread them."}`,
          origin: component.origin,
          related: [...(place ? [{ message: `the zone ${zone}`, origin: place.origin }] : []), ...(visit ? hops(visit.path) : [])],
          fixes: region
            ? [{ title: `Spread ${component.id} across the zones of ${region.id}`, safe: false, edits: spreadEdits(component, region) }]
            : [],
        },
      ];
    });
  },
};
