import type { Site, StationModel } from "./compile/model.ts";
import type { CallTree } from "./kernel/call-tree.ts";
import { Field, Kind, Outcome, Phase, recordBits, Time } from "./kernel/calls.ts";
import { DrawnAhead } from "./kernel/drawn-ahead.ts";
import { callEvent, Event } from "./kernel/events.ts";
import { Lines } from "./lines.ts";
import { BusyShare } from "./policies/busy-share.ts";
import { RateLimiter } from "./policies/rate-limit.ts";
import { SharedProcessors } from "./policies/shared-processors.ts";
import { UnitState } from "./replicas.ts";
import { passOnCopy, replicateWrite } from "./replication.ts";
import type { Simulator } from "./simulator.ts";
import type { StationStatistics } from "./statistics/station-statistics.ts";

/** Smoothing of a replica's response time: the share of the newest answer. */
const newestShare = 0.1;

/** The callee's side of a call: admission, queue, workers, the component's own work, and the answer. */
export class Stations {
  /** Per unit: workers executing, visits begun and not ended. */
  readonly busy: Int32Array;
  readonly begun: Int32Array;
  readonly lines: Lines;
  /** Per unit: the component it is a replica of. */
  private readonly ofUnit: readonly StationModel[];
  private readonly busyShare: BusyShare;
  /** Some balancer goes by response times. */
  private readonly watchesResponses: boolean;
  /** Per component: factor on service times and extra share of errors, set by scenario actions. */
  readonly slowness: Float64Array;
  readonly extraErrors: Float64Array;
  readonly serviceTimes: DrawnAhead[];
  private readonly limiters: (RateLimiter | null)[];
  readonly shared: SharedProcessors;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    const units = sim.model.units.length;
    const components = sim.model.components;
    this.ofUnit = sim.model.units.map(({ component }) => components[component]!);
    this.busy = new Int32Array(units);
    this.begun = new Int32Array(units);
    this.lines = new Lines(sim.model, sim.calls);
    this.watchesResponses = sim.model.sites.some((site) => site.strategy === "least-response-time");
    this.busyShare = new BusyShare(units);
    this.slowness = new Float64Array(components.length).fill(1);
    this.extraErrors = new Float64Array(components.length);
    this.serviceTimes = components.map((station) => new DrawnAhead(station.service, sim.stream(station.serviceStream)));
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
    return this.ofUnit[this.sim.calls.ints[call | Field.unit]!]!;
  }

  /** A call reaches its replica. */
  deliver(call: number): void {
    const { calls } = this.sim;
    if (calls.ints[call | Field.phase] === Phase.dead) {
      calls.release(call);
      return;
    }
    if (calls.ints[call | Field.phase] === Phase.shaped) this.admit(call, this.stationOf(call), calls.ints[call | Field.unit]!);
    else this.reach(call, this.stationOf(call), calls.ints[call | Field.unit]!);
  }

  /** A call is at its replica. */
  reach(call: number, station: StationModel, unit: number): void {
    const { calls, replicas } = this.sim;
    calls.times[(call >> 3) | Time.arrived] = this.sim.now;
    const trace = calls.ints[call | Field.trace]!;
    if (trace >= 0) this.sim.traces.delivered(trace, call, this.sim.now);
    if (!replicas.isUp(unit)) {
      calls.ints[call | Field.culprit] = station.index;
      if (calls.ints[call | Field.kind] === Kind.call) this.sim.statistics.stations[station.index]!.unanswered += 1;
      if (replicas.state[unit] === UnitState.dark) this.sim.transport.lose(call);
      else this.sim.transport.respond(call, Outcome.unavailable);
      return;
    }
    if (station.rateLimit === null) {
      this.admit(call, station, unit);
      return;
    }
    if (station.limiterProgram >= 0) {
      calls.ints[call | Field.phase] = Phase.admission;
      calls.ints[call | Field.pc] = station.limiterProgram;
      this.sim.frames.run(call);
    } else this.limited(call, true);
  }

  /** The limiter's store has answered, or there is none. One that does not answer counts nothing: the request passes (fail open). */
  limited(call: number, isKnown: boolean): void {
    const { calls } = this.sim;
    const station = this.stationOf(call);
    const unit = calls.ints[call | Field.unit]!;
    const limiter = this.limiters[station.index];
    if (!isKnown) this.sim.note(`${station.id} limits nothing while the store of its limit does not answer.`);
    if (limiter && station.rateLimit && isKnown) {
      const user = station.rateLimit.per === "client" ? calls.ints[call | Field.user]! : 0;
      // Without a shared store each replica counts for itself. An unknown client is one of many: never limited.
      const holder = station.rateLimit.store === null ? user * this.sim.model.units.length + unit : user;
      if (user >= 0 && !limiter.admits(holder, this.sim.now)) {
        this.refuse(call, station, Outcome.throttled);
        return;
      }
      if (user >= 0 && limiter.wait > 0) {
        calls.ints[call | Field.phase] = Phase.shaped;
        this.sim.queue.push(this.sim.now + limiter.wait, callEvent(Event.deliver, call));
        return;
      }
    }
    this.admit(call, station, unit);
  }

  private admit(call: number, station: StationModel, unit: number): void {
    const { calls } = this.sim;
    // The wait for a worker starts here: the limiter's question to its store is not part of it.
    calls.times[(call >> 3) | Time.arrived] = this.sim.now;
    if (station.shedAbove <= 1 && this.busyShare.of(unit, this.busy[unit]!, station.workers, this.sim.now) > station.shedAbove) {
      this.refuse(call, station, Outcome.rejected);
      return;
    }
    if (calls.tree !== null && this.isTooLate(call, calls.tree)) {
      this.refuse(call, station, Outcome.timeout);
      return;
    }
    if (this.hasRoom(station, unit)) {
      this.begin(call, station, unit);
      return;
    }
    if (this.lines.waiting[unit]! >= station.queueLimit) {
      this.refuse(call, station, Outcome.rejected);
      return;
    }
    this.wait(call, station, unit);
  }

  /** A call gets in line. */
  wait(call: number, station: StationModel, unit: number): void {
    this.sim.calls.ints[call | Field.phase] = Phase.queued;
    this.lines.add(call, station, unit);
    const statistics = this.sim.statistics.stations[station.index]!;
    statistics.touch(this.sim);
    statistics.waiting += 1;
    if (statistics.waiting > statistics.mostWaiting) statistics.mostWaiting = statistics.waiting;
    if (statistics.waiting > statistics.mostWaitingSince) statistics.mostWaitingSince = statistics.waiting;
  }

  /** Whether the callee knows that its caller no longer waits. A copy of a write is made all the same. */
  private isTooLate(call: number, tree: CallTree): boolean {
    return tree.deadline[call >> recordBits]! <= this.sim.now && this.sim.calls.ints[call | Field.kind] !== Kind.copy;
  }

  private refuse(call: number, station: StationModel, outcome: number): void {
    const statistics = this.sim.statistics.stations[station.index]!;
    statistics.rejected += 1;
    if (outcome === Outcome.throttled) statistics.throttled += 1;
    this.sim.calls.ints[call | Field.culprit] = station.index;
    this.span(call, outcome);
    this.sim.transport.respond(call, outcome);
  }

  /** A worker starts on a call. Also for messages, which wait at their broker instead of here. */
  begin(call: number, station: StationModel, unit: number): void {
    const sim = this.sim;
    const calls = sim.calls;
    const statistics = sim.statistics.stations[station.index]!;
    statistics.touch(sim);
    statistics.inService += 1;
    this.occupy(station, unit, statistics);
    this.begun[unit]! += 1;
    calls.ints[call | Field.phase] = Phase.serving;
    calls.times[(call >> 3) | Time.serviceStart] = sim.now;
    const service = this.serviceTimes[station.index]!.next() * this.slowness[station.index]!;
    calls.times[(call >> 3) | Time.service] = service;
    if (station.processorSharing) this.shared.add(unit, call, service);
    else if (service > 0) sim.queue.push(sim.now + service, callEvent(Event.served, call));
    else sim.later(0, callEvent(Event.served, call));
  }

  /** The component's own work is done; what it means depends on the component. */
  served(call: number): void {
    const sim = this.sim;
    const calls = sim.calls;
    if (calls.ints[call | Field.phase] === Phase.dead) {
      calls.release(call);
      return;
    }
    const { ints, times } = calls;
    const unit = ints[call | Field.unit]!;
    const station = this.ofUnit[unit]!;
    if (ints[call | Field.kind] === Kind.call) {
      const site = sim.model.sites[ints[call | Field.site]!]!;
      if (site.isPlain === true && this.extraErrors[station.index] === 0) {
        sim.plain.served(call, station, unit, site);
        return;
      }
    }
    const statistics = sim.statistics.stations[station.index]!;
    statistics.touch(sim);
    statistics.inService -= 1;
    const at = call >> 3;
    times[at | Time.service] = sim.now - times[at | Time.serviceStart]!;
    statistics.called(times, at);
    const kind = ints[call | Field.kind]!;
    if (kind !== Kind.copy && kind !== Kind.leg) statistics.requests += 1;
    ints[call | Field.phase] = Phase.running;
    if (!station.blocking) {
      this.vacate(station, unit, statistics);
      this.pullNext(station, unit);
    }
    const errors = station.errorRate + this.extraErrors[station.index]!;
    if (errors > 0 && sim.stream(station.choiceStream).happens(errors)) {
      calls.ints[call | Field.culprit] = station.index;
      this.finish(call, Outcome.error);
      return;
    }
    if (station.keepsState) this.keepState(call, station);
    else this.runBody(call);
  }

  /** What a component does beyond its nested steps when it has served a call. */
  private keepState(call: number, station: StationModel): void {
    const { sim } = this;
    const { calls } = sim;
    const site = sim.model.sites[calls.ints[call | Field.site]!]!;
    if (station.cache !== null && site.cacheUse !== "none" && calls.ints[call | Field.kind] !== Kind.copy)
      sim.caches.visit(call, station, site);
    if (station.messaging !== null) {
      sim.messaging.publish(call, station, site);
      return;
    }
    if (station.tracksVersions) this.noteVersion(call, station, site);
    if (station.isChain && calls.ints[call | Field.kind] === Kind.copy) {
      passOnCopy(sim, call, station);
      return;
    }
    if (site.write && station.routing === "leader-follower" && calls.ints[call | Field.kind] !== Kind.copy) {
      replicateWrite(sim, call, station);
      return;
    }
    this.runBody(call);
  }

  /** A copy has taken a write, or answers a read. */
  private noteVersion(call: number, station: StationModel, site: Site): void {
    const { calls, versions } = this.sim;
    const kind = calls.ints[call | Field.kind];
    if (site.write) versions.taken(call, station, site);
    else if (kind === Kind.leg)
      calls.ints[call | Field.missed] = versions.isFresh(calls.ints[call | Field.unit]!, call, station, site) ? 0 : 1;
    else if (kind === Kind.call)
      versions.answered(call, station, site, versions.isFresh(calls.ints[call | Field.unit]!, call, station, site));
  }

  /** Nested steps, after the component's own work. */
  runBody(call: number): void {
    const { calls } = this.sim;
    const site = this.sim.model.sites[calls.ints[call | Field.site]!]!;
    const isPart = calls.ints[call | Field.kind] === Kind.leg || calls.ints[call | Field.kind] === Kind.copy;
    if (isPart || (site.bodyOnMiss && calls.ints[call | Field.missed] === 0)) {
      this.finish(call, Outcome.ok);
      return;
    }
    if (site.write && this.stationOf(call).tracksVersions) this.sim.versions.acknowledged(call, this.stationOf(call), site);
    if (site.writesBack) {
      this.sim.writeBacks.add(call, this.stationOf(call), site);
      this.finish(call, Outcome.ok);
      return;
    }
    if (site.cacheUse === "lookup-and-fetch" && !this.sim.fetches.begin(call, this.stationOf(call), site)) return;
    calls.ints[call | Field.pc] = site.body;
    this.sim.frames.run(call);
  }

  /**
   * The visit of a call has gone well. Returns the frame that goes on with the answer at once; −1 when the answer is on its way to it, or
   * nobody waits.
   */
  answer(call: number, site: Site): number {
    const { sim } = this;
    const { calls } = sim;
    if (site.isPlain === true) return sim.plain.answer(call, site);
    if (!site.answersPlainly || calls.ints[call | Field.kind] !== Kind.call || calls.ints[call | Field.missed] === 1) {
      this.finish(call, Outcome.ok);
      return -1;
    }
    const station = this.stationOf(call);
    this.leave(call, station, calls.ints[call | Field.unit]!);
    this.span(call, Outcome.ok);
    if (sim.network.isDisturbed || !calls.isAwaited(call)) {
      sim.transport.respond(call, Outcome.ok);
      return -1;
    }
    sim.transport.forgetOutstanding(call);
    const trace = calls.ints[call | Field.trace]!;
    if (trace >= 0) sim.traces.returned(trace, call, sim.now, Outcome.ok);
    const parent = calls.ints[call | Field.parent]!;
    calls.release(call);
    calls.ints[parent | Field.epoch]! += 1;
    calls.ints[parent | Field.pc] = site.next;
    return parent;
  }

  /** The visit is over: frees the replica and answers. */
  finish(call: number, outcome: number): void {
    const station = this.stationOf(call);
    const unit = this.sim.calls.ints[call | Field.unit]!;
    this.leave(call, station, unit);
    if (this.sim.calls.ints[call | Field.missed] === 1) {
      const site = this.sim.model.sites[this.sim.calls.ints[call | Field.site]!]!;
      if (site.cacheUse === "lookup-and-fetch") this.sim.fetches.ended(call, station, site, outcome);
    }
    const kind = this.sim.calls.ints[call | Field.kind];
    // A copy's part of a request is no request.
    if (outcome !== Outcome.ok && kind !== Kind.leg && kind !== Kind.copy) this.sim.statistics.stations[station.index]!.failed += 1;
    this.span(call, outcome);
    if (kind === Kind.message) this.sim.messaging.handled(call, outcome);
    else this.sim.transport.respond(call, outcome);
  }

  /** Gives back what a visit that has been served holds. */
  leave(call: number, station: StationModel, unit: number): void {
    const { sim } = this;
    this.begun[unit]! -= 1;
    if (this.watchesResponses) this.noteResponse(call, unit);
    if (station.blocking) {
      const statistics = sim.statistics.stations[station.index]!;
      statistics.touch(sim);
      this.vacate(station, unit, statistics);
      this.pullNext(station, unit);
    } else if (station.concurrency !== Number.POSITIVE_INFINITY) this.pullNext(station, unit);
  }

  /** What a balancer learns about a replica that goes by response times. A message's wait at its broker says nothing about it. */
  private noteResponse(call: number, unit: number): void {
    const { calls, now, replicas } = this.sim;
    const since = calls.ints[call | Field.kind] === Kind.message ? Time.serviceStart : Time.arrived;
    const response = now - calls.times[(call >> 3) + since]!;
    const known = replicas.response[unit]!;
    replicas.response[unit] = known === 0 ? response : known + newestShare * (response - known);
  }

  /** Starts waiting requests, then messages, while there is room. */
  pullNext(station: StationModel, unit: number): void {
    const { calls } = this.sim;
    while (this.hasRoom(station, unit)) {
      const call = this.lines.take(station, unit);
      if (call < 0) break;
      if (calls.ints[call | Field.phase] === Phase.abandoned) {
        calls.release(call);
        continue;
      }
      this.lines.waiting[unit]! -= 1;
      const statistics = this.sim.statistics.stations[station.index]!;
      statistics.touch(this.sim);
      statistics.waiting -= 1;
      if (calls.tree !== null && this.isTooLate(call, calls.tree)) {
        statistics.dropped += 1;
        this.refuse(call, station, Outcome.timeout);
      } else this.begin(call, station, unit);
    }
    if (station.takesFrom.length > 0) this.sim.messaging.pull(unit);
  }

  /** Whether a worker of this unit could start something now. */
  hasRoom(station: StationModel, unit: number): boolean {
    return (this.busy[unit]! < station.workers || station.processorSharing) && this.begun[unit]! < station.concurrency;
  }

  /** A request takes a worker, or a share of them. The statistics count workers, never more than there are. */
  private occupy(station: StationModel, unit: number, statistics: StationStatistics): void {
    if (station.shedAbove <= 1) this.busyShare.of(unit, this.busy[unit]!, station.workers, this.sim.now);
    if (this.busy[unit]! < station.workers) statistics.busy += 1;
    this.busy[unit]! += 1;
  }

  vacate(station: StationModel, unit: number, statistics: StationStatistics): void {
    if (station.shedAbove <= 1) this.busyShare.of(unit, this.busy[unit]!, station.workers, this.sim.now);
    this.busy[unit]! -= 1;
    if (this.busy[unit]! < station.workers) statistics.busy -= 1;
  }

  /** Writes down how far a visit has come whose caller does not wait any longer. */
  glimpse(call: number): void {
    const { calls, traces } = this.sim;
    const phase = calls.ints[call | Field.phase]!;
    if (phase !== Phase.queued && phase !== Phase.serving) return;
    const begun = phase === Phase.serving ? calls.times[(call >> 3) | Time.serviceStart]! : Number.NaN;
    traces.glimpsed(calls.ints[call | Field.trace]!, call, calls.times[(call >> 3) | Time.arrived]!, begun);
  }

  /** Writes down that a visit is over, where its request is followed. */
  span(call: number, outcome: number): void {
    const { calls, now, traces } = this.sim;
    const trace = calls.ints[call | Field.trace]!;
    if (trace < 0) return;
    const at = call >> 3;
    const begun = calls.ints[call | Field.phase] === Phase.running;
    const served = begun ? calls.times[at | Time.serviceStart]! : Number.NaN;
    const done = begun ? served + calls.times[at | Time.service]! : Number.NaN;
    traces.left(trace, call, calls.times[at | Time.arrived]!, served, done, now, outcome);
  }
}
