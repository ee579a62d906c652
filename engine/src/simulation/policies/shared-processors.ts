import { Event } from "../kernel/events.ts";
import type { Simulator } from "../simulator.ts";

/**
 * Processor sharing: the requests of a replica share its workers evenly, each getting one worker at most. A request's remaining
 * work counts down in the replica's own time, the service that each request has received so far.
 */
export class SharedProcessors {
  private readonly jobs = new Map<number, { calls: number[]; ends: number[]; received: number; at: number; next: number }>();
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
  }

  add(unit: number, call: number, service: number): void {
    let jobs = this.jobs.get(unit);
    if (!jobs) {
      jobs = { calls: [], ends: [], received: 0, at: this.sim.now, next: 0 };
      this.jobs.set(unit, jobs);
    }
    this.advance(unit, jobs);
    jobs.calls.push(call);
    jobs.ends.push(jobs.received + service);
    this.schedule(unit, jobs);
  }

  /** The next departure is due, unless an arrival has put it off. */
  due(unit: number): void {
    const jobs = this.jobs.get(unit);
    if (!jobs || jobs.calls.length === 0 || this.sim.now < jobs.next) return;
    this.advance(unit, jobs);
    const first = earliest(jobs.ends);
    const call = jobs.calls[first]!;
    jobs.calls.splice(first, 1);
    jobs.ends.splice(first, 1);
    if (jobs.calls.length === 0) jobs.received = 0;
    else this.schedule(unit, jobs);
    this.sim.stations.served(call);
  }

  /** A request is cancelled: the others get its share. */
  remove(unit: number, call: number): void {
    const jobs = this.jobs.get(unit);
    const place = jobs?.calls.indexOf(call) ?? -1;
    if (!jobs || place < 0) return;
    this.advance(unit, jobs);
    jobs.calls.splice(place, 1);
    jobs.ends.splice(place, 1);
    if (jobs.calls.length === 0) jobs.received = 0;
    else this.schedule(unit, jobs);
  }

  clear(unit: number): void {
    this.jobs.delete(unit);
  }

  private rate(unit: number, jobs: { calls: number[] }): number {
    return Math.min(1, this.sim.replicas.stationOf(unit).workers / Math.max(1, jobs.calls.length));
  }

  private advance(unit: number, jobs: { calls: number[]; received: number; at: number }): void {
    if (jobs.calls.length > 0) jobs.received += (this.sim.now - jobs.at) * this.rate(unit, jobs);
    jobs.at = this.sim.now;
  }

  private schedule(unit: number, jobs: { calls: number[]; ends: number[]; received: number; next: number }): void {
    const left = Math.max(0, jobs.ends[earliest(jobs.ends)]! - jobs.received) / this.rate(unit, jobs);
    jobs.next = this.sim.now + left;
    this.sim.queue.push(jobs.next, (unit << 5) | Event.shared);
  }
}

function earliest(ends: readonly number[]): number {
  let first = 0;
  for (let i = 1; i < ends.length; i++) if (ends[i]! < ends[first]!) first = i;
  return first;
}
