import type { LinkModel } from "./compile/model.ts";
import { Field } from "./kernel/calls.ts";
import { Event, eventOf } from "./kernel/events.ts";
import { ExpiryRing } from "./kernel/expiry-ring.ts";
import type { Simulator } from "./simulator.ts";

/** Timeouts of the calls of each link. They all run equally long, so one ring and one pending event for each link will do. */
export class Timeouts {
  private readonly rings: ExpiryRing[];
  private readonly pending: Uint8Array;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    this.rings = sim.model.links.map(() => new ExpiryRing());
    this.pending = new Uint8Array(sim.model.links.length);
  }

  start(call: number, link: LinkModel): void {
    const { sim } = this;
    const ring = this.rings[link.index]!;
    ring.add(sim.now + link.timeout, call, sim.calls.ints[call | Field.generation]!, sim.calls.isLive);
    if (this.pending[link.index] === 0) {
      this.pending[link.index] = 1;
      sim.queue.push(sim.now + link.timeout, eventOf(Event.timeouts, link.index));
    }
  }

  /** Ends the calls of a link whose time is up. */
  expire(index: number): void {
    const { sim } = this;
    const ring = this.rings[index]!;
    let next = ring.nextTime(sim.calls.isLive);
    while (next <= sim.now) {
      sim.requests.timedOut(ring.take());
      next = ring.nextTime(sim.calls.isLive);
    }
    if (next === Number.POSITIVE_INFINITY) this.pending[index] = 0;
    else sim.queue.push(next, eventOf(Event.timeouts, index));
  }
}
