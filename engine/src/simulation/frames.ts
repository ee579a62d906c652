import { Op } from "./compile/model.ts";
import { Kind, Outcome, Phase } from "./kernel/calls.ts";
import type { Simulator } from "./simulator.ts";

/** Frames run programs: requests at their clients, calls at their callees, branches of a parallel block. */
export class Frames {
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
  }

  /** A request of a flow arrives at its client. */
  arrive(flow: number): void {
    const { sim } = this;
    const { calls } = sim;
    const root = calls.allocate(Kind.root, -1);
    if (root < 0) {
      sim.tooManyCalls();
      return;
    }
    const model = sim.model.flows[flow]!;
    calls.site[root] = -1;
    calls.flow[root] = flow;
    calls.rank[root] = model.rank;
    calls.start[root] = sim.now;
    if (model.keySpaces.length > 0) sim.keys.draw(root, model.keySpaces, model.keyStream);
    if (sim.needsUsers && model.users > 0) calls.user[root] = sim.stream(model.keyStream).below(model.users);
    calls.trace[root] = sim.now >= sim.warmUp ? sim.traces.open() : -1;
    sim.statistics.flows[flow]!.arrived(sim.now);
    calls.pc[root] = model.program;
    this.run(root);
  }

  /** Runs a frame's program until it waits or ends. */
  run(frame: number): void {
    const { sim } = this;
    const { calls } = sim;
    const { code, chances, choices, joins } = sim.model.program;
    let pc = calls.pc[frame]!;
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
          const choice = choices[code[pc + 1]!]!;
          const u = sim.stream(choice.stream).uniform();
          let option = 0;
          while (option < choice.targets.length - 1 && u >= choice.cumulative[option]!) option += 1;
          pc = choice.targets[option] ?? pc + 2;
          break;
        }
        case Op.maybe:
          pc = sim.stream(code[pc + 2]!).happens(chances[code[pc + 1]!]!) ? pc + 4 : code[pc + 3]!;
          break;
        case Op.loop: {
          const count = Math.max(0, chances[code[pc + 2]!]!);
          const whole = Math.floor(count);
          calls.loops[frame * calls.loopsPerCall + code[pc + 1]!] = whole + (sim.stream(code[pc + 3]!).happens(count - whole) ? 1 : 0);
          pc += 4;
          break;
        }
        case Op.next: {
          const register = frame * calls.loopsPerCall + code[pc + 1]!;
          const left = calls.loops[register]!;
          calls.loops[register] = left - 1;
          pc = left > 0 ? pc + 3 : code[pc + 2]!;
          break;
        }
        case Op.parallel: {
          const join = joins[code[pc + 1]!]!;
          if (join.needed === 0) {
            pc = join.next;
            break;
          }
          calls.pc[frame] = pc;
          this.fork(frame, join.branches, join.needed);
          return;
        }
        case Op.fill:
          sim.caches.fill(frame, sim.model.sites[code[pc + 1]!]!);
          pc += 2;
          break;
        default:
          this.ended(frame, Outcome.ok);
          return;
      }
    }
  }

  /** A frame's program is over. */
  ended(frame: number, outcome: number): void {
    const { sim } = this;
    const { calls } = sim;
    if (calls.phase[frame] === Phase.admission) {
      sim.stations.limited(frame);
      return;
    }
    switch (calls.kind[frame]) {
      case Kind.root:
        this.requestEnded(frame, outcome);
        break;
      case Kind.branch:
        if (calls.isAwaited(frame)) {
          const parent = calls.parent[frame]!;
          calls.release(frame);
          this.joined(parent, outcome);
        } else calls.release(frame);
        break;
      case Kind.quorum:
        calls.outcome[frame] = outcome;
        sim.requests.returned(frame);
        break;
      case Kind.writeBack:
        sim.writeBacks.ended(frame, outcome);
        break;
      default:
        sim.stations.finish(frame, outcome);
    }
  }

  private requestEnded(root: number, outcome: number): void {
    const { sim } = this;
    const { calls } = sim;
    const flow = calls.flow[root]!;
    const arrival = calls.start[root]!;
    const latency = sim.now - arrival;
    sim.statistics.flows[flow]!.ended(arrival, latency, outcome);
    const trace = calls.trace[root]!;
    if (trace >= 0) sim.traces.close(trace, sim.model.flows[flow]!.id, arrival, latency, true);
    calls.release(root);
    sim.sources.userIsBack(flow);
  }

  private fork(frame: number, branches: readonly number[], needed: number): void {
    const { calls } = this.sim;
    const epoch = calls.epoch[frame]!;
    calls.joinKind[frame] = Kind.branch;
    calls.joinNeeded[frame] = needed;
    calls.joinLeft[frame] = branches.length;
    for (const pc of branches) {
      // A branch that ends at once may already have carried the frame on.
      if (calls.epoch[frame] !== epoch) return;
      const branch = calls.allocate(Kind.branch, frame);
      if (branch < 0) {
        this.sim.tooManyCalls();
        return;
      }
      calls.site[branch] = calls.site[frame]!;
      calls.unit[branch] = calls.unit[frame]!;
      calls.pc[branch] = pc;
      this.run(branch);
    }
  }

  /** One part of a join ended: a branch, or a copy's part of a replicated read or write. */
  joined(parent: number, outcome: number): void {
    const { calls, model, stations } = this.sim;
    const ok = outcome === Outcome.ok;
    if (ok) calls.joinNeeded[parent]! -= 1;
    calls.joinLeft[parent]! -= 1;
    const done = calls.joinNeeded[parent] === 0;
    if (!done && calls.joinLeft[parent]! >= calls.joinNeeded[parent]!) return;
    calls.epoch[parent]! += 1;
    const op = calls.pc[parent]!;
    if (calls.joinKind[parent] === Kind.branch) {
      const join = model.program.joins[model.program.code[op + 1]!]!;
      if (done) this.resume(parent, join.next);
      else this.failed(parent, join.onError, outcome);
    } else if (calls.kind[parent] === Kind.quorum) {
      this.judge(parent, done);
      if (done) this.resume(parent, model.sites[calls.site[parent]!]!.body);
      else this.ended(parent, outcome);
    } else if (done) stations.runBody(parent);
    else stations.finish(parent, outcome);
  }

  /** Of a call that asked several copies: whether its read saw the latest write, or that its write is acknowledged. */
  private judge(call: number, done: boolean): void {
    const { calls, model, versions } = this.sim;
    const site = model.sites[calls.site[call]!]!;
    const station = model.components[site.component]!;
    const fresh = calls.missed[call] === 1;
    calls.missed[call] = 0;
    if (!done || !station.tracksVersions || site.scatter) return;
    if (site.write) versions.acknowledged(call, station, site);
    else versions.answered(call, station, site, fresh);
  }

  resume(frame: number, pc: number): void {
    this.sim.calls.pc[frame] = pc;
    this.run(frame);
  }

  failed(frame: number, handler: number, outcome: number): void {
    if (handler >= 0) this.resume(frame, handler);
    else this.ended(frame, outcome);
  }
}
