import type { Scenario } from "../model/index.ts";
import type { Site, StationModel } from "./compile/model.ts";
import type { PlainStep } from "./compile/plain-steps.ts";
import { type CallPool, Field, Kind, Outcome, Phase, Time } from "./kernel/calls.ts";
import type { DrawnAhead } from "./kernel/drawn-ahead.ts";
import { Event } from "./kernel/events.ts";
import type { Lines } from "./lines.ts";
import type { Simulator } from "./simulator.ts";
import type { FlowStatistics } from "./statistics/flow-statistics.ts";
import type { StationStatistics } from "./statistics/station-statistics.ts";

/** One call of a plain request, with all that the loop asks about it beside each other. */
export class Step {
  /** Place among the steps of all flows: what a request's `Field.pc` says. */
  readonly index: number;
  readonly depth: number;
  /** How many of the calls around it are answered as soon as it is served; −1 when it makes calls itself, so that it is not. */
  readonly answers: number;
  /** What follows; `null` after the last. */
  readonly next: Step | null;
  readonly flow: number;
  readonly rank: number;
  readonly counts: FlowStatistics;
  readonly site: Site;
  /** −1 for none. */
  readonly link: number;
  readonly station: StationModel;
  readonly workers: number;
  /** The only replica; −1 when there are several to choose from. */
  readonly unit: number;
  readonly statistics: StationStatistics;
  readonly serviceTimes: DrawnAhead;

  constructor(sim: Simulator, flow: number, steps: readonly PlainStep[], place: number, next: Step | null, index: number) {
    const { site, depth } = steps[place]!;
    const station = sim.model.components[site.component]!;
    const isOnly = sim.replicas.eligible[station.firstGroup] === 1;
    this.index = index;
    this.depth = depth;
    this.answers = depth - (steps[place + 1]?.depth ?? 0);
    this.next = next;
    this.flow = flow;
    this.rank = sim.model.flows[flow]!.rank;
    this.counts = sim.statistics.flows[flow]!;
    this.site = site;
    this.link = site.link?.index ?? -1;
    this.station = station;
    this.workers = station.workers;
    this.unit = isOnly ? sim.replicas.list[station.firstUnit]! : -1;
    this.statistics = sim.statistics.stations[station.index]!;
    this.serviceTimes = sim.stations.serviceTimes[station.index]!;
  }
}

/**
 * The shortest way: requests that consist of plain calls only (`plainSteps`), in a run in which nothing happens to the system. Such a request
 * is one record from its arrival to its end, which stands for itself and for the call that it waits for, and runs no program. It stands
 * in the same lines as all other calls, takes the same workers and is counted the same; `test/simulation/plain-calls.test.ts` runs designs
 * with this way and without.
 */
export class PlainRequests {
  /** By flow the first step; `null` where requests take the way of all others. */
  readonly first: readonly (Step | null)[];
  private readonly steps: Step[] = [];
  private readonly calls: CallPool;
  private readonly outstanding: Int32Array;
  private readonly busy: Int32Array;
  private readonly begun: Int32Array;
  private readonly waiting: Int32Array;
  private readonly linkCalls: Float64Array;
  private readonly lines: Lines;
  private readonly sim: Simulator;

  constructor(sim: Simulator, scenario: Scenario | null) {
    this.sim = sim;
    this.calls = sim.calls;
    this.outstanding = sim.replicas.outstanding;
    this.busy = sim.stations.busy;
    this.begun = sim.stations.begun;
    this.waiting = sim.stations.lines.waiting;
    this.linkCalls = sim.statistics.linkCalls;
    this.lines = sim.stations.lines;
    const isCalm = nothingHappens(sim, scenario);
    this.first = sim.model.flows.map(({ index, plainSteps }) => {
      let next: Step | null = null;
      if (!isCalm || plainSteps === null || !plainSteps.every(({ site }) => hasReplica(sim, site))) return null;
      for (let place = plainSteps.length - 1; place >= 0; place--) {
        next = new Step(sim, index, plainSteps, place, next, this.steps.length);
        this.steps.push(next);
      }
      return next;
    });
  }

  /** A request arrives at its client. */
  arrive(flow: number, first: Step): void {
    const { sim, calls } = this;
    const request = calls.take();
    if (request < 0) {
      sim.tooManyCalls();
      return;
    }
    const { ints } = calls;
    ints[request | Field.kind] = Kind.plainRequest;
    ints[request | Field.parent] = -1;
    ints[request | Field.site] = -1;
    ints[request | Field.flow] = flow;
    ints[request | Field.rank] = first.rank;
    calls.times[(request >> 3) | Time.start] = sim.now;
    first.counts.arrived(sim);
    this.issue(request, first, -1);
  }

  /** Makes a call from a unit (−1: the client). */
  private issue(request: number, step: Step, from: number): void {
    const { sim, calls } = this;
    const { counts, station, statistics } = step;
    counts.firstAttempts += 1;
    counts.attempts += 1;
    if (step.link >= 0) this.linkCalls[step.link]! += 1;
    const unit = step.unit >= 0 ? step.unit : sim.routing.any(station, step.site, from, request);
    const { ints } = calls;
    ints[request | Field.pc] = step.index;
    ints[request | Field.unit] = unit;
    calls.times[(request >> 3) | Time.arrived] = sim.now;
    this.outstanding[unit]! += 1;
    if (this.busy[unit]! < step.workers) {
      statistics.touch(sim);
      statistics.busy += 1;
      this.busy[unit]! += 1;
      this.begin(request, step.serviceTimes, unit, statistics);
    } else sim.stations.wait(request, station, unit);
  }

  /** A worker, counted as busy by now, starts on a call, of a plain request or not. */
  private begin(call: number, serviceTimes: DrawnAhead, unit: number, statistics: StationStatistics): void {
    const { sim, calls } = this;
    statistics.inService += 1;
    this.begun[unit]! += 1;
    calls.ints[call | Field.phase] = Phase.serving;
    const at = call >> 3;
    calls.times[at | Time.serviceStart] = sim.now;
    const service = serviceTimes.next();
    calls.times[at | Time.service] = service;
    if (service > 0) sim.queue.push(sim.now + service, call | Event.served);
    else sim.later(0, call | Event.served);
  }

  /** The component's own work is done: the worker goes over to who waits longest, and the request to its next call or its end. */
  served(request: number): void {
    const { sim, calls } = this;
    const { ints, times } = calls;
    const step = this.steps[ints[request | Field.pc]!]!;
    const unit = ints[request | Field.unit]!;
    const { statistics } = step;
    const at = request >> 3;
    statistics.touch(sim);
    statistics.inService -= 1;
    statistics.requests += 1;
    const begun = times[at | Time.serviceStart]!;
    statistics.visited(begun - times[at | Time.arrived]!, sim.now - begun);
    if (this.waiting[unit]! > 0) {
      const next = this.lines.take(step.station, unit);
      this.waiting[unit]! -= 1;
      statistics.waiting -= 1;
      this.begin(next, step.serviceTimes, unit, statistics);
    } else {
      statistics.busy -= 1;
      this.busy[unit]! -= 1;
    }
    if (step.answers < 0) ints[request | (Field.above + step.depth)] = unit;
    else {
      this.begun[unit]! -= 1;
      this.outstanding[unit]! -= 1;
      if (step.answers > 0) this.answerAround(request, step);
    }
    const { next } = step;
    if (next === null) this.ended(request, step);
    else this.issue(request, next, next.depth > 0 ? ints[request | (Field.above + next.depth - 1)]! : -1);
  }

  /** Calls around the one that was served are answered with it. */
  private answerAround(request: number, { depth, answers }: Step): void {
    const { ints } = this.calls;
    for (let level = depth - 1; level >= depth - answers; level--) {
      const unit = ints[request | (Field.above + level)]!;
      this.begun[unit]! -= 1;
      this.outstanding[unit]! -= 1;
    }
  }

  private ended(request: number, { counts, flow }: Step): void {
    const { sim, calls } = this;
    counts.ended(calls.times, (request >> 3) | Time.start, sim, Outcome.ok);
    calls.releasePlain(request);
    sim.sources.userIsBack(flow);
  }
}

/** Whether all replicas are there for the whole run, work as they should, and are reached: no action but on the load, no failures, no scaling. */
function nothingHappens({ model, setup }: Simulator, scenario: Scenario | null): boolean {
  const effects = [...(scenario?.actions ?? []), ...setup.liveActions].map(({ effect }) => effect);
  return (
    !setup.isLive &&
    !setup.randomFailures &&
    effects.every(({ type }) => type === "load") &&
    model.components.every(({ autoscale }) => autoscale === null)
  );
}

function hasReplica({ model, replicas }: Simulator, { component }: Site): boolean {
  return replicas.eligible[model.components[component]!.firstGroup]! > 0;
}
