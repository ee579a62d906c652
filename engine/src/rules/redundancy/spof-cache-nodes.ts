import { rateText } from "../../model/index.ts";
import { coldLoads } from "../caching/cold-load.ts";
import { isSoleUnit } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";
import { hops } from "../wording.ts";
import { consequence, pathTo, redundancyFix, soleUnits } from "./sole-unit.ts";

export const spofCacheNodes: Rule = {
  code: "spof-cache-nodes",
  category: "redundancy",
  severity: "warning",
  restsOn: ["replicas", "replicate", "nodes", "mode", "failover", "technology", "autoscale"],
  severities: ["error", "warning", "info"],
  replaces: ["single-point-of-failure"],
  aliases: ["spof"],
  summary: "A cache on one node whose loss overloads what is behind it.",
  rationale: `A cache used aside is no source of truth, so losing it should only make things slower. It does more when the store behind was sized for the misses: one dead cache node then sends all reads at once to a store that cannot take them. A cache that answers 90% of 10,000 reads a second leaves 1,000 for the store; when its only node restarts, the store gets all 10,000.

Run several cache nodes, so that losing one loses only its share of the keys, or give each a replica. Where requests cannot do without the cache (write-through, write-back) it is an error.`,
  references: [
    "https://redis.io/docs/latest/operate/oss_and_stack/management/scaling/",
    "https://aws.amazon.com/builders-library/caching-challenges-and-strategies/",
  ],
  invalid: [
    `client User { users 10M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 5 ms }
cache Carts { write through  hit-ratio 90%  service-time 0.2 ms }
User -> Lb -> Api
Api -> Carts { timeout 20 ms }`,
    `client User { users 10M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 5 ms }
cache Hot { hit-ratio 90%  service-time 0.2 ms }
database Items {
  engine document  workers 8  service-time 8 ms  replicate 2 { mode semi-sync  failover 20 s  read-from leader }
  accept cache-failure-overload "warmed from a snapshot before it takes traffic"
}
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Hot { timeout 20 ms }
Api -> Items { timeout 200 ms }
flow Show {
  from User
  User -> Lb -> Api {
    Api -> Hot
    on miss { Api -> Items read }
  }
}
slo Show { availability 90% over 30 days }`,
  ],
  valid: [
    `client User { users 10M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 5 ms }
cache Hot { hit-ratio 90%  service-time 0.2 ms }
database Items { engine document  workers 32  service-time 8 ms  replicate 2 { mode semi-sync  failover 20 s  read-from leader } }
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Hot { timeout 20 ms }
Api -> Items { timeout 200 ms }
flow Show {
  from User
  User -> Lb -> Api {
    Api -> Hot
    on miss { Api -> Items read }
  }
}
slo Show { availability 90% over 30 days }`,
  ],
  check(context) {
    const needed = soleUnits(context).filter(({ component }) => component.kind === "cache");
    const required = needed.map(
      (unit): Report => ({
        element: unit.component.id,
        severity: "error",
        message: `${unit.component.id} is one cache node that requests cannot do without (write ${unit.component.cache?.write.value ?? "through"}): ${consequence(unit)}. Run several nodes.`,
        origin: unit.component.origin,
        related: pathTo(context, unit),
        fixes: [redundancyFix(context, unit.component)],
      }),
    );
    const reported = new Set(needed.map(({ component }) => component.id));
    const overloading = coldLoads(context).filter(
      ({ cache, coldAtPeak, capacity }) => isSoleUnit(cache) && !reported.has(cache.id) && coldAtPeak >= capacity,
    );
    const optional = overloading
      .filter((load, index) => overloading.findIndex((other) => other.cache.id === load.cache.id) === index)
      .map(
        (load): Report => ({
          element: load.cache.id,
          ...(load.assumed ? { severity: "info" as const } : {}),
          message: `${load.cache.id} is one node: losing it sends ${rateText(load.coldAtPeak)} at peak to ${load.origin.id}, which can do ${rateText(load.capacity)}${load.assumed ? " (assumed)" : ""}. With three nodes, losing one loses a third of the entries.`,
          origin: load.cache.origin,
          related: [{ message: `${load.origin.id} gets the reads`, origin: load.origin.origin }, ...hops(load.visit.path)],
          fixes: [
            {
              ...redundancyFix(context, load.cache),
              title: `Run 3 nodes of ${load.cache.id}`,
              edits: [{ type: "set", element: load.cache.id, path: ["replicas"], value: "3" }],
            },
          ],
        }),
      );
    return [...required, ...optional];
  },
};
