import { runByOthers, surelyRunning } from "../graph/units.ts";
import type { Rule } from "../rule.ts";

export const cacheWriteBackCritical: Rule = {
  code: "cache-write-back-critical",
  category: "caching",
  severity: "error",
  replaces: ["spof-cache-nodes", "single-point-of-failure"],
  summary: "A write-back cache on one node holds confirmed writes that exist nowhere else.",
  rationale: `With \`write back\` a write is confirmed once the cache has it; the store gets it later. Until then the only copy is in the memory of one machine, and a restart loses it after the user was told that it is saved. At 200 writes a second, handed on every 5 s, a restart loses up to 1,000 confirmed writes.

Replicate the cache, or write through (\`write through\`): the write is confirmed when the store has it too. Where losing the last seconds is acceptable (counters, last-seen times), accept the risk.`,
  references: [
    "https://learn.microsoft.com/en-us/azure/architecture/patterns/cache-aside",
    "https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
cache Carts { write back  hit-ratio 90%  service-time 0.2 ms }
User -> Lb -> Api
Api -> Carts { timeout 20 ms }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
cache Carts { write back  replicas 3  hit-ratio 90%  service-time 0.2 ms }
User -> Lb -> Api
Api -> Carts { timeout 20 ms }`,
  ],
  check({ design }) {
    return design.components
      .filter((cache) => cache.cache?.write.value === "back" && !runByOthers(cache) && surelyRunning(cache) === 1)
      .map((cache) => ({
        element: cache.id,

        message: `${cache.id} confirms writes before the store has them (write back) and is one node: when it restarts, writes that users were told are saved are gone. Run several copies, or write through.`,
        origin: cache.cache?.write.origin ?? cache.origin,
        related: [],
        fixes: [
          {
            title: `Run 3 copies of ${cache.id}`,
            safe: cache.replicas.assumed !== null,
            edits: [{ type: "set" as const, element: cache.id, path: ["replicas"], value: "3" }],
          },
        ],
      }));
  },
};
