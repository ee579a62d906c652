import type { LinkModel, Site, StationModel } from "./compile/model.ts";
import type { CallTree } from "./kernel/call-tree.ts";
import { Field, Kind, Outcome, Phase, recordBits, Time } from "./kernel/calls.ts";
import { callEvent, Event } from "./kernel/events.ts";
import { breakersOf, callersIn } from "./link-breakers.ts";
import { cancel } from "./losses.ts";
import type { Breakers } from "./policies/breakers.ts";
import { backoff, isRetryable, RetryBudgets } from "./policies/retries.ts";
import { Timer } from "./policies/timers.ts";
import { askEveryShard, askQuorum } from "./replication.ts";
import { SecondTries } from "./second-tries.ts";
import type { Simulator } from "./simulator.ts";
import { Role } from "./statistics/span-pool.ts";

/** Calls nested deeper than this fail: only a design whose components call each other in circles gets there. An enum, as in `EventQueue`. */
enum Depth {
  most = 100,
}

/** Instead of a place in the pool: it had none left, and the call was not sent. */
const refusedByPool = -1;

/** Instead of a place in the pool: nobody would have waited for the answer, so the call was not sent. */
const tooLate = -2;

/** The caller's side of a call: attempts, retries, breakers, pools, and what an answer (or none) means. */
export class Requests {
  private readonly breakers: Breakers;
  private readonly budgets: RetryBudgets;
  private readonly inPool: Int32Array;
  private readonly secondTries: SecondTries;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    const callers = callersIn(sim.model);
    this.budgets = new RetryBudgets(callers);
    this.inPool = new Int32Array(callers);
    this.breakers = breakersOf(sim);
    this.secondTries = new SecondTries(sim);
  }

  /** Makes a call and waits for it. */
  issue(frame: number, site: Site): void {
    const { sim } = this;
    if (site.isPlain === true && !sim.network.isDisturbed && sim.calls.ints[frame | Field.depth]! < Depth.most) {
      sim.plain.issue(frame, site, sim.model.components[site.component]!);
      return;
    }
    const call = sim.calls.allocate(Kind.call, frame);
    if (call < 0) {
      sim.tooManyCalls();
      return;
    }
    sim.calls.ints[call | Field.site] = site.index;
    if (site.link?.retries) this.budgets.earn(this.callerOf(call, site.link), site.link.retries.budget);
    const flow = sim.calls.ints[call | Field.flow]!;
    if (flow >= 0 && !site.limiter) sim.statistics.flows[flow]!.firstAttempts += 1;
    this.launch(call, site);
  }

  /** Makes a call that nobody waits for. */
  publish(frame: number, site: Site): void {
    if (!this.sim.messaging.transactions.holds(frame, site)) this.publishNow(frame, site);
  }

  publishNow(frame: number, site: Site): void {
    const { sim } = this;
    const call = sim.calls.allocate(Kind.call, frame);
    if (call < 0) {
      sim.tooManyCalls();
      return;
    }
    sim.calls.ints[call | Field.site] = site.index;
    sim.calls.ints[call | Field.parent] = -1;
    sim.calls.times[(call >> 3) | Time.start] = sim.now;
    sim.calls.tree?.standsAlone(call);
    const trace = sim.calls.ints[call | Field.trace]!;
    if (trace >= 0) sim.traces.sent(trace, call, frame, site.component, 0, Role.async, sim.now);
    if (site.link !== null) sim.statistics.linkCalls[site.link.index]! += 1;
    this.route(call, site, frame);
  }

  /** One attempt: breaker, pool, then on its way with a timeout running. */
  private launch(call: number, site: Site): void {
    const { sim } = this;
    const { calls } = sim;
    const { link } = site;
    const flow = calls.ints[call | Field.flow]!;
    if (flow >= 0 && !site.limiter) sim.statistics.flows[flow]!.attempts += 1;
    calls.times[(call >> 3) | Time.start] = sim.now;
    calls.ints[calls.ints[call | Field.parent]! | Field.latest] = call;
    if (calls.ints[call | Field.trace]! >= 0) this.follow(call, site);
    if (link !== null) sim.statistics.linkCalls[link.index]! += 1;
    if (calls.ints[call | Field.depth]! > Depth.most) {
      sim.note(`Calls nested more than ${Depth.most} deep fail: components call each other in circles.`);
      this.fail(call, Outcome.error);
      return;
    }
    if (link !== null) {
      if (link.isGuarded && !this.mayLeave(call, link)) return;
      if (link.timeout >= 0) sim.timeouts.start(call, link);
      if (link.hedge !== null && calls.tree?.second[call >> recordBits] === 0) this.secondTries.arm(call, link);
    }
    this.route(call, site, calls.ints[call | Field.parent]!);
  }

  /** Whether deadline, breaker and pool let a call leave; one that they stop has failed. */
  private mayLeave(call: number, link: LinkModel): boolean {
    const { sim } = this;
    const { calls } = sim;
    if (calls.tree !== null && !this.limitByDeadline(call, link, calls.tree)) return false;
    if (link.breaker !== null && !this.breakers.allows(link.breaker, this.callerOf(call, link), sim.now)) {
      this.fail(call, Outcome.breakerOpen);
      return false;
    }
    if (link.pool === Number.POSITIVE_INFINITY) return true;
    const caller = this.callerOf(call, link);
    if (this.inPool[caller]! >= link.pool) {
      calls.ints[call | Field.pooled] = refusedByPool;
      this.fail(call, Outcome.rejected);
      return false;
    }
    this.inPool[caller]! += 1;
    calls.ints[call | Field.pooled] = caller + 1;
    return true;
  }

  /** Writes an attempt down. */
  follow(call: number, site: Site): void {
    const { calls, now, traces } = this.sim;
    const { ints } = calls;
    const role = calls.tree?.second[call >> recordBits] === 1 ? Role.second : Role.call;
    traces.sent(ints[call | Field.trace]!, call, ints[call | Field.parent]!, site.component, ints[call | Field.attempt]!, role, now);
  }

  /**
   * The caller's own deadline ends the wait when it comes before the timeout; what the callee hears of both depends on the link. `false`
   * when it is over already, and the call is not sent.
   */
  private limitByDeadline(call: number, link: LinkModel, tree: CallTree): boolean {
    const { now } = this.sim;
    const given = tree.deadline[call >> recordBits]!;
    const own = link.timeout >= 0 ? now + link.timeout : Number.POSITIVE_INFINITY;
    if (given <= now) {
      this.sim.calls.ints[call | Field.pooled] = tooLate;
      this.fail(call, Outcome.timeout);
      return false;
    }
    if (given < own) this.sim.timers.start(given, call, Timer.deadline);
    tree.deadline[call >> recordBits] = link.passesDeadline ? Math.min(given, own) : Number.POSITIVE_INFINITY;
    return true;
  }

  /** Time for a second request. */
  hedge(first: number): void {
    const { calls, model } = this.sim;
    const second = this.secondTries.begin(first);
    if (second >= 0) this.launch(second, model.sites[calls.ints[second | Field.site]!]!);
  }

  /** Chooses who handles the call and sends it there. */
  private route(call: number, site: Site, caller: number): void {
    const { sim } = this;
    const station = sim.model.components[site.component]!;
    const from = sim.unitOfFrame(caller);
    if (!site.asksAny) {
      this.routeByRole(call, site, station, from);
      return;
    }
    const unit = sim.routing.any(station, site, from, call);
    if (unit < 0) {
      this.fail(call, Outcome.unavailable);
      return;
    }
    sim.calls.ints[call | Field.unit] = unit;
    if (site.arrivesAtOnce && !sim.network.isDisturbed) {
      sim.transport.depart(call, site.link);
      sim.stations.reach(call, station, unit);
    } else sim.transport.send(call, site, from);
  }

  /** The same where replicas have roles: shards, leaders, copies that are asked together, nodes that hold keys. */
  private routeByRole(call: number, site: Site, station: StationModel, from: number): void {
    const { sim } = this;
    const { calls, routing } = sim;
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
    const group = routing.groupOf(station, site, call);
    let unit = routing.choose(station, group, site, call);
    if (calls.tree !== null) unit = this.secondTries.elsewhere(call, unit, () => routing.choose(station, group, site, call));
    calls.ints[call | Field.unit] = unit;
    if (unit < 0) {
      this.fail(call, Outcome.unavailable);
      return;
    }
    sim.transport.send(call, site, from);
  }

  /** A call fails on the caller's side, before it is sent. */
  fail(call: number, outcome: number): void {
    const { calls } = this.sim;
    const { component } = this.sim.model.sites[calls.ints[call | Field.site]!]!;
    if (outcome === Outcome.unavailable && calls.ints[call | Field.kind] !== Kind.leg)
      this.sim.statistics.stations[component]!.unanswered += 1;
    calls.ints[call | Field.outcome] = outcome;
    calls.ints[call | Field.culprit] = component;
    calls.ints[call | Field.phase] = Phase.returning;
    this.sim.later(0, callEvent(Event.returned, call));
  }

  /** The answer is at the caller. */
  returned(call: number): void {
    const { calls, model } = this.sim;
    const pooled = calls.ints[call | Field.pooled]!;
    this.leavePool(call);
    if (!calls.isAwaited(call)) {
      if (calls.ints[call | Field.outcome] !== Outcome.ok) this.sim.transport.unheard(call);
      calls.release(call);
      return;
    }
    const site = model.sites[calls.ints[call | Field.site]!]!;
    const outcome = calls.ints[call | Field.outcome]!;
    const parent = calls.ints[call | Field.parent]!;
    const trace = calls.ints[call | Field.trace]!;
    if (trace >= 0) this.sim.traces.returned(trace, call, this.sim.now, outcome);
    if (outcome !== Outcome.ok) calls.ints[parent | Field.culprit] = calls.ints[call | Field.culprit]!;
    if (calls.ints[call | Field.kind] === Kind.leg || calls.ints[call | Field.kind] === Kind.copy) {
      // Of several copies asked, one that has the latest write is enough.
      if (calls.ints[call | Field.kind] === Kind.leg && outcome === Outcome.ok && calls.ints[call | Field.missed] === 0)
        calls.ints[parent | Field.missed] = 1;
      calls.release(call);
      this.sim.frames.joined(parent, outcome);
      return;
    }
    if (site.link?.breaker && pooled !== tooLate) {
      const caller = this.callerOf(call, site.link);
      if (pooled === refusedByPool) this.breakers.ignore(caller);
      else this.breakers.record(site.link.breaker, caller, outcome, this.sim.now);
    }
    const attempt = calls.ints[call | Field.attempt]!;
    const missed = calls.ints[call | Field.missed] === 1;
    const hedges = site.link !== null && site.link.hedge !== null ? site.link : null;
    if (hedges && outcome === Outcome.ok) this.secondTries.answered(call, hedges);
    const left = hedges !== null && this.secondTries.leavesTo(call, outcome === Outcome.ok, hedges);
    calls.release(call);
    if (!left) this.settle(parent, site, attempt, outcome, missed);
  }

  /** An attempt is over for the caller: goes on, tries again, or fails. */
  private settle(parent: number, site: Site, attempt: number, outcome: number, missed: boolean): void {
    const { calls, statistics } = this.sim;
    if (outcome !== Outcome.ok && site.link !== null) statistics.linkFailures[site.link.index]! += 1;
    if (outcome !== Outcome.ok && this.retry(parent, site, attempt, outcome)) return;
    calls.ints[parent | Field.epoch]! += 1;
    if (outcome === Outcome.ok) this.sim.frames.resume(parent, missed && site.onMiss >= 0 ? site.onMiss : site.next);
    else if (site.bestEffort && !site.catches) this.sim.frames.resume(parent, site.onMiss >= 0 ? site.onMiss : site.next);
    else this.sim.frames.failed(parent, site.onError, outcome);
  }

  private retry(parent: number, site: Site, attempt: number, outcome: number): boolean {
    const { sim } = this;
    const retries = site.link?.retries;
    if (!site.link || !retries || attempt >= retries.count || !isRetryable(outcome)) return false;
    const { tree } = sim.calls;
    if (tree !== null && tree.deadline[parent >> recordBits]! <= sim.now) return false;
    const call = sim.calls.allocate(Kind.call, parent);
    if (call < 0) return false;
    sim.calls.ints[call | Field.site] = site.index;
    sim.calls.ints[call | Field.attempt] = attempt + 1;
    if (!this.budgets.spend(this.callerOf(call, site.link), retries.budget)) {
      sim.calls.release(call);
      return false;
    }
    sim.calls.ints[call | Field.phase] = Phase.waitingToRetry;
    sim.later(backoff(retries, attempt + 1, sim.stream(site.link.stream)), callEvent(Event.retry, call));
    return true;
  }

  /** The backoff is over. */
  tryAgain(call: number): void {
    const { calls, model } = this.sim;
    if (calls.isAwaited(call)) this.launch(call, model.sites[calls.ints[call | Field.site]!]!);
    else calls.release(call);
  }

  /** A call's time is up for its caller. */
  timedOut(call: number): void {
    const { calls, model } = this.sim;
    const awaited = calls.isAwaited(call);
    const parent = calls.ints[call | Field.parent]!;
    const site = model.sites[calls.ints[call | Field.site]!]!;
    const { link } = site;
    const attempt = calls.ints[call | Field.attempt]!;
    this.leavePool(call);
    if (awaited && link?.breaker) this.breakers.record(link.breaker, this.callerOf(call, link), Outcome.timeout, this.sim.now);
    if (awaited) {
      calls.ints[parent | Field.culprit] = this.whatIsSlow(call, site);
      const trace = calls.ints[call | Field.trace]!;
      if (trace >= 0) {
        this.sim.stations.glimpse(call);
        this.sim.traces.returned(trace, call, this.sim.now, Outcome.timeout);
      }
    }
    const left = awaited && link !== null && link.hedge !== null && this.secondTries.leavesTo(call, false, link);
    // From here on the callee works for nobody.
    calls.ints[call | Field.parent] = -1;
    if (link?.cancel) cancel(this.sim, call);
    else if (calls.ints[call | Field.phase] === Phase.lost || calls.ints[call | Field.kind] === Kind.quorum) calls.release(call);
    if (awaited && !left) this.settle(parent, site, attempt, Outcome.timeout, false);
  }

  /** The component that a call waits for at this moment: that of the deepest call made for it which has no answer yet. */
  private whatIsSlow(call: number, site: Site): number {
    const { calls, model } = this.sim;
    let deepest = call;
    for (let i = 0; i <= Depth.most && calls.ints[deepest | Field.phase] === Phase.running; i++) {
      const next = calls.ints[deepest | Field.latest]!;
      if (!calls.waitsFor(deepest, next)) break;
      deepest = next;
    }
    return model.sites[calls.ints[deepest | Field.site]!]?.component ?? site.component;
  }

  /** Breakers, pools, budgets and the turns of a balancer belong to the unit that calls. */
  callerOf(call: number, link: LinkModel): number {
    const { calls, model } = this.sim;
    const unit = this.sim.unitOfFrame(calls.ints[call | Field.parent]!);
    return link.firstCaller + (unit < 0 ? 0 : unit - model.components[link.from]!.firstUnit);
  }

  leavePool(call: number): void {
    const { calls } = this.sim;
    const place = calls.ints[call | Field.pooled]!;
    if (place === 0) return;
    calls.ints[call | Field.pooled] = 0;
    if (place > 0) this.inPool[place - 1]! -= 1;
  }
}
