import type { StationModel } from "./compile/model.ts";
import { Kind, Outcome, Phase } from "./kernel/calls.ts";
import { Event, eventOf } from "./kernel/events.ts";
import { sample } from "./kernel/sampler.ts";
import { RateLimiter } from "./policies/rate-limit.ts";
import { SharedProcessors } from "./policies/shared-processors.ts";
import { UnitState } from "./replicas.ts";
import { replicateWrite } from "./replication.ts";
import type { Simulator } from "./simulator.ts";

/** Smoothing of a replica's response time: the share of the newest answer. */
const newestShare = 0.1;

/** Time constant in seconds of the utilisation that load shedding looks at. */
const shedMemory = 1;

/** The callee's side of a call: admission, queue, workers, the component's own work, and the answer. */
export class Stations {
  /** Per unit: workers executing, visits begun and not ended, requests waiting, and the first of its lines. */
  readonly busy: Int32Array;
  readonly begun: Int32Array;
  readonly waiting: Int32Array;
  private readonly firstLine: Int32Array;
  /** Per line of a unit, the most important first: its ends. */
  private readonly head: Int32Array;
  private readonly tail: Int32Array;
  private readonly load: Float64Array;
  private readonly loadAt: Float64Array;
  /** Per component: factor on service times and extra share of errors, set by scenario actions. */
  readonly slowness: Float64Array;
  readonly extraErrors: Float64Array;
  private readonly limiters: (RateLimiter | null)[];
  readonly shared: SharedProcessors;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    const units = sim.model.units.length;
    const components = sim.model.components;
    this.busy = new Int32Array(units);
    this.begun = new Int32Array(units);
    this.waiting = new Int32Array(units);
    this.firstLine = new Int32Array(units);
    let lines = 0;
    for (const [unit, { component }] of sim.model.units.entries()) {
      this.firstLine[unit] = lines;
      lines += components[component]!.lines;
    }
    this.head = new Int32Array(lines).fill(-1);
    this.tail = new Int32Array(lines).fill(-1);
    this.load = new Float64Array(units);
    this.loadAt = new Float64Array(units);
    this.slowness = new Float64Array(components.length).fill(1);
    this.extraErrors = new Float64Array(components.length);
    this.shared = new SharedProcessors(sim);
    this.limiters = components.map((station) =>
      station.rateLimit
        ? new RateLimiter({
            algorithm: station.rateLimit.algorithm.value,
            rate: station.rateLimit.rate.value,
            burst: Math.max(1, station.rateLimit.burst.value),
            window: Math.max(1e-9, station.rateLimit.window.value),
          })
        : null,
    );
  }

  stationOf(call: number): StationModel {
    return this.sim.model.components[this.sim.model.units[this.sim.calls.unit[call]!]!.component]!;
  }

  /** A call reaches its replica. */
  deliver(call: number): void {
    const { calls, replicas } = this.sim;
    if (calls.phase[call] === Phase.dead) {
      calls.release(call);
      return;
    }
    const unit = calls.unit[call]!;
    calls.arrived[call] = this.sim.now;
    if (!replicas.isUp(unit)) {
      if (replicas.state[unit] === UnitState.dark) this.sim.requests.lose(call);
      else this.sim.requests.respond(call, Outcome.unavailable);
      return;
    }
    const station = this.stationOf(call);
    if (station.rateLimit === null) {
      this.admit(call, station, unit);
      return;
    }
    if (station.limiterProgram >= 0) {
      calls.phase[call] = Phase.admission;
      calls.pc[call] = station.limiterProgram;
      this.sim.frames.run(call);
    } else this.limited(call);
  }

  /** The limiter's store has answered, or there is none. */
  limited(call: number): void {
    const { calls } = this.sim;
    const station = this.stationOf(call);
    const unit = calls.unit[call]!;
    const limiter = this.limiters[station.index];
    if (limiter && station.rateLimit) {
      const user = station.rateLimit.per === "client" ? calls.user[call]! : 0;
      // Without a shared store each replica counts for itself. An unknown client is one of many: never limited.
      const holder = station.rateLimit.store === null ? user * this.sim.model.units.length + unit : user;
      if (user >= 0 && !limiter.admits(holder, this.sim.now)) {
        this.refuse(call, station, Outcome.throttled);
        return;
      }
    }
    this.admit(call, station, unit);
  }

  private admit(call: number, station: StationModel, unit: number): void {
    const { calls } = this.sim;
    // The wait for a worker starts here: the limiter's question to its store is not part of it.
    calls.arrived[call] = this.sim.now;
    if (station.shedAbove <= 1 && this.loadOf(station, unit) > station.shedAbove) {
      this.refuse(call, station, Outcome.rejected);
      return;
    }
    if (this.hasRoom(station, unit)) {
      this.begin(call, station, unit);
      return;
    }
    if (this.waiting[unit]! >= station.queueLimit) {
      this.refuse(call, station, Outcome.rejected);
      return;
    }
    calls.phase[call] = Phase.queued;
    const line = this.firstLine[unit]! + (station.lines > 1 ? calls.rank[call]! : 0);
    if (this.head[line]! < 0) {
      calls.next[call] = -1;
      this.head[line] = call;
      this.tail[line] = call;
    } else if (station.lastInFirstOut) {
      calls.next[call] = this.head[line]!;
      this.head[line] = call;
    } else {
      calls.next[call] = -1;
      calls.next[this.tail[line]!] = call;
      this.tail[line] = call;
    }
    this.waiting[unit]! += 1;
    const statistics = this.sim.statistics.stations[station.index]!;
    statistics.touch(this.sim.now);
    statistics.waiting += 1;
    if (statistics.waiting > statistics.mostWaiting) statistics.mostWaiting = statistics.waiting;
    if (statistics.waiting > statistics.mostWaitingSince) statistics.mostWaitingSince = statistics.waiting;
  }

  private refuse(call: number, station: StationModel, outcome: number): void {
    this.sim.statistics.stations[station.index]!.rejected += 1;
    this.span(call, station, outcome);
    this.sim.requests.respond(call, outcome);
  }

  /** A worker starts on a call. Also for messages, which wait at their broker instead of here. */
  begin(call: number, station: StationModel, unit: number): void {
    const sim = this.sim;
    const calls = sim.calls;
    const statistics = sim.statistics.stations[station.index]!;
    statistics.touch(sim.now);
    statistics.inService += 1;
    this.occupy(station, unit);
    this.begun[unit]! += 1;
    calls.phase[call] = Phase.serving;
    calls.serviceStart[call] = sim.now;
    const service = sample(station.service, sim.stream(station.serviceStream)) * this.slowness[station.index]!;
    calls.service[call] = service;
    if (station.processorSharing) this.shared.add(unit, call, service);
    else sim.later(service, Event.served, call);
  }

  /** The component's own work is done; what it means depends on the component. */
  served(call: number): void {
    const sim = this.sim;
    const calls = sim.calls;
    if (calls.phase[call] === Phase.dead) {
      calls.release(call);
      return;
    }
    const unit = calls.unit[call]!;
    const station = this.stationOf(call);
    const statistics = sim.statistics.stations[station.index]!;
    statistics.touch(sim.now);
    statistics.inService -= 1;
    const service = sim.now - calls.serviceStart[call]!;
    calls.service[call] = service;
    statistics.visited(calls.serviceStart[call]! - calls.arrived[call]!, service);
    const isPart = calls.kind[call] === Kind.copy || calls.kind[call] === Kind.leg;
    if (!isPart) statistics.requests += 1;
    calls.phase[call] = Phase.running;
    if (!station.blocking) {
      this.vacate(station, unit);
      this.pullNext(station, unit);
    }
    const errors = station.errorRate + this.extraErrors[station.index]!;
    if (errors > 0 && sim.stream(station.choiceStream).happens(errors)) {
      this.finish(call, Outcome.error);
      return;
    }
    const site = sim.model.sites[calls.site[call]!]!;
    if (station.cache !== null && site.cacheUse !== "none" && calls.kind[call] !== Kind.copy) sim.useCache(call, station, site);
    if (station.messaging !== null) {
      sim.messaging.publish(call, station, site);
      return;
    }
    if (site.write && station.routing === "leader-follower" && calls.kind[call] !== Kind.copy) {
      replicateWrite(sim, call, station);
      return;
    }
    this.runBody(call);
  }

  /** Nested steps, after the component's own work. */
  runBody(call: number): void {
    const { calls } = this.sim;
    const site = this.sim.model.sites[calls.site[call]!]!;
    const isPart = calls.kind[call] === Kind.leg || calls.kind[call] === Kind.copy;
    if (isPart || (site.bodyOnMiss && calls.missed[call] === 0)) {
      this.finish(call, Outcome.ok);
      return;
    }
    calls.pc[call] = site.body;
    this.sim.frames.run(call);
  }

  /** The visit is over: frees the replica and answers. */
  finish(call: number, outcome: number): void {
    const station = this.stationOf(call);
    const unit = this.sim.calls.unit[call]!;
    this.leave(call, station, unit);
    if (outcome !== Outcome.ok) this.sim.statistics.stations[station.index]!.failed += 1;
    this.span(call, station, outcome);
    if (this.sim.calls.kind[call] === Kind.message) this.sim.messaging.handled(call, outcome);
    else this.sim.requests.respond(call, outcome);
  }

  /** Gives back what a visit that has been served holds. */
  private leave(call: number, station: StationModel, unit: number): void {
    const sim = this.sim;
    const calls = sim.calls;
    this.begun[unit]! -= 1;
    // A message's wait at its broker says nothing about this replica.
    const response = sim.now - (calls.kind[call] === Kind.message ? calls.serviceStart[call]! : calls.arrived[call]!);
    const known = sim.replicas.response[unit]!;
    sim.replicas.response[unit] = known === 0 ? response : known + newestShare * (response - known);
    if (station.blocking) {
      sim.statistics.stations[station.index]!.touch(sim.now);
      this.vacate(station, unit);
      this.pullNext(station, unit);
    } else if (station.concurrency !== Number.POSITIVE_INFINITY) this.pullNext(station, unit);
  }

  /** Starts waiting requests, then messages, while there is room. */
  pullNext(station: StationModel, unit: number): void {
    const { calls } = this.sim;
    while (this.hasRoom(station, unit)) {
      const line = this.nextLine(station, unit);
      if (line < 0) break;
      const call = this.head[line]!;
      this.head[line] = calls.next[call]!;
      if (this.head[line]! < 0) this.tail[line] = -1;
      if (calls.phase[call] === Phase.abandoned) {
        calls.release(call);
        continue;
      }
      this.waiting[unit]! -= 1;
      const statistics = this.sim.statistics.stations[station.index]!;
      statistics.touch(this.sim.now);
      statistics.waiting -= 1;
      this.begin(call, station, unit);
    }
    if (station.takesFrom.length > 0) this.sim.messaging.pull(unit);
  }

  /** The most important line in which somebody waits, −1 for none. */
  private nextLine(station: StationModel, unit: number): number {
    const first = this.firstLine[unit]!;
    for (let line = first; line < first + station.lines; line++) if (this.head[line]! >= 0) return line;
    return -1;
  }

  /** Whether a worker of this unit could start something now. */
  hasRoom(station: StationModel, unit: number): boolean {
    return (this.busy[unit]! < station.workers || station.processorSharing) && this.begun[unit]! < station.concurrency;
  }

  /** A request takes a worker, or a share of them. The statistics count workers, never more than there are. */
  private occupy(station: StationModel, unit: number): void {
    if (station.shedAbove <= 1) this.loadOf(station, unit);
    if (this.busy[unit]! < station.workers) this.sim.statistics.stations[station.index]!.busy += 1;
    this.busy[unit]! += 1;
  }

  private vacate(station: StationModel, unit: number): void {
    if (station.shedAbove <= 1) this.loadOf(station, unit);
    this.busy[unit]! -= 1;
    if (this.busy[unit]! < station.workers) this.sim.statistics.stations[station.index]!.busy -= 1;
  }

  /** The caller has given up and says so: what has not been done yet is dropped. */
  cancel(call: number): void {
    const sim = this.sim;
    const calls = sim.calls;
    const unit = calls.unit[call]!;
    sim.requests.forgetOutstanding(call);
    switch (calls.phase[call]) {
      case Phase.travelling:
        calls.phase[call] = Phase.dead;
        break;
      case Phase.queued: {
        const statistics = sim.statistics.stations[this.stationOf(call).index]!;
        statistics.touch(sim.now);
        statistics.waiting -= 1;
        this.waiting[unit]! -= 1;
        calls.phase[call] = Phase.abandoned;
        break;
      }
      case Phase.serving: {
        const station = this.stationOf(call);
        if (station.processorSharing) break;
        const statistics = sim.statistics.stations[station.index]!;
        statistics.touch(sim.now);
        statistics.inService -= 1;
        this.vacate(station, unit);
        this.begun[unit]! -= 1;
        calls.phase[call] = Phase.dead;
        this.pullNext(station, unit);
        break;
      }
      case Phase.running:
        if (calls.kind[call] === Kind.call) {
          this.leave(call, this.stationOf(call), unit);
          calls.release(call);
        }
        break;
      default:
        break;
    }
  }

  /** A replica dies with everything it holds; its callers are refused, or hear nothing. */
  lose(unit: number, silent: boolean): void {
    const sim = this.sim;
    const calls = sim.calls;
    const station = sim.model.components[sim.model.units[unit]!.component]!;
    const statistics = sim.statistics.stations[station.index]!;
    const victims: number[] = [];
    const serving = new Set<number>();
    for (let call = 0; call < calls.capacity; call++) {
      if (calls.unit[call] !== unit) continue;
      const phase = calls.phase[call];
      if (phase === Phase.abandoned) calls.release(call);
      else if (phase === Phase.admission || phase === Phase.queued || phase === Phase.serving || phase === Phase.running) {
        if (phase === Phase.serving) serving.add(call);
        victims.push(call);
      }
    }
    sim.queue.rewrite((event) => ((event & 31) === Event.served && serving.has(event >> 5) ? eventOf(Event.nothing, 0) : event));
    statistics.touch(sim.now);
    statistics.waiting -= this.waiting[unit]!;
    statistics.busy -= Math.min(this.busy[unit]!, station.workers);
    statistics.inService -= serving.size;
    this.busy[unit] = 0;
    this.begun[unit] = 0;
    this.waiting[unit] = 0;
    const first = this.firstLine[unit]!;
    this.head.fill(-1, first, first + station.lines);
    this.tail.fill(-1, first, first + station.lines);
    this.shared.clear(unit);
    for (const call of victims) {
      calls.epoch[call]! += 1;
      const kind = calls.kind[call];
      this.span(call, station, Outcome.unavailable);
      if (kind === Kind.branch) calls.release(call);
      else if (kind === Kind.message) sim.messaging.handled(call, Outcome.unavailable);
      else if (silent) sim.requests.lose(call);
      else sim.requests.respond(call, Outcome.unavailable);
    }
  }

  /** Writes the visit into the trace of its request. */
  private span(call: number, station: StationModel, outcome: number): void {
    const { calls } = this.sim;
    const trace = calls.trace[call]!;
    if (trace < 0) return;
    const arrived = calls.arrived[call]!;
    const phase = calls.phase[call];
    const begun = phase === Phase.running;
    const wait = begun ? calls.serviceStart[call]! - arrived : phase === Phase.queued ? this.sim.now - arrived : 0;
    this.sim.traces.add(trace, station.index, arrived, wait, begun ? calls.service[call]! : 0, outcome);
  }

  /** Busy share of a unit's workers, smoothed over a second. Comes before every change of `busy`. */
  private loadOf(station: StationModel, unit: number): number {
    const elapsed = this.sim.now - this.loadAt[unit]!;
    const current = station.workers === Number.POSITIVE_INFINITY ? 0 : Math.min(1, this.busy[unit]! / station.workers);
    const weight = elapsed / (elapsed + shedMemory);
    this.load[unit]! += (current - this.load[unit]!) * weight;
    this.loadAt[unit] = this.sim.now;
    return this.load[unit]!;
  }
}
