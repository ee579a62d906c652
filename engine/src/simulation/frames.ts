import { Op } from "./compile/model.ts";
import { Field, Kind, Outcome, Phase, Time } from "./kernel/calls.ts";
import type { Simulator } from "./simulator.ts";

/** Frames run programs: requests at their clients, calls at their callees, branches of a parallel block. */
export class Frames {
  private readonly code: Int32Array;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    this.code = sim.model.program.code;
  }

  /** A request of a flow arrives at its client. */
  arrive(flow: number): void {
    const { sim } = this;
    const { calls } = sim;
    const isFollowed = sim.now >= sim.warmUp && sim.traces.wants(flow);
    const plain = sim.plainRequests.first[flow]!;
    if (plain !== null && isFollowed === false) {
      sim.plainRequests.arrive(flow, plain);
      return;
    }
    const root = calls.allocate(Kind.root, -1);
    if (root < 0) {
      sim.tooManyCalls();
      return;
    }
    const model = sim.model.flows[flow]!;
    const { ints } = calls;
    ints[root | Field.site] = -1;
    ints[root | Field.flow] = flow;
    ints[root | Field.rank] = model.rank;
    calls.times[(root >> 3) | Time.start] = sim.now;
    if (model.keySpaces.length > 0) sim.keys.draw(root, model.keySpaces, model.keyStream);
    if (sim.needsUsers && model.users > 0) ints[root | Field.user] = sim.stream(model.keyStream).below(model.users);
    ints[root | Field.trace] = isFollowed ? sim.traces.open(flow, root) : -1;
    ints[root | Field.culprit] = -1;
    sim.statistics.flows[flow]!.arrived(sim);
    ints[root | Field.pc] = model.program;
    if (model.first !== null) sim.requests.issue(root, model.first);
    else this.run(root);
  }

  /** Runs a frame's program until it waits or ends, and on with the frame that waited for it where its answer takes no time. */
  run(first: number): void {
    const { sim } = this;
    const { calls } = sim;
    const { code } = this;
    let frame = first;
    let pc = calls.ints[frame | Field.pc]!;
    for (;;) {
      switch (code[pc]) {
        case Op.call:
          sim.requests.issue(frame, sim.model.sites[code[pc + 1]!]!);
          return;
        case Op.publish:
          sim.requests.publish(frame, sim.model.sites[code[pc + 1]!]!);
          pc += 2;
          break;
        case Op.jump:
          pc = code[pc + 1]!;
          break;
        case Op.choose: {
          const choice = sim.model.program.choices[code[pc + 1]!]!;
          const u = sim.stream(choice.stream).uniform();
          let option = 0;
          while (option < choice.targets.length - 1 && u >= choice.cumulative[option]!) option += 1;
          pc = choice.targets[option] ?? pc + 2;
          break;
        }
        case Op.maybe:
          pc = sim.stream(code[pc + 2]!).happens(sim.model.program.chances[code[pc + 1]!]!) ? pc + 4 : code[pc + 3]!;
          break;
        case Op.loop: {
          const count = Math.max(0, sim.model.program.chances[code[pc + 2]!]!);
          const whole = Math.floor(count);
          calls.loops[calls.loopPlace(frame) + code[pc + 1]!] = whole + (sim.stream(code[pc + 3]!).happens(count - whole) ? 1 : 0);
          pc += 4;
          break;
        }
        case Op.next: {
          const register = calls.loopPlace(frame) + code[pc + 1]!;
          const left = calls.loops[register]!;
          calls.loops[register] = left - 1;
          pc = left > 0 ? pc + 3 : code[pc + 2]!;
          break;
        }
        case Op.parallel: {
          const join = sim.model.program.joins[code[pc + 1]!]!;
          if (join.needed === 0) {
            pc = join.next;
            break;
          }
          calls.ints[frame | Field.pc] = pc;
          this.fork(frame, join.branches, join.needed);
          return;
        }
        case Op.again:
          if (calls.loops[calls.loopPlace(frame) + code[pc + 1]!]! > 0)
            sim.keys.draw(frame, sim.model.program.drawn[code[pc + 2]!]!, code[pc + 3]!);
          pc += 4;
          break;
        case Op.fill:
          sim.caches.fill(frame, sim.model.sites[code[pc + 1]!]!);
          pc += 2;
          break;
        default:
          if (calls.ints[frame | Field.kind] === Kind.root) {
            this.requestEnded(frame, Outcome.ok);
            return;
          }
          if (calls.ints[frame | Field.kind] !== Kind.call || calls.ints[frame | Field.phase] === Phase.admission) {
            this.ended(frame, Outcome.ok);
            return;
          }
          frame = sim.stations.answer(frame, sim.model.sites[calls.ints[frame | Field.site]!]!);
          if (frame < 0) return;
          pc = calls.ints[frame | Field.pc]!;
      }
    }
  }

  /** A frame's program is over. */
  ended(frame: number, outcome: number): void {
    const { sim } = this;
    const { calls } = sim;
    if (calls.ints[frame | Field.phase] === Phase.admission) {
      sim.stations.limited(frame, outcome === Outcome.ok);
      return;
    }
    switch (calls.ints[frame | Field.kind]) {
      case Kind.root:
        this.requestEnded(frame, outcome);
        break;
      case Kind.branch:
        if (calls.isAwaited(frame)) {
          const parent = calls.ints[frame | Field.parent]!;
          if (outcome !== Outcome.ok) calls.ints[parent | Field.culprit] = calls.ints[frame | Field.culprit]!;
          calls.release(frame);
          this.joined(parent, outcome);
        } else calls.release(frame);
        break;
      case Kind.quorum:
        if (outcome !== Outcome.ok) sim.statistics.stations[sim.model.sites[calls.ints[frame | Field.site]!]!.component]!.failed += 1;
        calls.ints[frame | Field.outcome] = outcome;
        sim.requests.returned(frame);
        break;
      case Kind.writeBack:
        sim.writeBacks.ended(frame, outcome);
        break;
      default:
        sim.stations.finish(frame, outcome);
    }
  }

  requestEnded(root: number, outcome: number): void {
    const { sim } = this;
    const { calls } = sim;
    const flow = calls.ints[root | Field.flow]!;
    const start = (root >> 3) | Time.start;
    const statistics = sim.statistics.flows[flow]!;
    statistics.ended(calls.times, start, sim, outcome);
    if (outcome !== Outcome.ok) statistics.failedAt(calls.times[start]!, outcome, calls.ints[root | Field.culprit]!);
    const trace = calls.ints[root | Field.trace]!;
    if (trace >= 0) sim.traces.close(trace, flow, calls.times[start]!, sim.now, outcome);
    calls.release(root);
    sim.sources.userIsBack(flow);
  }

  private fork(frame: number, branches: readonly number[], needed: number): void {
    const { calls } = this.sim;
    const epoch = calls.ints[frame | Field.epoch]!;
    calls.ints[frame | Field.joinKind] = Kind.branch;
    calls.ints[frame | Field.joinNeeded] = needed;
    calls.ints[frame | Field.joinLeft] = branches.length;
    for (const pc of branches) {
      // A branch that ends at once may already have carried the frame on.
      if (calls.ints[frame | Field.epoch] !== epoch) return;
      const branch = calls.allocate(Kind.branch, frame);
      if (branch < 0) {
        this.sim.tooManyCalls();
        return;
      }
      calls.ints[branch | Field.site] = calls.ints[frame | Field.site]!;
      calls.ints[branch | Field.unit] = calls.ints[frame | Field.unit]!;
      calls.ints[branch | Field.pc] = pc;
      calls.ints[frame | Field.latest] = branch;
      const trace = calls.ints[branch | Field.trace]!;
      if (trace >= 0) this.sim.traces.branched(trace, branch, frame);
      this.run(branch);
    }
  }

  /** One part of a join ended: a branch, or a copy's part of a replicated read or write. */
  joined(parent: number, outcome: number): void {
    const { calls, model, stations } = this.sim;
    const ok = outcome === Outcome.ok;
    if (ok) calls.ints[parent | Field.joinNeeded]! -= 1;
    calls.ints[parent | Field.joinLeft]! -= 1;
    const done = calls.ints[parent | Field.joinNeeded] === 0;
    if (!done && calls.ints[parent | Field.joinLeft]! >= calls.ints[parent | Field.joinNeeded]!) return;
    calls.ints[parent | Field.epoch]! += 1;
    const op = calls.ints[parent | Field.pc]!;
    if (calls.ints[parent | Field.joinKind] === Kind.branch) {
      const join = model.program.joins[model.program.code[op + 1]!]!;
      if (done) this.resume(parent, join.next);
      else this.failed(parent, join.onError, outcome);
    } else if (calls.ints[parent | Field.kind] === Kind.quorum) {
      this.judge(parent, done);
      if (done) this.resume(parent, model.sites[calls.ints[parent | Field.site]!]!.body);
      else this.ended(parent, outcome);
    } else if (done) stations.runBody(parent);
    else stations.finish(parent, outcome);
  }

  /** Of a call that asked several copies: whether its read saw the latest write, or that its write is acknowledged. */
  private judge(call: number, done: boolean): void {
    const { calls, model, versions } = this.sim;
    const site = model.sites[calls.ints[call | Field.site]!]!;
    const station = model.components[site.component]!;
    const fresh = calls.ints[call | Field.missed] === 1;
    calls.ints[call | Field.missed] = 0;
    if (!done || !station.tracksVersions || site.scatter) return;
    if (site.write) versions.acknowledged(call, station, site);
    else versions.answered(call, station, site, fresh);
  }

  resume(frame: number, pc: number): void {
    this.sim.calls.ints[frame | Field.pc] = pc;
    this.run(frame);
  }

  failed(frame: number, handler: number, outcome: number): void {
    if (handler >= 0) this.resume(frame, handler);
    else this.ended(frame, outcome);
  }
}
