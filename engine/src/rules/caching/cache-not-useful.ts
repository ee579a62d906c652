import { percentText, timeText } from "../../model/index.ts";
import { comfortable } from "../graph/load.ts";
import type { Report, Rule } from "../rule.ts";
import { coldLoads } from "./cold-load.ts";

export const cacheNotUseful: Rule = {
  code: "cache-not-useful",
  category: "caching",
  tier: "strict",
  severity: "info",
  restsOn: ["hit-ratio", "service-time"],
  summary: "A cache makes answers no faster, and what is behind it could carry the load without it.",
  rationale: `A cache costs one more call on every read, one more component to run, and answers that may be old. It pays for that in two ways: hits are faster than asking the origin, and the origin gets fewer requests. A cache with few hits, or one that is about as slow as its origin, does neither: the time saved by hits is less than the time all reads spend asking.

The rule compares both: the mean time of a call to the cache with its hit ratio times that of a call to the origin, and the origin's load at peak with the cache empty with what it can do. Remove the cache, or make it hold what is asked for often.`,
  references: ["https://aws.amazon.com/builders-library/caching-challenges-and-strategies/"],
  invalid: [example(10)],
  valid: [example(80)],
  check(context) {
    const { links, components } = context.analysis;
    return coldLoads(context).flatMap(({ cache, origin, visit, coldAtPeak, capacity, assumed }): readonly Report[] => {
      if (cache.kind !== "cache" || assumed || coldAtPeak > comfortable * capacity) return [];
      const hitRatio = components[cache.id]?.hitRatio?.value ?? null;
      const toOrigin = visit.call.link === null ? null : (links[visit.call.link]?.latency.mean ?? null);
      // Only a cache used aside costs a call of its own before the call to the origin.
      const toCache = links[`${visit.call.from} -> ${cache.id}`]?.latency.mean ?? null;
      if (hitRatio === null || toOrigin === null || toCache === null || toCache < hitRatio * toOrigin) return [];
      return [
        {
          element: cache.id,
          message: `${cache.id} answers ${percentText(hitRatio)} of the reads, which saves ${timeText(hitRatio * toOrigin)} of asking ${origin.id} on average, and asking the cache first takes ${timeText(toCache)}; ${origin.id} can carry the peak without it (${percentText(coldAtPeak / capacity)} used). Leave it out, or make it answer more.`,
          origin: cache.origin,
          related: [{ message: `${origin.id} is asked on a miss`, origin: visit.call.origin }],
          fixes: [],
        },
      ];
    });
  },
};

function example(percent: number): string {
  return `client User { users 100k  actions 100 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 4  workers 8  service-time 2 ms }
cache Hot { replicas 3  hit-ratio ${percent}%  service-time 0.4 ms  ttl 1 min }
database Items { engine document  workers 32  service-time 2 ms  replicate 3 { mode semi-sync  failover 20 s } }
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
slo Show { availability 90% over 30 days }`;
}
