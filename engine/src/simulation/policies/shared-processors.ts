import { Event, eventOf } from "../kernel/events.ts";
import type { Simulator } from "../simulator.ts";
import { WorkHeap } from "./work-heap.ts";

/**
 * Processor sharing: the requests of a replica share its workers evenly, each getting one worker at most. A request's remaining
 * work counts down in the replica's own time, the service that each request has received so far.
 */
export class SharedProcessors {
  /** The requests of each unit, the next to end first; made when a unit is first used. */
  private readonly work: (WorkHeap | undefined)[] = [];
  private readonly received: Float64Array;
  private readonly at: Float64Array;
  private readonly next: Float64Array;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    const units = sim.model.units.length;
    this.received = new Float64Array(units);
    this.at = new Float64Array(units);
    this.next = new Float64Array(units);
  }

  add(unit: number, call: number, service: number): void {
    let work = this.work[unit];
    if (!work) {
      work = new WorkHeap();
      this.work[unit] = work;
    }
    this.advance(unit, work);
    work.add(call, this.received[unit]! + service);
    this.schedule(unit, work);
  }

  /** The next departure is due, unless an arrival has put it off. */
  due(unit: number): void {
    const work = this.work[unit];
    if (!work || work.count === 0 || this.sim.now < this.next[unit]!) return;
    this.advance(unit, work);
    const call = work.takeFirst();
    this.goOn(unit, work);
    this.sim.stations.served(call);
  }

  /** A request is cancelled: the others get its share. */
  remove(unit: number, call: number): void {
    const work = this.work[unit];
    if (!work) return;
    this.advance(unit, work);
    work.remove(call);
    this.goOn(unit, work);
  }

  clear(unit: number): void {
    this.work[unit]?.clear();
    this.received[unit] = 0;
  }

  private goOn(unit: number, work: WorkHeap): void {
    if (work.count === 0) this.received[unit] = 0;
    else this.schedule(unit, work);
  }

  private rate(unit: number, work: WorkHeap): number {
    return Math.min(1, this.sim.replicas.stationOf(unit).workers / Math.max(1, work.count));
  }

  private advance(unit: number, work: WorkHeap): void {
    if (work.count > 0) this.received[unit]! += (this.sim.now - this.at[unit]!) * this.rate(unit, work);
    this.at[unit] = this.sim.now;
  }

  private schedule(unit: number, work: WorkHeap): void {
    const left = Math.max(0, work.firstEnd - this.received[unit]!) / this.rate(unit, work);
    this.next[unit] = this.sim.now + left;
    this.sim.queue.push(this.next[unit]!, eventOf(Event.shared, unit));
  }
}
