import { countText, type ElementId } from "../model/index.ts";
import { Field } from "./kernel/calls.ts";
import { callOf, Event, isAboutCall } from "./kernel/events.ts";
import type { Simulator } from "./simulator.ts";

/** Events at one moment at most: more are a circle that takes no time. */
export const mostAtOnce = 200_000;
/** Events that are looked at to name the components of such a circle. */
const eventsOfCircle = 1_000;
/** Arrivals of one flow among them from which on those are the reason. */
const crowd = 20;

/** Explains why time stands still: requests that arrive all at once, or the components that the next events are about, in their order. */
export function livelockText(sim: Simulator, dispatch: (event: number) => void): string {
  const ids = new Set<ElementId>();
  const arrivals = new Map<ElementId, number>();
  const repeated = new Set<ElementId>();
  for (let i = 0; i < eventsOfCircle && sim.queue.nextTime() <= sim.now; i++) {
    const event = sim.queue.pop();
    const code = event & 31;
    const unit = isAboutCall(code) ? sim.calls.ints[callOf(event) | Field.unit]! : -1;
    if (unit >= 0) ids.add(sim.replicas.stationOf(unit).id);
    const { link } = (isAboutCall(code) && sim.model.sites[sim.calls.ints[callOf(event) | Field.site]!]) || { link: null };
    if (link?.retries && sim.calls.ints[callOf(event) | Field.attempt]! >= crowd) repeated.add(link.id);
    const flow = code === Event.arrival || code === Event.think ? sim.model.flows[event >> 5] : undefined;
    if (flow) arrivals.set(flow.id, (arrivals.get(flow.id) ?? 0) + 1);
    dispatch(event);
  }
  const happened = `livelock: ${countText(mostAtOnce)} events happened at one moment`;
  const crowds = [...arrivals].filter(([, count]) => count >= crowd).map(([id]) => id);
  if (crowds.length > 0) return `${happened}; the requests of ${crowds.join(" and ")} arrive faster than time goes on`;
  if (repeated.size > 0)
    return `${happened}; calls over ${[...repeated].join(" and ")} fail at once and are repeated at once, again and again. Give their retries a backoff, or fewer of them`;
  const circle = ids.size > 0 ? `: ${[...ids, [...ids][0]].join(" → ")}` : "";
  return `${happened}; calls or messages go round in a circle without taking time${circle}`;
}
