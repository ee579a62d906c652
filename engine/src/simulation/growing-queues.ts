import type { ElementId } from "../model/index.ts";
import type { Simulator } from "./simulator.ts";

/** Requests or messages that wait at the end, at least, before a queue is called growing. */
const manyWaiting = 1000;

/** A component whose queue is as long at the end as it ever was: a longer run would only measure a longer queue. */
export interface GrowingQueue {
  readonly id: ElementId;
  /** Requests that somebody waits for, or messages. */
  readonly of: "requests" | "messages";
  /** None of its replicas works at the end, which is reason enough. */
  readonly isDown: boolean;
}

/** The components whose queue only grew, in the order of the design. */
export function growingQueues(sim: Simulator): GrowingQueue[] {
  return sim.model.components.flatMap((station, component): GrowingQueue[] => {
    const { waiting, mostWaiting, mostLag } = sim.statistics.stations[component]!;
    const isDown = sim.replicas.countUp(station) === 0;
    if (grows(waiting, mostWaiting)) return [{ id: station.id, of: "requests", isDown }];
    const messages = station.takesFrom.length > 0 ? sim.messaging.waitingAt(station) : 0;
    return grows(messages, mostLag) ? [{ id: station.id, of: "messages", isDown }] : [];
  });
}

function grows(now: number, most: number): boolean {
  return now >= manyWaiting && now > 0.9 * most;
}
