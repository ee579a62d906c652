import type { Site, StationModel } from "./compile/model.ts";
import { type CallPool, Field, Kind, Outcome, Phase, Time } from "./kernel/calls.ts";
import type { DrawnAhead } from "./kernel/drawn-ahead.ts";
import { Event } from "./kernel/events.ts";
import type { Lines } from "./lines.ts";
import type { Simulator } from "./simulator.ts";
import type { StationStatistics } from "./statistics/station-statistics.ts";

/**
 * The short way of plain calls (`Site.isPlain`): what `Requests`, `Transport` and `Stations` do, in one piece for a call that nothing can
 * delay, lose, refuse or count on its way but the workers of its callee. It leaves everything behind as the long way does, to the last bit,
 * so a call may change over at any moment; `test/simulation/plain-calls.test.ts` runs designs both ways.
 */
export class PlainCalls {
  private readonly calls: CallPool;
  private readonly statistics: readonly StationStatistics[];
  private readonly outstanding: Int32Array;
  private readonly busy: Int32Array;
  private readonly begun: Int32Array;
  private readonly lines: Lines;
  private readonly serviceTimes: readonly DrawnAhead[];
  private readonly slowness: Float64Array;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    this.calls = sim.calls;
    this.statistics = sim.statistics.stations;
    this.outstanding = sim.replicas.outstanding;
    this.busy = sim.stations.busy;
    this.begun = sim.stations.begun;
    this.lines = sim.stations.lines;
    this.serviceTimes = sim.stations.serviceTimes;
    this.slowness = sim.stations.slowness;
  }

  /** Makes a call and waits for it. */
  issue(frame: number, site: Site, station: StationModel): void {
    const { sim, calls } = this;
    const call = calls.allocate(Kind.call, frame);
    if (call < 0) {
      sim.tooManyCalls();
      return;
    }
    const { ints, times } = calls;
    ints[call | Field.site] = site.index;
    ints[frame | Field.latest] = call;
    const flow = ints[call | Field.flow]!;
    if (flow >= 0) {
      const counts = sim.statistics.flows[flow]!;
      counts.firstAttempts += 1;
      counts.attempts += 1;
    }
    if (site.link !== null) sim.statistics.linkCalls[site.link.index]! += 1;
    const at = call >> 3;
    times[at | Time.start] = sim.now;
    times[at | Time.arrived] = sim.now;
    const unit = sim.routing.any(station, site, ints[frame | Field.unit]!, call);
    const isUp = unit >= 0 && sim.replicas.isUp(unit);
    if (ints[call | Field.trace]! >= 0) this.follow(call, site, isUp);
    if (unit < 0) {
      sim.requests.fail(call, Outcome.unavailable);
      return;
    }
    ints[call | Field.unit] = unit;
    ints[call | Field.outstanding] = 1;
    this.outstanding[unit]! += 1;
    if (!isUp) {
      ints[call | Field.phase] = Phase.travelling;
      sim.stations.reach(call, station, unit);
    } else if (this.busy[unit]! < station.workers) {
      const statistics = this.statistics[station.index]!;
      statistics.touch(sim);
      statistics.busy += 1;
      this.busy[unit]! += 1;
      this.begin(call, station, unit, statistics);
    } else sim.stations.wait(call, station, unit);
  }

  private follow(call: number, site: Site, isUp: boolean): void {
    const { sim } = this;
    sim.requests.follow(call, site);
    if (isUp) sim.traces.delivered(this.calls.ints[call | Field.trace]!, call, sim.now);
  }

  /** A worker, counted as busy by now, starts on a call. */
  private begin(call: number, station: StationModel, unit: number, statistics: StationStatistics): void {
    const { sim, calls } = this;
    statistics.inService += 1;
    this.begun[unit]! += 1;
    calls.ints[call | Field.phase] = Phase.serving;
    const at = call >> 3;
    calls.times[at | Time.serviceStart] = sim.now;
    const service = this.serviceTimes[station.index]!.next() * this.slowness[station.index]!;
    calls.times[at | Time.service] = service;
    if (service > 0) sim.queue.push(sim.now + service, call | Event.served);
    else sim.later(0, call | Event.served);
  }

  /** The component's own work is done: the worker goes over to who waits longest, and the call to its nested steps or back. */
  served(call: number, station: StationModel, unit: number, site: Site): void {
    const { sim, calls } = this;
    const { ints, times } = calls;
    const statistics = this.statistics[station.index]!;
    statistics.touch(sim);
    statistics.inService -= 1;
    statistics.requests += 1;
    const at = call >> 3;
    times[at | Time.service] = sim.now - times[at | Time.serviceStart]!;
    statistics.called(times, at);
    ints[call | Field.phase] = Phase.running;
    if (this.lines.waiting[unit]! > 0) {
      const next = this.lines.take(station, unit);
      this.lines.waiting[unit]! -= 1;
      statistics.waiting -= 1;
      this.begin(next, station, unit, statistics);
    } else {
      statistics.busy -= 1;
      this.busy[unit]! -= 1;
    }
    if (site.isLeaf === true) {
      const frame = this.answer(call, site);
      if (frame < 0) return;
      if (site.isLast === true && ints[frame | Field.kind] === Kind.root) sim.frames.requestEnded(frame, Outcome.ok);
      else sim.frames.run(frame);
    } else {
      ints[call | Field.pc] = site.body;
      sim.frames.run(call);
    }
  }

  /** A call is answered. Returns the frame that goes on with the answer; −1 when it is on its way there, or nobody waits. */
  answer(call: number, site: Site): number {
    const { sim, calls } = this;
    const { ints } = calls;
    const unit = ints[call | Field.unit]!;
    const trace = ints[call | Field.trace]!;
    this.begun[unit]! -= 1;
    if (trace >= 0) sim.stations.span(call, Outcome.ok);
    if (sim.network.isDisturbed === true || !calls.isAwaited(call)) {
      sim.transport.respond(call, Outcome.ok);
      return -1;
    }
    ints[call | Field.outstanding] = 0;
    if (sim.connections.hasBroken === true) sim.connections.free(call);
    this.outstanding[unit]! -= 1;
    if (trace >= 0) sim.traces.returned(trace, call, sim.now, Outcome.ok);
    const parent = ints[call | Field.parent]!;
    if (site.isLeaf === false) ints[call | Field.epoch]! += 1;
    calls.releasePlain(call);
    ints[parent | Field.epoch]! += 1;
    ints[parent | Field.pc] = site.next;
    return parent;
  }
}
