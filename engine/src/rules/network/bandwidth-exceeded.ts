import { bandwidthText, type Component, dataText, type Link, lookup, percentText, rateText } from "../../model/index.ts";
import { peakFactor } from "../graph/load.ts";
import { mostServing, runByOthers } from "../graph/units.ts";
import { visitsOver } from "../graph/visits.ts";
import type { Report, Rule, RuleContext } from "../rule.ts";
import { hops } from "../wording.ts";

export const bandwidthExceeded: Rule = {
  code: "bandwidth-exceeded",
  category: "network",
  severity: "error",
  severities: ["error", "warning"],
  restsOn: ["bandwidth", "payload", "response"],
  summary: "More data goes over a link than its bandwidth carries.",
  rationale: `A line is a queue like any other: when more arrives than it carries, packets wait, then they are dropped, and both ends send them again. 300 calls a second of 500 kB are 150 MB/s; a 1 Gbps line carries 125 MB/s, so it is full however idle both machines are.

The rule takes calls × the larger of \`payload\` and \`response\` (a line carries both ways at once), and holds it against the bandwidth, times the machines of the side that has fewer, since each may have a line of its own. It is an error at the average load and a warning where only the peak does not fit. Lines of clients are left out: each user has one.

Send less (compress, send references, cache nearer), spread it over more machines, or take a wider line.`,
  references: [
    "https://sre.google/sre-book/addressing-cascading-failures/",
    "https://www.rfc-editor.org/rfc/rfc2914 (Congestion Control Principles)",
  ],
  invalid: [
    `client User { users 1k }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 1 ms }
objectstore Photos
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Photos { timeout 1 s  payload 500 kB  bandwidth 1 Gbps }
flow Send {
  from User at 600 rps
  User -> Lb -> Api -> Photos write
}
slo Send { availability 90% over 30 days }`,
  ],
  valid: [
    `client User { users 1k }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 1 ms }
objectstore Photos
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Photos { timeout 1 s  payload 500 kB  bandwidth 10 Gbps }
flow Send {
  from User at 600 rps
  User -> Lb -> Api -> Photos write
}
slo Send { availability 90% over 30 days }`,
  ],
  check(context) {
    return context.design.links.flatMap((link): readonly Report[] => {
      const used = lineUse(context, link);
      if (!used || used.peak <= 1) return [];
      const always = used.mean > 1;
      const share = always ? used.mean : used.peak;
      const rate = used.rate * (share / used.mean);
      const visit = visitsOver(context.design, link.id)[0];
      return [
        {
          element: link.id,
          severity: always ? "error" : "warning",
          message: `${link.from} and ${link.to} exchange ${dataText(used.size)} ${rateText(rate).replace(" rps", " times a second")}${always ? "" : " at peak"}: ${bandwidthText(rate * used.size)}, ${percentText(share)} of what ${used.lines === 1 ? "the line carries" : `${used.lines} lines of this bandwidth carry`} (${bandwidthText(used.capacity)}). Send less, spread it over more machines, or take a wider line.`,
          origin: link.network.bandwidth?.origin ?? link.origin,
          related: visit ? hops(visit.path) : [],
          fixes: [],
        },
      ];
    });
  },
};

/** The data of one link beside what it carries. */
export interface LineUse {
  /** Bytes of one call in the busier direction. */
  readonly size: number;
  /** Calls per second, retries counted. */
  readonly rate: number;
  /** Lines of the written bandwidth: one for each machine of the side that has fewer. */
  readonly lines: number;
  /** Bytes per second of all of them. */
  readonly capacity: number;
  /** Share of that in use at the mean load and at peak; above 1 it does not fit. */
  readonly mean: number;
  readonly peak: number;
}

/** `null` where the author wrote no bandwidth or no size, where the rate is not known, or the lines are a user's own or a provider's. */
export function lineUse(context: RuleContext, link: Link): LineUse | null {
  const { components } = lookup(context.design);
  const { bandwidth, payload, response } = link.network;
  const from = components.get(link.from);
  const to = components.get(link.to);
  if (!bandwidth || bandwidth.assumed !== null || !(bandwidth.value > 0) || !from || !to || from.kind === "client" || to.kind === "client")
    return null;
  if (payload.assumed !== null && response.assumed !== null) return null;
  const rate = context.analysis.links[link.id]?.attemptRate.value ?? null;
  if (rate === null || rate <= 0) return null;
  const size = Math.max(payload.value, response.value);
  const lines = Math.max(1, Math.min(machines(from), machines(to)));
  // Between two services of providers nobody knows how many lines there are.
  if (!Number.isFinite(lines)) return null;
  const capacity = bandwidth.value * lines;
  const mean = (rate * size) / capacity;
  return { size, rate, lines, capacity, mean, peak: mean * peakFactor(context, to.id) };
}

/** Machines with a line each; no limit for what a provider spreads itself. */
function machines(component: Component): number {
  if (runByOthers(component)) return Number.POSITIVE_INFINITY;
  const shards = (component.store?.sharding ?? []).reduce((most, { shards: count }) => Math.max(most, count.value), 1);
  return mostServing(component) * shards;
}
