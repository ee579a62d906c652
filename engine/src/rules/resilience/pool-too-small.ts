import { erlangB } from "../../analysis/queueing/erlang.ts";
import { countText, digits, percentText, timeText } from "../../model/index.ts";
import { peakFactor } from "../graph/load.ts";
import { mostServing } from "../graph/units.ts";
import { visitsOver } from "../graph/visits.ts";
import type { RuleOption } from "../option.ts";
import type { Rule } from "../rule.ts";
import { hops } from "../wording.ts";

const refusedShare: RuleOption = {
  name: "refused-share",
  measure: "ratio",
  default: 0.01,
  minimum: 0.0001,
  maximum: 0.5,
  documentation: "Share of the calls at peak that may find no place in the pool.",
};

export const poolTooSmall: Rule = {
  code: "pool-too-small",
  category: "resilience",
  severity: "error",
  options: [refusedShare],
  severities: ["error", "warning"],
  summary: "A connection pool with fewer places than the calls that are in flight at peak.",
  rationale: `By Little's law the calls in flight are the rate times the time each takes (a = λ·T, for each calling replica). When a pool has no more places than that, calls wait for a place or are refused, however idle the callee is; the pool is the bottleneck, and it is invisible in the callee's metrics.

The calls in flight also vary: with a on average, Erlang's loss formula B(a, places) gives the share of calls that find every place taken. The rule reports an error where the calls at the average load do not fit on average, and a warning where more than 1% of the calls at peak find no place. The quick fix gives the smallest pool that turns away at most 0.1% at peak. Keep it small enough to protect the callee.`,
  references: [
    "https://en.wikipedia.org/wiki/Little%27s_law",
    "https://en.wikipedia.org/wiki/Erlang_(unit)#Erlang_B_formula",
    "https://github.com/brettwooldridge/HikariCP/wiki/About-Pool-Sizing",
  ],
  invalid: [
    `client User { users 10M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 2 ms }
database Orders { engine relational  workers 64  service-time 20 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb -> Api
Api -> Orders { timeout 500 ms  pool 5 }`,
    `client User { users 10M  actions 4 / day  peak 3x }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 2 ms }
database Orders { engine relational  workers 64  service-time 20 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb -> Api
Api -> Orders { timeout 500 ms  pool 8 }`,
  ],
  valid: [
    `client User { users 10M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 2 ms }
database Orders { engine relational  workers 64  service-time 20 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb -> Api
Api -> Orders { timeout 500 ms  pool 20 }`,
  ],
  check(context) {
    const tolerable = context.option(refusedShare);
    const { design, analysis } = context;
    const components = new Map(design.components.map((component) => [component.id, component]));
    return design.links.flatMap((link) => {
      const caller = components.get(link.from);
      const figures = analysis.links[link.id];
      // What a full pool refuses is not sent, and has to find a place all the same.
      const sent = figures?.attemptRate.value ?? null;
      const asked = figures?.rate.value ?? sent;
      const rate = asked === null ? null : Math.max(asked, sent ?? 0);
      const mean = figures?.latency.mean ?? null;
      if (!link.pool || !caller || rate === null || mean === null) return [];
      // A caller that gives up frees its place.
      const time = Math.min(mean, link.timeout?.value ?? mean);
      const perReplica = rate / Math.max(1, mostServing(caller));
      const factor = peakFactor(context, caller.id);
      const inFlight = perReplica * time;
      const refused = erlangB(link.pool.value, inFlight * factor);
      if (!(refused > tolerable)) return [];
      const full = inFlight >= link.pool.value;
      const places = poolFor(inFlight * factor, tolerable / 10);
      const visit = visitsOver(design, link.id)[0];
      const when = !full && factor > 1 ? "At peak each" : "Each";
      const shown = full ? 1 : factor;
      return [
        {
          element: link.id,
          severity: full ? "error" : "warning",
          message: `${when} replica of ${link.from} makes ${countText(perReplica * shown)} calls a second to ${link.to} of ${timeText(time)} each, so ${digits(inFlight * shown)} are in flight on average, and the pool has ${link.pool.value} places: ${full ? "calls wait for a place or are refused" : `${percentText(refused)} of the calls find none free`}, however idle ${link.to} is. ${places} would leave room.`,
          origin: link.pool.origin ?? link.origin,
          related: visit ? hops(visit.path) : [],
          fixes: [
            {
              title: `Give the pool ${places} places`,
              safe: false,
              edits: [{ type: "set", element: link.id, path: ["pool"], value: String(places) }],
            },
          ],
        },
      ];
    });
  },
};

/** The smallest number of places that an offered load in erlangs finds taken with at most the given probability. */
function poolFor(load: number, share: number): number {
  let low = Math.max(1, Math.floor(load));
  let high = Math.ceil(load + 10 * Math.sqrt(load) + 10);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (erlangB(middle, load) <= share) high = middle;
    else low = middle + 1;
  }
  return low;
}
