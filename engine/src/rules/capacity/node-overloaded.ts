import { percentText, rateText } from "../../model/index.ts";
import type { Rule } from "../rule.ts";
import { advice, callers, loaded, moreReplicas, mostWord, severityOf } from "./overload.ts";

export const nodeOverloaded: Rule = {
  code: "node-overloaded",
  category: "capacity",
  severity: "error",
  restsOn: ["replicas", "replicate", "nodes", "workers", "service-time", "throughput", "autoscale", "technology", "mode", "hit-ratio"],
  severities: ["error", "info"],
  replaces: ["peak-overload", "no-headroom-after-failure"],
  summary: "A component is asked for more than it can do, at the average load.",
  rationale: `When requests arrive faster than they can be served, the queue grows for as long as that lasts: latency has no value any more, timeouts fire, retries add load. No buffer mends it, because the average itself does not fit.

Capacity is replicas × workers ÷ service time; the load comes from the flows, with cache misses and retries counted. Add replicas, make the work cheaper, or send less of it here. Plan for the peak at about 70%, so that bursts and a lost replica still find room.`,
  references: ["https://sre.google/sre-book/handling-overload/", "https://www.brendangregg.com/usemethod.html"],
  invalid: [
    `client User { users 10M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  workers 8  service-time 10 ms }
User -> Lb -> Api`,
  ],
  valid: [
    `client User { users 10M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 5  workers 8  service-time 10 ms }
User -> Lb -> Api`,
  ],
  check(context) {
    return loaded(context)
      .filter(({ load }) => load.mean >= load.capacity)
      .map(({ component, load }) => ({
        element: component.id,
        ...severityOf(load),
        message: load.assumed
          ? `${component.id} gets ${rateText(load.mean)} on average. Nobody wrote what it can do; at the ${rateText(load.capacity)} assumed here its queue would never stop growing. State its service-time (or throughput) and workers.`
          : `${component.id} gets ${mostWord(load)}${rateText(load.mean)} on average and can do ${rateText(load.capacity)} (${percentText(load.mean / load.capacity)}), so its queue ${load.atMost === null ? "never stops growing" : "may never stop growing"}. ${advice(component, load)}`,
        origin: component.origin,
        related: callers(context, component),
        fixes: moreReplicas(component, load),
      }));
  },
};
