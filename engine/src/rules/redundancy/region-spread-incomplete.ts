import { type Component, lookup } from "../../model/index.ts";
import { runByOthers, surelyRunning } from "../graph/units.ts";
import { type Visit, visits } from "../graph/visits.ts";
import type { Report, Rule } from "../rule.ts";
import { hops, listText } from "../wording.ts";

export const regionSpreadIncomplete: Rule = {
  code: "region-spread-incomplete",
  category: "redundancy",
  severity: "warning",
  tier: "strict",
  restsOn: ["in", "across"],
  summary: "A service runs in several regions, and something it cannot do without runs in one of them only.",
  rationale: `A second region is bought for the day on which the first is lost. On that day the copies there take over and call their database, which was in the first region: the flow fails all the same, and every other day each of its requests crossed the distance between the regions. Two regions at 99.9% are both down 32 s a year; a chain that needs one of them is down 8.77 h, as if there were no second.

A chain is spread when all of it is. Keep a copy in the second region too (a follower that can lead, a second set of servers), make the call optional (\`on error\`), or stay in one region and say so.`,
  references: [
    "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_fault_isolation_multiaz_region_system.html",
    "https://aws.amazon.com/builders-library/static-stability-using-availability-zones/",
  ],
  invalid: [example("across eu", "2")],
  valid: [example("across eu, us", "4")],
  check({ design }) {
    const { components } = lookup(design);
    const reports = new Map<string, Report>();
    for (const visit of visits(design)) {
      const part = components.get(visit.call.to);
      if (!visit.required || !part || reports.has(part.id) || runByOthers(part) || surelyRunning(part) < 2) continue;
      const own = regionsOf(part);
      const before = spreadBefore(components, visit);
      if (own.length !== 1 || !before) continue;
      const beyond = regionsOf(before).filter((region) => !own.includes(region));
      reports.set(part.id, {
        element: part.id,
        message: `${before.id} runs in ${listText(regionsOf(before))}, and ${part.id}, which ${visit.flow.name} cannot do without, only in ${own[0]}: without ${own[0]} the copies in ${listText(beyond)} cannot answer either. Spread it as well, or make it optional.`,
        origin: part.origin,
        related: [{ message: `${before.id} is spread`, origin: before.origin }, ...hops(visit.path)],
        fixes: [],
      });
    }
    return [...reports.values()];
  },
};

/** The nearest component before the call that runs in several regions. */
function spreadBefore(components: ReadonlyMap<string, Component>, { path }: Visit): Component | null {
  for (const { from } of [...path].reverse()) {
    const caller = components.get(from);
    if (caller && caller.kind !== "client" && regionsOf(caller).length > 1) return caller;
  }
  return null;
}

function regionsOf(component: Component): readonly string[] {
  return [...new Set(component.replicaRegions)].filter((region) => region !== null);
}

function example(place: string, copies: string): string {
  return `region eu { zones a, b }
region us { zones a, b }
client User { users 1k }
dns Names { technology route53 }
loadbalancer Lb { replicas 4  across eu, us  health-check { every 1 s  misses 3 } }
service Api { replicas 4  across eu, us  service-time 5 ms }
database Orders { ${place}  replicate ${copies} { mode semi-sync  failover 20 s } }
User -> Names
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Orders { timeout 1 s }
flow Buy { from User at 1 rps  User -> Lb -> Api -> Orders write }
slo Buy { availability 90% over 30 days }`;
}
