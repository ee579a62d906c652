import { countText, digits, timeText } from "../../model/index.ts";
import { mostServing } from "../graph/units.ts";
import { visitsOver } from "../graph/visits.ts";
import type { Rule } from "../rule.ts";
import { hops } from "../wording.ts";

export const poolTooSmall: Rule = {
  code: "pool-too-small",
  category: "resilience",
  severity: "error",
  summary: "A connection pool with fewer places than calls that are in flight on average.",
  rationale: `By Little's law the calls in flight are the rate times the time each takes. When a pool has fewer places than that, calls wait for a place before they even start, however idle the callee is; the pool is the bottleneck, and it is invisible in the callee's metrics.

A pool should be well above the average in flight at peak (bursts need room) and small enough to protect the callee. The quick fix gives twice the average.`,
  references: ["https://en.wikipedia.org/wiki/Little%27s_law", "https://github.com/brettwooldridge/HikariCP/wiki/About-Pool-Sizing"],
  invalid: [
    `client User { users 10M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 2 ms }
database Orders { engine relational  workers 64  service-time 20 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb -> Api
Api -> Orders { timeout 500 ms  pool 5 }`,
  ],
  valid: [
    `client User { users 10M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 2 ms }
database Orders { engine relational  workers 64  service-time 20 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb -> Api
Api -> Orders { timeout 500 ms  pool 20 }`,
  ],
  check({ design, analysis }) {
    const components = new Map(design.components.map((component) => [component.id, component]));
    return design.links.flatMap((link) => {
      const caller = components.get(link.from);
      const figures = analysis.links[link.id];
      const rate = figures?.attemptRate.value ?? figures?.rate.value ?? null;
      const time = figures?.latency.mean ?? null;
      if (!link.pool || !caller || rate === null || time === null) return [];
      const inFlight = (rate * time) / Math.max(1, mostServing(caller));
      if (inFlight <= link.pool.value) return [];
      const wanted = Math.ceil(2 * inFlight);
      const visit = visitsOver(design, link.id)[0];
      return [
        {
          element: link.id,
          message: `Each replica of ${link.from} makes ${countText(rate / Math.max(1, mostServing(caller)))} calls a second to ${link.to} of ${timeText(time)} each, so ${digits(inFlight)} are in flight on average, and the pool has ${link.pool.value} places: calls wait for a place, however idle ${link.to} is. ${wanted} would leave room.`,
          origin: link.pool.origin ?? link.origin,
          related: visit ? hops(visit.path) : [],
          fixes: [
            {
              title: `Give the pool ${wanted} places`,
              safe: false,
              edits: [{ type: "set", element: link.id, path: ["pool"], value: String(wanted) }],
            },
          ],
        },
      ];
    });
  },
};
