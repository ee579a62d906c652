import { hitRatioFigure } from "../../analysis/cache/hit-ratio.ts";
import { assumed, type Component, type Fix, lookup, percentText } from "../../model/index.ts";
import { mostServing } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";

/** Misses over those with affinity from which on sending each key to one copy is worth it. */
const worthIt = 1.3;

export const localCacheWithoutAffinity: Rule = {
  code: "local-cache-without-affinity",
  category: "caching",
  severity: "warning",
  restsOn: ["scope", "size", "item-size", "keys", "skew", "hit-ratio", "strategy"],
  summary: "Every copy of a service caches the same popular keys, because its requests go to any copy.",
  rationale: `With \`scope local\` each copy has its own part of the memory. When requests are dealt out in turn, every copy sees every key, so all of them hold the same popular entries and the rare ones fit nowhere: ten copies with 1 GB each remember as much as one with 1 GB. When each key always goes to the same copy, they remember ten times as much.

The rule computes the hit ratio both ways (Che's approximation) and reports it where sending each key to one copy would leave out a quarter of the misses. Balance by \`consistent-hash\` or \`rendezvous\` on the key, or share one cache (\`scope distributed\`).`,
  references: [
    "https://sre.google/sre-book/load-balancing-datacenter/",
    "https://doi.org/10.1109/JSAC.2002.801752 (Che, Tung, Wang: Hierarchical Web Caching Systems)",
  ],
  invalid: [example("round-robin")],
  valid: [example("consistent-hash")],
  check({ design, analysis }) {
    const { components, linksTo } = lookup(design);
    return design.components.flatMap((cache): readonly Report[] => {
      if (cache.cache?.scope.value !== "local" || cache.cache.hitRatio !== null || cache.replicas.value < 2) return [];
      const owner = (linksTo.get(cache.id) ?? [])
        .map(({ from }) => components.get(from))
        .find((caller) => caller && mostServing(caller) > 1);
      const before = (linksTo.get(owner?.id ?? "") ?? []).flatMap(({ from }) => components.get(from) ?? []);
      const blind = before.filter(({ balancing }) => balancing && !hashing.has(balancing.strategy.value));
      if (!owner || blind.length === 0) return [];
      const lookups = analysis.components[cache.id]?.readRate.value ?? 0;
      const shared = { ...cache, cache: { ...cache.cache, scope: assumed("distributed" as const, "each key always goes to one copy") } };
      const now = hitRatioFigure(cache, lookups)?.value ?? null;
      const then = hitRatioFigure(shared, lookups)?.value ?? null;
      if (now === null || then === null || 1 - now < worthIt * (1 - then)) return [];
      const balancer = blind[0] as Component;
      return [
        {
          element: cache.id,
          message: `${balancer.id} deals requests to the ${mostServing(owner)} copies of ${owner.id} by ${balancer.balancing?.strategy.value ?? "turns"}, so each ${cache.id} fills with the same keys and answers ${percentText(now)}; with each key always at one copy it would be ${percentText(then)}. Balance by consistent-hash, or share one cache.`,
          origin: cache.cache.scope.origin ?? cache.origin,
          related: [{ message: `${balancer.id} balances here`, origin: balancer.balancing?.strategy.origin ?? balancer.origin }],
          fixes: blind.length === 1 ? hashFix(balancer) : [],
        },
      ];
    });
  },
};

const hashing: ReadonlySet<string> = new Set(["consistent-hash", "rendezvous", "ip-hash"]);

function hashFix(balancer: Component): readonly Fix[] {
  return [
    {
      title: `Let ${balancer.id} send each key to one copy (consistent-hash)`,
      safe: false,
      edits: [{ type: "set", element: balancer.id, path: ["strategy"], value: "consistent-hash" }],
    },
  ];
}

function example(strategy: string): string {
  return `client User { users 1k }
loadbalancer Lb { replicas 2  mode active-passive  strategy ${strategy}  health-check { every 1 s  misses 3 } }
service Api { replicas 10  workers 8  service-time 2 ms }
cache Near { replicas 10  scope local  size 10 GB  item-size 1 kB  keys 20M  skew zipf(0.6)  service-time 0.1 ms  ttl 1 day }
database Items { workers 64  service-time 8 ms  replicate 3 { mode semi-sync  failover 20 s } }
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Near { timeout 20 ms }
Api -> Items { timeout 200 ms }
flow Show {
  from User at 3k rps
  User -> Lb -> Api {
    Api -> Near
    on miss { Api -> Items read }
  }
}
slo Show { availability 90% over 30 days }`;
}
