import { type LinkModel, Op, type Site } from "./compile/model.ts";
import { Kind, Outcome, Phase } from "./kernel/calls.ts";
import { Event } from "./kernel/events.ts";
import { ExpiryRing } from "./kernel/expiry-ring.ts";
import { Breakers } from "./policies/breakers.ts";
import { backoff, isRetryable, RetryBudgets } from "./policies/retries.ts";
import { askEveryShard, askQuorum } from "./replication.ts";
import type { Simulator } from "./simulator.ts";

/** Calls nested deeper than this fail: only a design whose components call each other in circles gets there. */
const deepestCall = 100;

/** The caller's side: the programs of requests, the calls they make, timeouts, retries, breakers and pools. */
export class Requests {
  private readonly timeouts: ExpiryRing[];
  private readonly timeoutPending: Uint8Array;
  private readonly breakers: Breakers;
  private readonly budgets: RetryBudgets;
  private readonly inPool: Int32Array;
  /** Per link: share of calls that scenario actions drop. */
  readonly dropped: Float64Array;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    const { links } = sim.model;
    const callers = links.reduce((most, link) => Math.max(most, link.firstCaller + this.callersOf(link)), 1);
    this.timeouts = links.map(() => new ExpiryRing());
    this.timeoutPending = new Uint8Array(links.length);
    this.budgets = new RetryBudgets(callers);
    this.inPool = new Int32Array(callers);
    this.dropped = new Float64Array(links.length);
    const openBreakers = new Int32Array(links.length);
    this.breakers = new Breakers(callers, (caller, isOpen) => {
      const link = links.findLast((candidate) => candidate.firstCaller <= caller);
      if (!link) return;
      // Callers see the same callee: the first to open and the last to close tell the story.
      openBreakers[link.index]! += isOpen ? 1 : -1;
      const open = openBreakers[link.index]!;
      if (isOpen && open === 1) sim.tell(`${link.id}: breakers open`, link.id);
      else if (open === 0) sim.tell(`${link.id}: all breakers closed again`, link.id);
    });
  }

  private callersOf(link: LinkModel): number {
    const station = this.sim.model.components[link.from];
    return station ? Math.max(1, station.slots * station.groups) : 1;
  }

  /** A request of a flow arrives at its client. */
  arrive(flow: number): void {
    const { sim } = this;
    const { calls } = sim;
    const root = calls.allocate(Kind.root, -1);
    if (root < 0) {
      sim.stop(`more than ${calls.inUse} calls in flight; some queue grows without bound`);
      return;
    }
    const model = sim.model.flows[flow]!;
    calls.site[root] = -1;
    calls.flow[root] = flow;
    calls.start[root] = sim.now;
    if (model.keySpaces.length > 0) sim.drawKeys(root, model.keySpaces, model.keyStream);
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
          this.issue(frame, sim.model.sites[code[pc + 1]!]!);
          return;
        case Op.publish:
          this.publish(frame, sim.model.sites[code[pc + 1]!]!);
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
        default:
          this.ended(frame, Outcome.ok);
          return;
      }
    }
  }

  /** A frame's program is over. */
  private ended(frame: number, outcome: number): void {
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
        this.returned(frame);
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
    sim.userIsBack(flow);
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
        this.sim.stop("too many calls in flight");
        return;
      }
      calls.site[branch] = calls.site[frame]!;
      calls.unit[branch] = calls.unit[frame]!;
      calls.pc[branch] = pc;
      this.run(branch);
    }
  }

  /** One part of a join ended: a branch, or a copy's part of a replicated read or write. */
  private joined(parent: number, outcome: number): void {
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
      if (done) this.resume(parent, model.sites[calls.site[parent]!]!.body);
      else this.ended(parent, outcome);
    } else if (done) stations.runBody(parent);
    else stations.finish(parent, outcome);
  }

  private resume(frame: number, pc: number): void {
    this.sim.calls.pc[frame] = pc;
    this.run(frame);
  }

  private failed(frame: number, handler: number, outcome: number): void {
    if (handler >= 0) this.resume(frame, handler);
    else this.ended(frame, outcome);
  }

  /** Makes a call and waits for it. */
  private issue(frame: number, site: Site): void {
    const { sim } = this;
    const call = sim.calls.allocate(Kind.call, frame);
    if (call < 0) {
      sim.stop("too many calls in flight");
      return;
    }
    sim.calls.site[call] = site.index;
    if (site.link?.retries) this.budgets.earn(this.callerOf(call, site.link), site.link.retries.budget);
    const flow = sim.calls.flow[call]!;
    if (flow >= 0 && !site.limiter) sim.statistics.flows[flow]!.firstAttempts += 1;
    this.launch(call, site);
  }

  /** Makes a call that nobody waits for. */
  private publish(frame: number, site: Site): void {
    const { sim } = this;
    const call = sim.calls.allocate(Kind.call, frame);
    if (call < 0) {
      sim.stop("too many calls in flight");
      return;
    }
    sim.calls.site[call] = site.index;
    sim.calls.parent[call] = -1;
    sim.calls.start[call] = sim.now;
    this.route(call, site, frame);
  }

  /** One attempt: breaker, pool, then on its way with a timeout running. */
  private launch(call: number, site: Site): void {
    const { sim } = this;
    const { calls } = sim;
    const { link } = site;
    const flow = calls.flow[call]!;
    if (flow >= 0 && !site.limiter) sim.statistics.flows[flow]!.attempts += 1;
    calls.start[call] = sim.now;
    if (calls.depth[call]! > deepestCall) {
      sim.note(`Calls nested more than ${deepestCall} deep fail: components call each other in circles.`);
      this.fail(call, Outcome.error);
      return;
    }
    if (link !== null) {
      if (link.breaker !== null && !this.breakers.allows(link.breaker, this.callerOf(call, link), sim.now)) {
        this.fail(call, Outcome.breakerOpen);
        return;
      }
      if (link.pool !== Number.POSITIVE_INFINITY) {
        const caller = this.callerOf(call, link);
        if (this.inPool[caller]! >= link.pool) {
          this.fail(call, Outcome.rejected);
          return;
        }
        this.inPool[caller]! += 1;
        calls.pooled[call] = caller + 1;
      }
      if (link.timeout >= 0) this.startTimeout(call, link);
    }
    this.route(call, site, calls.parent[call]!);
  }

  /** Chooses who handles the call and sends it there. */
  private route(call: number, site: Site, caller: number): void {
    const { sim } = this;
    const { calls, replicas } = sim;
    const station = sim.model.components[site.component]!;
    if (station.isClient || station.slots === 0) {
      this.fail(call, Outcome.unavailable);
      return;
    }
    if (station.routing === "leaderless") {
      askQuorum(sim, call, station, site);
      return;
    }
    if (site.scatter) {
      askEveryShard(sim, call, station, site);
      return;
    }
    const unit = replicas.choose(station, replicas.groupOf(station, site, call), site, call);
    calls.unit[call] = unit;
    if (unit < 0) {
      this.fail(call, Outcome.unavailable);
      return;
    }
    this.send(call, site.link, site.from, sim.unitOfFrame(caller), this.delayThere(site.link));
  }

  /** On the way to its unit, unless the network loses it. */
  send(call: number, link: LinkModel | null, fromComponent: number, from: number, delay: number): void {
    const { calls, replicas } = this.sim;
    const unit = calls.unit[call]!;
    calls.phase[call] = Phase.travelling;
    replicas.outstanding[unit]! += 1;
    calls.outstanding[call] = 1;
    if (this.isLost(link, from, fromComponent, unit)) {
      this.lose(call);
      return;
    }
    this.sim.later(delay, Event.deliver, call);
  }

  /** A call fails on the caller's side, before it is sent. */
  fail(call: number, outcome: number): void {
    const { calls } = this.sim;
    calls.outcome[call] = outcome;
    calls.phase[call] = Phase.returning;
    this.sim.later(0, Event.returned, call);
  }

  /** The callee's answer starts its way back. */
  respond(call: number, outcome: number): void {
    const { calls, model } = this.sim;
    this.forgetOutstanding(call);
    calls.outcome[call] = outcome;
    if (!calls.isAwaited(call)) {
      this.leavePool(call);
      calls.release(call);
      return;
    }
    const site = model.sites[calls.site[call]!]!;
    calls.phase[call] = Phase.returning;
    if (calls.kind[call] === Kind.copy) {
      this.sim.later(model.components[site.component]!.copyLatency, Event.returned, call);
      return;
    }
    const caller = calls.parent[call]!;
    if (this.isLost(site.link, this.sim.unitOfFrame(caller), site.from, calls.unit[call]!)) {
      this.lose(call);
      return;
    }
    this.sim.later(this.delayBack(site.link), Event.returned, call);
  }

  /** The request or its answer got lost: the caller's timeout ends the wait, or at once an error when it has none. */
  lose(call: number): void {
    const { calls, model } = this.sim;
    this.forgetOutstanding(call);
    const link = model.sites[calls.site[call]!]!.link;
    const waits = calls.kind[call] === Kind.call && calls.isAwaited(call) && link !== null && link.timeout >= 0;
    if (waits) {
      calls.phase[call] = Phase.lost;
      return;
    }
    if (calls.isAwaited(call)) this.sim.note("A call that gets no answer and has no timeout fails at once instead of waiting for ever.");
    calls.outcome[call] = Outcome.unavailable;
    calls.phase[call] = Phase.returning;
    this.sim.later(0, Event.returned, call);
  }

  /** The answer is at the caller. */
  returned(call: number): void {
    const { calls, model } = this.sim;
    this.leavePool(call);
    if (!calls.isAwaited(call)) {
      calls.release(call);
      return;
    }
    const site = model.sites[calls.site[call]!]!;
    const outcome = calls.outcome[call]!;
    const parent = calls.parent[call]!;
    if (calls.kind[call] === Kind.leg || calls.kind[call] === Kind.copy) {
      calls.release(call);
      this.joined(parent, outcome);
      return;
    }
    if (site.link?.breaker) this.breakers.record(site.link.breaker, this.callerOf(call, site.link), outcome, this.sim.now);
    const attempt = calls.attempt[call]!;
    const missed = calls.missed[call] === 1;
    calls.release(call);
    this.settle(parent, site, attempt, outcome, missed);
  }

  /** An attempt is over for the caller: goes on, tries again, or fails. */
  private settle(parent: number, site: Site, attempt: number, outcome: number, missed: boolean): void {
    const { calls } = this.sim;
    if (outcome !== Outcome.ok && this.retry(parent, site, attempt, outcome)) return;
    calls.epoch[parent]! += 1;
    if (outcome === Outcome.ok) this.resume(parent, missed && site.onMiss >= 0 ? site.onMiss : site.next);
    else if (site.bestEffort && !site.catches) this.resume(parent, site.onMiss >= 0 ? site.onMiss : site.next);
    else this.failed(parent, site.onError, outcome);
  }

  private retry(parent: number, site: Site, attempt: number, outcome: number): boolean {
    const { sim } = this;
    const retries = site.link?.retries;
    if (!site.link || !retries || attempt >= retries.count || !isRetryable(outcome)) return false;
    const call = sim.calls.allocate(Kind.call, parent);
    if (call < 0) return false;
    sim.calls.site[call] = site.index;
    sim.calls.attempt[call] = attempt + 1;
    if (!this.budgets.spend(this.callerOf(call, site.link), retries.budget)) {
      sim.calls.release(call);
      return false;
    }
    sim.calls.phase[call] = Phase.waitingToRetry;
    sim.later(backoff(retries, attempt + 1, sim.stream(site.link.stream)), Event.retry, call);
    return true;
  }

  /** The backoff is over. */
  tryAgain(call: number): void {
    const { calls, model } = this.sim;
    if (calls.isAwaited(call)) this.launch(call, model.sites[calls.site[call]!]!);
    else calls.release(call);
  }

  private startTimeout(call: number, link: LinkModel): void {
    const { sim } = this;
    const ring = this.timeouts[link.index]!;
    ring.add(sim.now + link.timeout, call, sim.calls.generation[call]!, sim.calls.isLive);
    if (this.timeoutPending[link.index] === 0) {
      this.timeoutPending[link.index] = 1;
      sim.queue.push(sim.now + link.timeout, (link.index << 5) | Event.timeouts);
    }
  }

  /** Ends the calls of a link whose time is up. */
  expire(index: number): void {
    const { sim } = this;
    const ring = this.timeouts[index]!;
    let next = ring.nextTime(sim.calls.isLive);
    while (next <= sim.now) {
      this.timedOut(ring.take(), sim.model.links[index]!);
      next = ring.nextTime(sim.calls.isLive);
    }
    if (next === Number.POSITIVE_INFINITY) this.timeoutPending[index] = 0;
    else sim.queue.push(next, (index << 5) | Event.timeouts);
  }

  private timedOut(call: number, link: LinkModel): void {
    const { calls, model, stations } = this.sim;
    const awaited = calls.isAwaited(call);
    const parent = calls.parent[call]!;
    const site = model.sites[calls.site[call]!]!;
    const attempt = calls.attempt[call]!;
    this.leavePool(call);
    if (awaited && link.breaker !== null) this.breakers.record(link.breaker, this.callerOf(call, link), Outcome.timeout, this.sim.now);
    const trace = calls.trace[call]!;
    if (awaited && trace >= 0) {
      this.sim.traces.add(trace, site.component, calls.start[call]!, this.sim.now - calls.start[call]!, 0, Outcome.timeout);
    }
    // From here on the callee works for nobody.
    calls.parent[call] = -1;
    if (calls.phase[call] === Phase.lost) calls.release(call);
    else if (calls.kind[call] === Kind.quorum) calls.release(call);
    else if (link.cancel) stations.cancel(call);
    if (awaited) this.settle(parent, site, attempt, Outcome.timeout, false);
  }

  /** Breakers, pools and budgets belong to the unit that calls. */
  private callerOf(call: number, link: LinkModel): number {
    const { calls, model } = this.sim;
    const unit = this.sim.unitOfFrame(calls.parent[call]!);
    return link.firstCaller + (unit < 0 ? 0 : unit - model.components[link.from]!.firstUnit);
  }

  private leavePool(call: number): void {
    const { calls } = this.sim;
    const place = calls.pooled[call]!;
    if (place === 0) return;
    calls.pooled[call] = 0;
    this.inPool[place - 1]! -= 1;
  }

  forgetOutstanding(call: number): void {
    const { calls, replicas } = this.sim;
    if (calls.outstanding[call] === 0) return;
    calls.outstanding[call] = 0;
    replicas.outstanding[calls.unit[call]!]! -= 1;
  }

  private isLost(link: LinkModel | null, from: number, fromComponent: number, unit: number): boolean {
    const loss = link === null ? 0 : link.loss + this.dropped[link.index]!;
    if (link !== null && loss > 0 && this.sim.stream(link.stream).happens(loss)) return true;
    return this.sim.actions.isCut(from, fromComponent, unit);
  }

  delayThere(link: LinkModel | null): number {
    return link === null ? 0 : this.jittered(link, link.there);
  }

  private delayBack(link: LinkModel | null): number {
    return link === null ? 0 : this.jittered(link, link.back);
  }

  /** Jitter spreads a delay evenly around its mean. */
  private jittered(link: LinkModel, delay: number): number {
    if (link.jitter === 0) return delay;
    return Math.max(0, delay + link.jitter * (2 * this.sim.stream(link.stream).uniform() - 1));
  }
}
