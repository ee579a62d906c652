import { lookup } from "../../model/index.ts";
import { mostServing } from "../graph/units.ts";
import type { Rule } from "../rule.ts";

export const incoherentLocalCaches: Rule = {
  code: "incoherent-local-caches",
  category: "caching",
  severity: "warning",
  summary: "Each copy of a service keeps its own cache whose entries never expire.",
  rationale: `With \`scope local\` every copy caches for itself. When data changes, the copy that handled the change knows; the others go on answering with the old value for as long as they keep it. A user who reloads sees the new value, the old one, the new one again. With 10 copies, 9 of 10 reloads after a change still meet the old value.

Give the entries a \`ttl\`, which bounds how long the copies disagree; share one cache (\`scope distributed\`); or send each key to the same copy (consistent hashing before the service). Data that never changes needs none of this: accept it.`,
  references: [
    "https://aws.amazon.com/builders-library/caching-challenges-and-strategies/",
    "https://learn.microsoft.com/en-us/azure/architecture/best-practices/caching",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Comments { replicas 3  service-time 5 ms }
cache Near { scope local  hit-ratio 80% }
User -> Lb -> Comments
Comments -> Near { timeout 5 ms }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Comments { replicas 3  service-time 5 ms }
cache Near { scope local  hit-ratio 80%  ttl 10 s }
User -> Lb -> Comments
Comments -> Near { timeout 5 ms }`,
  ],
  check({ design }) {
    const { components, linksTo } = lookup(design);
    const hashing: ReadonlySet<string | undefined> = new Set(["consistent-hash", "rendezvous", "ip-hash"]);
    return design.components.flatMap((cache) => {
      if (cache.cache?.scope.value !== "local" || cache.cache.ttl !== null) return [];
      const owner = (linksTo.get(cache.id) ?? [])
        .map((link) => components.get(link.from))
        .find((caller) => caller && mostServing(caller) > 1);
      if (!owner) return [];
      const before = (linksTo.get(owner.id) ?? []).map((link) => components.get(link.from)?.balancing?.strategy.value);
      if (before.length > 0 && before.every((strategy) => hashing.has(strategy))) return [];
      return [
        {
          element: cache.id,
          message: `Each of the ${mostServing(owner)} copies of ${owner.id} keeps its own ${cache.id}, and nothing expires: after a change the others answer with the old value for ever. Set a ttl, or share one cache.`,
          origin: cache.cache.scope.origin ?? cache.origin,
          related: [{ message: `${owner.id} runs in ${mostServing(owner)} copies`, origin: owner.origin }],
          fixes: [
            {
              title: "Let entries expire after 10 s",
              safe: false,
              edits: [{ type: "set", element: cache.id, path: ["ttl"], value: "10 s" }],
            },
            {
              title: "Share one cache between the copies",
              safe: false,
              edits: [{ type: "set", element: cache.id, path: ["scope"], value: "distributed" }],
            },
          ],
        },
      ];
    });
  },
};
