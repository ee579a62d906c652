import { rateText } from "../../model/index.ts";
import type { Report, Rule } from "../rule.ts";

export const writeThroughWriteHeavy: Rule = {
  code: "write-through-write-heavy",
  category: "caching",
  severity: "info",
  tier: "strict",
  restsOn: ["write"],
  summary: "A write-through cache takes more writes than reads, so most of what it is given is never asked for.",
  rationale: `Writing through keeps the cache right and makes the first read fast. It costs an entry for each write, whether anybody reads it or not: with more writes than reads most entries only push out others that would have been asked for, and every write pays for the extra step. With 200 writes and 50 reads a second, at least 150 of each 200 entries are never read.

Write around the cache (\`write around\`) and let reads fill it, or give entries a short \`ttl\`.`,
  references: [
    "https://docs.aws.amazon.com/whitepapers/latest/database-caching-strategies-using-redis/caching-patterns.html",
    "https://learn.microsoft.com/en-us/azure/architecture/patterns/cache-aside",
  ],
  invalid: [example("200 rps", "50 rps")],
  valid: [example("50 rps", "200 rps")],
  check({ design, analysis }) {
    return design.components.flatMap((cache): readonly Report[] => {
      const write = cache.cache?.write;
      const reads = analysis.components[cache.id]?.readRate.value ?? null;
      const writes = analysis.components[cache.id]?.writeRate.value ?? null;
      if (cache.kind !== "cache" || write?.value !== "through" || reads === null || writes === null || !(reads > 0) || writes <= reads)
        return [];
      return [
        {
          element: cache.id,
          message: `${cache.id} stores each of ${rateText(writes)} of writes and is read at ${rateText(reads)}: most entries go before anybody asks for them, and push out others. Write around it, and let reads fill it.`,
          origin: write.origin ?? cache.origin,
          related: [],
          fixes: [
            {
              title: "Write around the cache",
              safe: false,
              edits: [{ type: "set", element: cache.id, path: ["write"], value: "around" }],
            },
          ],
        },
      ];
    });
  },
};

function example(writes: string, reads: string): string {
  return `client User { users 100k }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 3  workers 8  service-time 2 ms }
cache Near { replicas 3  write through  hit-ratio 80%  service-time 0.2 ms }
database Items { workers 32  service-time 4 ms  replicate 3 { mode semi-sync  failover 20 s } }
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Near { timeout 300 ms }
Near -> Items { timeout 200 ms }
flow Save {
  from User at ${writes}
  User -> Lb -> Api -> Near write { Near -> Items write }
}
flow Show {
  from User at ${reads}
  User -> Lb -> Api -> Near read { Near -> Items read }
}
slo Save { availability 90% over 30 days }
slo Show { availability 90% over 30 days }`;
}
