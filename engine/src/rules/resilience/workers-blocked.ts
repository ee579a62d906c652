import { type Component, type DesignEdit, digits, percentText, rateText, timeText } from "../../model/index.ts";
import { isHeldByCalls, meanTimeInCalls, ownTime } from "../graph/holding.ts";
import { peakFactor, targetOf, utilisationLimit } from "../graph/load.ts";
import { mostServing, runByOthers } from "../graph/units.ts";
import { visitsTo } from "../graph/visits.ts";
import type { Report, Rule, RuleContext } from "../rule.ts";
import { hops } from "../wording.ts";

export const workersBlocked: Rule = {
  code: "workers-blocked",
  category: "resilience",
  severity: "error",
  options: [utilisationLimit],
  severities: ["error", "warning"],
  summary: "Requests hold their worker (or place) while they wait for others, and there are too few for the load.",
  rationale: `A \`blocking\` component keeps a worker for the whole request: its own work and every call it waits for. A limit of \`concurrency\` counts requests in the same way. By Little's law the places taken are the rate times that whole time, which is often ten times the work itself, so a component that looks idle by its work has no worker left, and every request behind them waits.

The rule adds the mean latency of the calls that each flow makes there to the component's own time (branches in parallel by the longest) and compares rate × time with the places of all replicas: an error where the average does not fit, a warning where the peak takes more than 90%. Calls that end with a timeout hold it until then, once for each try, and during the wait before the next.

Give it more workers, wait without holding a worker (asynchronous calls), or shorten the calls with a timeout.`,
  references: [
    "https://en.wikipedia.org/wiki/Little%27s_law",
    "https://learn.microsoft.com/en-us/azure/architecture/antipatterns/synchronous-io/",
  ],
  invalid: [
    `client User { users 1M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Pay { replicas 3  workers 8  service-time 20 ms  blocking true }
external Bank { availability 99.9%  latency 300 ms }
User -> Lb { auth oauth2 }
Lb -> Pay
Pay -> Bank { timeout 3 s  circuit-breaker { failures 50% over 10 s  open 30 s } }
flow Buy {
  from User
  User -> Lb -> Pay -> Bank
}
slo Buy { availability 90% over 30 days }`,
  ],
  valid: [
    `client User { users 1M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Pay { replicas 3  workers 8  service-time 20 ms }
external Bank { availability 99.9%  latency 300 ms }
User -> Lb { auth oauth2 }
Lb -> Pay
Pay -> Bank { timeout 3 s  circuit-breaker { failures 50% over 10 s  open 30 s } }
flow Buy {
  from User
  User -> Lb -> Pay -> Bank
}
slo Buy { availability 90% over 30 days }`,
  ],
  check(context) {
    const nearlyFull = context.option(utilisationLimit);
    return context.design.components.flatMap((component): readonly Report[] => {
      if (runByOthers(component) || component.kind === "client") return [];
      const limit = limitOf(context, component);
      const figures = context.analysis.components[component.id];
      const mean = figures?.rate.value ?? null;
      if (!limit || mean === null || !(mean > 0)) return [];
      const serving = Math.max(1, mostServing(component));
      const places = serving * limit.perReplica;
      const factor = peakFactor(context, component.id);
      const taken = mean * limit.time;
      const full = taken >= places;
      if (!full && taken * factor < nearlyFull * places) return [];
      const wanted = Math.ceil((taken * factor) / (serving * targetOf(component)) - 1e-9);
      const rate = full ? mean : mean * factor;
      const visit = visitsTo(context.design, component.id).find((candidate) => candidate.call.body.length > 0);
      return [
        {
          element: component.id,
          severity: full ? "error" : "warning",
          message: `Each request holds one of the ${places} ${limit.word} of ${component.id} for ${timeText(limit.time)}, ${timeText(limit.inCalls)} of it in calls to others, so they carry at most ${rateText(places / limit.time)}, and the load is ${rateText(rate)} ${full ? "on average" : "at peak"}: ${digits(rate * limit.time)} are taken (${percentText((rate * limit.time) / places)}). Give each replica ${wanted}, wait without holding one, or shorten the calls.`,
          origin: component.origin,
          related: visit ? hops(visit.path) : [],
          fixes: [
            {
              title: `Give each replica of ${component.id} ${wanted} ${limit.word}, enough for the peak at ${percentText(targetOf(component))} use`,
              safe: false,
              edits: [{ type: "set", element: component.id, path: [limit.property], value: String(wanted) }],
            },
            ...(limit.property === "workers"
              ? [
                  {
                    title: "Wait for calls without holding a worker",
                    safe: false,
                    edits: [{ type: "remove", element: component.id, path: ["blocking"] } satisfies DesignEdit],
                  },
                ]
              : []),
          ],
        },
      ];
    });
  },
};

interface Limit {
  readonly word: "workers" | "places";
  readonly property: "workers" | "concurrency";
  readonly perReplica: number;
  /** Seconds that one request holds its place, and the part of it spent in calls. */
  readonly time: number;
  readonly inCalls: number;
}

/** The tighter of the workers held while calls run and the written `concurrency`; `null` where neither limits, or the time is not known. */
function limitOf(context: RuleContext, component: Component): Limit | null {
  const { workers, concurrency, blocking } = component;
  const blocks = blocking.value && workers.value !== null;
  if (!blocks && !concurrency) return null;
  const measured = context.analysis.components[component.id]?.held ?? null;
  // The analysis follows timeouts and retries; where it has no steady state, the means along the steps must do.
  const inCalls = measured ? measured.seconds - ownTime(component) : meanTimeInCalls(context, component);
  if (inCalls === null || inCalls <= 0) return null;
  const time = ownTime(component) + inCalls;
  if (!isHeldByCalls(time, component)) return null;
  const held: Limit | null =
    blocks && workers.value !== null ? { word: "workers", property: "workers", perReplica: workers.value, time, inCalls } : null;
  if (!concurrency || (held && held.perReplica <= concurrency.value)) return held;
  return { word: "places", property: "concurrency", perReplica: concurrency.value, time, inCalls };
}
