import { type Component, percentText, rateText } from "../../model/index.ts";
import { utilisationLimit } from "../graph/load.ts";
import { visitsTo } from "../graph/visits.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { advice, callers, loaded, moreReplicas, mostWord, severityOf } from "./overload.ts";

export const peakOverload: Rule = {
  code: "peak-overload",
  category: "capacity",
  severity: "error",
  options: [utilisationLimit],
  restsOn: ["replicas", "replicate", "nodes", "workers", "service-time", "throughput", "autoscale", "technology", "mode", "hit-ratio"],
  severities: ["error", "warning", "info"],
  replaces: ["no-headroom-after-failure"],
  summary: "A component carries the average load and not the peak, or is nearly full then.",
  rationale: `Load has a shape. A component sized for the average is overloaded for the busiest hours of every day, which is when most users are there. During those hours its queue grows, and it is still working it off afterwards.

What only works off a queue may fall behind at peak and catch up afterwards, so only components that requests wait for count.

It is an error when the peak does not fit, and a warning from 90% of the capacity on: there the wait of one worker is nine times its work, and a small burst or a slow minute overloads it.

The peak is the client's \`peak\` factor times the mean. Size for it, or let an autoscaler reach it (its maximum counts here), or shed and limit the excess on purpose.`,
  references: [
    "https://sre.google/sre-book/handling-overload/",
    "https://aws.amazon.com/builders-library/using-load-shedding-to-avoid-overload/",
  ],
  invalid: [
    `client User { users 10M  actions 20 / day  peak 3x }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 5  workers 8  service-time 10 ms }
User -> Lb -> Api`,
  ],
  valid: [
    `client User { users 10M  actions 20 / day  peak 3x }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 12  workers 8  service-time 10 ms }
User -> Lb -> Api`,
    `client User { users 10M  actions 20 / day  peak 3x }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 5  workers 8  service-time 10 ms  autoscale { min 5  max 20  target 60%  every 15 s  startup 60 s } }
User -> Lb -> Api`,
  ],
  check(context) {
    const nearlyFull = context.option(utilisationLimit);
    return loaded(context)
      .filter(
        ({ component, load }) => load.mean < load.capacity && load.peak >= nearlyFull * load.capacity && waitedFor(context, component),
      )
      .map(({ component, load }) => ({
        element: component.id,
        ...(load.peak < load.capacity
          ? { severity: load.assumed || load.atMost !== null ? ("info" as const) : ("warning" as const) }
          : severityOf(load)),
        message: `${component.id} gets ${mostWord(load)}${rateText(load.peak)} at peak and can do ${rateText(load.capacity)}${load.assumed ? " (assumed)" : ""}${component.autoscale ? " with the autoscaler at its maximum" : ""}: ${percentText(load.mean / load.capacity)} busy on average, ${percentText(load.peak / load.capacity)} at peak${load.peak < load.capacity ? ", where waiting grows steeply" : ""}. ${advice(component, load)}`,
        origin: component.origin,
        related: callers(context, component),
        fixes: moreReplicas(component, load),
      }));
  },
};

function waitedFor({ design }: RuleContext, component: Component): boolean {
  return visitsTo(design, component.id).some((visit) => visit.waits);
}
