import { type Component, countText, type Fix, type Link, lookup, percentText, rateText, timeText } from "../../model/index.ts";
import { peakFactor } from "../graph/load.ts";
import { longestWait, pausesOf } from "../graph/patience.ts";
import { mostServing } from "../graph/units.ts";
import { visitsOver } from "../graph/visits.ts";
import type { Report, Rule, RuleContext } from "../rule.ts";
import { hops, roundDownTime } from "../wording.ts";
import { shortestTimeout } from "./fitting-timeout.ts";

/** Share of a caller's requests that may do without the callee for the timeout to be no matter: they all fail together anyway. */
const needed = 0.9;

export const timeoutTooLong: Rule = {
  code: "timeout-too-long",
  category: "resilience",
  severity: "warning",
  restsOn: ["timeout", "retries", "concurrency", "pool", "circuit-breaker"],
  summary: "While one callee hangs, the calls that wait for it take all places of the caller before the timeout ends them.",
  rationale: `A timeout bounds how long one request waits, and by that how many wait at the same time: arrivals × timeout. With 200 requests a second and a timeout of 10 s, 2,000 requests wait for a callee that hangs. If the caller holds 500, it is full after two and a half seconds, and then requests that never needed that callee are refused as well.

The rule compares the peak rate of the calls × the longest wait (retries and pauses counted) with the \`concurrency\` of the caller. It looks only where the caller does other work too, which the wait would take down with it.

Wait shorter, give the call a pool of its own (\`pool\`, a bulkhead), or stop calling a dead callee (\`circuit-breaker\`).`,
  references: [
    "https://sre.google/sre-book/addressing-cascading-failures/",
    "https://learn.microsoft.com/en-us/azure/architecture/patterns/bulkhead",
  ],
  invalid: [example("timeout 10 s")],
  valid: [example("timeout 1 s"), example("timeout 10 s  pool 50")],
  check(context) {
    const { components } = lookup(context.design);
    return context.design.links.flatMap((link): readonly Report[] => {
      const caller = components.get(link.from);
      const wait = longestWait(link);
      const rate = context.analysis.links[link.id]?.rate.value ?? null;
      const all = caller ? (context.analysis.components[caller.id]?.rate.value ?? null) : null;
      if (link.kind !== "call" || !caller || wait === null || rate === null || all === null || link.circuitBreaker) return [];
      const places = placesOf(caller);
      const visit = visitsOver(context.design, link.id).find(({ waits }) => waits);
      if (places === null || !visit || rate > needed * all) return [];
      if (link.pool && link.pool.value * mostServing(caller) < places) return [];
      const peak = rate * peakFactor(context, caller.id);
      if (peak * wait <= places) return [];
      return [
        {
          element: link.id,
          message: `While ${link.to} hangs, ${rateText(peak)} at peak wait for it up to ${timeText(wait)} each, which is ${countText(peak * wait)} requests, and ${caller.id} holds ${countText(places)}: it is full after ${timeText(places / peak)}, and the ${percentText(1 - rate / all)} of its requests that do not need ${link.to} are refused too. Wait shorter, or bound the calls with a pool or a circuit breaker.`,
          origin: link.timeout?.origin ?? link.origin,
          related: [
            { message: `${caller.id} holds this many at a time`, origin: caller.concurrency?.origin ?? caller.origin },
            ...hops(visit.path),
          ],
          fixes: remedies(context, link, places / peak),
        },
      ];
    });
  },
};

/** Requests that all copies of a caller hold at the same time; `null` where nobody wrote it. */
function placesOf(caller: Component): number | null {
  if (!caller.concurrency || caller.concurrency.assumed !== null) return null;
  return caller.concurrency.value * mostServing(caller);
}

/** A timeout with which four fifths of the places are taken at most, where healthy calls keep it; and a breaker. */
function remedies({ analysis }: RuleContext, link: Link, full: number): readonly Fix[] {
  const attempts = (link.retries?.count.value ?? 0) + 1;
  const room = (0.8 * full - pausesOf(link)) / attempts;
  const shorter = room >= shortestTimeout ? roundDownTime(room) : null;
  const healthy = analysis.links[link.id]?.latency.p999 ?? null;
  const fits = shorter !== null && healthy !== null && shorter > healthy;
  return [
    ...(fits
      ? [
          {
            title: `Give up after ${timeText(shorter)}`,
            safe: false,
            edits: [{ type: "set" as const, element: link.id, path: ["timeout"], value: timeText(shorter) }],
          },
        ]
      : []),
    {
      title: "Add a circuit breaker",
      safe: true,
      edits: [
        {
          type: "set" as const,
          element: link.id,
          path: ["circuit-breaker"],
          value: "{ failures 50% over 10 s  open 30 s  half-open 5 }",
        },
      ],
    },
  ];
}

function example(properties: string): string {
  return `client User { users 100k }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Shop { replicas 2  concurrency 300  service-time 5 ms }
service Reviews { replicas 2  service-time 5 ms }
User -> Lb { auth oauth2 }
Lb -> Shop
Shop -> Reviews { ${properties} }
flow Browse {
  from User at 300 rps
  User -> Lb -> Shop
}
flow Read {
  from User at 150 rps
  User -> Lb -> Shop -> Reviews
}
slo Browse { availability 90% over 30 days }
slo Read { availability 90% over 30 days }`;
}
