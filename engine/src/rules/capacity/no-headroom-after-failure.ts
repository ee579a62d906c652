import { type Component, percentText, rateText } from "../../model/index.ts";
import { type Load, replicasFor, utilisationLimit } from "../graph/load.ts";
import { mostServing } from "../graph/units.ts";
import type { Rule } from "../rule.ts";
import { plural } from "../wording.ts";
import { callers, loaded } from "./overload.ts";

export const noHeadroomAfterFailure: Rule = {
  code: "no-headroom-after-failure",
  category: "capacity",
  severity: "warning",
  options: [utilisationLimit],
  restsOn: ["replicas", "replicate", "nodes", "workers", "service-time", "throughput", "autoscale", "technology", "mode", "hit-ratio"],
  summary: "Losing one zone (or one replica) at peak overloads the copies that are left.",
  rationale: `Redundancy is only as good as the room that the survivors have. If three copies at 80% lose one, the two left get 120%, and the failure of a part becomes the failure of the whole, exactly when most users are there.

The rule takes away the zone that holds most replicas, or one replica where no zones are given, and reports when the peak keeps what is left more than 90% busy (an autoscaler's maximum counts): from there on waiting grows steeply. The proposed number of copies leaves the survivors at 70%, or at the utilisation that the autoscaler holds.`,
  references: [
    "https://aws.amazon.com/builders-library/static-stability-using-availability-zones/",
    "https://sre.google/sre-book/addressing-cascading-failures/",
  ],
  invalid: [
    `client User { users 10M  actions 20 / day  peak 2x }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 7  workers 8  service-time 10 ms }
User -> Lb -> Api`,
  ],
  valid: [
    `client User { users 10M  actions 20 / day  peak 2x }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 8  workers 8  service-time 10 ms }
User -> Lb -> Api`,
  ],
  check(context) {
    const nearlyFull = context.option(utilisationLimit);
    return loaded(context).flatMap(({ component, load }) => {
      if (!["service", "function", "gateway", "proxy", "loadbalancer"].includes(component.kind)) return [];
      const serving = mostServing(component);
      if (load.assumed || serving < 2 || load.peak >= nearlyFull * load.capacity) return [];
      const loss = largestLoss(component, serving);
      const left = (serving - loss.replicas) * load.perReplica;
      if (loss.replicas >= serving || load.peak < nearlyFull * left) return [];
      const wanted = enough(component, load, serving);
      return [
        {
          element: component.id,
          message: `When ${component.id} loses ${loss.text}, ${plural(serving - loss.replicas, "replica carries", "replicas carry")} at most ${rateText(left)}, and the peak is ${rateText(load.peak)} (${percentText(load.peak / left)}): ${load.peak < left ? "waiting grows steeply" : "what is left is overloaded"}. With ${wanted} replicas the survivors are at most ${percentText(load.target)} busy.`,
          origin: component.origin,
          related: callers(context, component),
          fixes: [
            {
              title: component.autoscale ? `Let ${component.id} grow to ${wanted} replicas` : `Run ${wanted} replicas of ${component.id}`,
              safe: false,
              edits: [
                {
                  type: "set",
                  element: component.id,
                  path: component.autoscale ? ["autoscale", "max"] : ["replicas"],
                  value: String(wanted),
                },
              ],
            },
          ],
        },
      ];
    });
  },
};

/** The most replicas that one fault takes: the fullest zone (scaled to all that may run), or one replica. */
function largestLoss(component: Component, serving: number): { replicas: number; text: string } {
  const counts = new Map<string, number>();
  for (const zone of component.replicaZones) if (zone !== null) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  const [zone, held] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [null, 0];
  if (zone === null || counts.size < 2) return { replicas: 1, text: "one replica" };
  const replicas = Math.ceil((serving * held) / component.replicas.value);
  return { replicas, text: `the zone ${zone} with ${plural(replicas, "replica", "replicas")}` };
}

function enough(component: Component, load: Load, serving: number): number {
  const zones = new Set(component.replicaZones.filter((zone) => zone !== null)).size;
  if (zones < 2) return Math.max(serving + 1, replicasFor(load, 1));
  const needed = replicasFor(load);
  // The fewest n that leave them when the fullest zone goes, which holds ⌈n / zones⌉.
  return Math.max(serving + 1, needed + Math.ceil(needed / (zones - 1)));
}
