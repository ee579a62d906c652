import { Field } from "../kernel/calls.ts";
import { Event, eventOf } from "../kernel/events.ts";
import type { Simulator } from "../simulator.ts";

/** What a timer is for. */
export const Timer = {
  /** The caller's own deadline. */
  deadline: 0,
  /** Time for a second try. */
  hedge: 1,
} as const;

/** Moments at which a call is looked at again unless it has ended; each has its own place in the event queue. */
export class Timers {
  private call = new Int32Array(64);
  private generation = new Int32Array(64);
  private purpose = new Int32Array(64);
  private free: number[] = [];
  private used = 0;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
  }

  start(at: number, call: number, purpose: number): void {
    const timer = this.free.pop() ?? this.used++;
    if (timer === this.call.length) this.grow();
    this.call[timer] = call;
    this.generation[timer] = this.sim.calls.ints[call | Field.generation]!;
    this.purpose[timer] = purpose;
    this.sim.queue.push(at, eventOf(Event.timer, timer));
  }

  due(timer: number): void {
    const call = this.call[timer]!;
    this.free.push(timer);
    if (!this.sim.calls.isLive(call, this.generation[timer]!)) return;
    if (this.purpose[timer] === Timer.hedge) this.sim.requests.hedge(call);
    else this.sim.requests.timedOut(call);
  }

  private grow(): void {
    const grown = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const made = new Int32Array(old.length * 2);
      made.set(old);
      return made;
    };
    this.call = grown(this.call);
    this.generation = grown(this.generation);
    this.purpose = grown(this.purpose);
  }
}
