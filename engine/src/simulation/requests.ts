import type { LinkModel, Site } from "./compile/model.ts";
import type { CallTree } from "./kernel/call-tree.ts";
import { Kind, Outcome, Phase } from "./kernel/calls.ts";
import { Event } from "./kernel/events.ts";
import { breakersOf, callersIn } from "./link-breakers.ts";
import { cancel } from "./losses.ts";
import type { Breakers } from "./policies/breakers.ts";
import { backoff, isRetryable, RetryBudgets } from "./policies/retries.ts";
import { Timer } from "./policies/timers.ts";
import { askEveryShard, askQuorum } from "./replication.ts";
import { SecondTries } from "./second-tries.ts";
import type { Simulator } from "./simulator.ts";

/** Calls nested deeper than this fail: only a design whose components call each other in circles gets there. */
const deepestCall = 100;

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
    const call = sim.calls.allocate(Kind.call, frame);
    if (call < 0) {
      sim.tooManyCalls();
      return;
    }
    sim.calls.site[call] = site.index;
    if (site.link?.retries) this.budgets.earn(this.callerOf(call, site.link), site.link.retries.budget);
    const flow = sim.calls.flow[call]!;
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
    sim.calls.site[call] = site.index;
    sim.calls.parent[call] = -1;
    sim.calls.start[call] = sim.now;
    sim.calls.tree?.standsAlone(call);
    if (site.link !== null) sim.statistics.linkCalls[site.link.index]! += 1;
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
    if (link !== null) sim.statistics.linkCalls[link.index]! += 1;
    if (calls.depth[call]! > deepestCall) {
      sim.note(`Calls nested more than ${deepestCall} deep fail: components call each other in circles.`);
      this.fail(call, Outcome.error);
      return;
    }
    if (link !== null) {
      if (calls.tree !== null && !this.limitByDeadline(call, link, calls.tree)) return;
      if (link.breaker !== null && !this.breakers.allows(link.breaker, this.callerOf(call, link), sim.now)) {
        this.fail(call, Outcome.breakerOpen);
        return;
      }
      if (link.pool !== Number.POSITIVE_INFINITY) {
        const caller = this.callerOf(call, link);
        if (this.inPool[caller]! >= link.pool) {
          calls.pooled[call] = refusedByPool;
          this.fail(call, Outcome.rejected);
          return;
        }
        this.inPool[caller]! += 1;
        calls.pooled[call] = caller + 1;
      }
      if (link.timeout >= 0) sim.timeouts.start(call, link);
      if (link.hedge !== null && calls.tree?.second[call] === 0) this.secondTries.arm(call, link);
    }
    this.route(call, site, calls.parent[call]!);
  }

  /**
   * The caller's own deadline ends the wait when it comes before the timeout; what the callee hears of both depends on the link. `false`
   * when it is over already, and the call is not sent.
   */
  private limitByDeadline(call: number, link: LinkModel, tree: CallTree): boolean {
    const { now } = this.sim;
    const given = tree.deadline[call]!;
    const own = link.timeout >= 0 ? now + link.timeout : Number.POSITIVE_INFINITY;
    if (given <= now) {
      this.sim.calls.pooled[call] = tooLate;
      this.fail(call, Outcome.timeout);
      return false;
    }
    if (given < own) this.sim.timers.start(given, call, Timer.deadline);
    tree.deadline[call] = link.passesDeadline ? Math.min(given, own) : Number.POSITIVE_INFINITY;
    return true;
  }

  /** Time for a second request. */
  hedge(first: number): void {
    const { calls, model } = this.sim;
    const second = this.secondTries.begin(first);
    if (second >= 0) this.launch(second, model.sites[calls.site[second]!]!);
  }

  /** Chooses who handles the call and sends it there. */
  private route(call: number, site: Site, caller: number): void {
    const { sim } = this;
    const { calls, routing } = sim;
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
    const group = routing.groupOf(station, site, call);
    let unit = routing.choose(station, group, site, call);
    if (calls.tree !== null) unit = this.secondTries.elsewhere(call, unit, () => routing.choose(station, group, site, call));
    calls.unit[call] = unit;
    if (unit < 0) {
      this.fail(call, Outcome.unavailable);
      return;
    }
    const from = sim.unitOfFrame(caller);
    sim.transport.send(call, site.link, site.from, from, sim.network.delayThere(site.link, from, site.from, unit));
  }

  /** A call fails on the caller's side, before it is sent. */
  fail(call: number, outcome: number): void {
    const { calls } = this.sim;
    calls.outcome[call] = outcome;
    calls.phase[call] = Phase.returning;
    this.sim.later(0, Event.returned, call);
  }

  /** The answer is at the caller. */
  returned(call: number): void {
    const { calls, model } = this.sim;
    const pooled = calls.pooled[call]!;
    this.leavePool(call);
    if (!calls.isAwaited(call)) {
      calls.release(call);
      return;
    }
    const site = model.sites[calls.site[call]!]!;
    const outcome = calls.outcome[call]!;
    const parent = calls.parent[call]!;
    if (calls.kind[call] === Kind.leg || calls.kind[call] === Kind.copy) {
      // Of several copies asked, one that has the latest write is enough.
      if (calls.kind[call] === Kind.leg && outcome === Outcome.ok && calls.missed[call] === 0) calls.missed[parent] = 1;
      calls.release(call);
      this.sim.frames.joined(parent, outcome);
      return;
    }
    if (site.link?.breaker && pooled !== tooLate) {
      const caller = this.callerOf(call, site.link);
      if (pooled === refusedByPool) this.breakers.ignore(caller);
      else this.breakers.record(site.link.breaker, caller, outcome, this.sim.now);
    }
    const attempt = calls.attempt[call]!;
    const missed = calls.missed[call] === 1;
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
    calls.epoch[parent]! += 1;
    if (outcome === Outcome.ok) this.sim.frames.resume(parent, missed && site.onMiss >= 0 ? site.onMiss : site.next);
    else if (site.bestEffort && !site.catches) this.sim.frames.resume(parent, site.onMiss >= 0 ? site.onMiss : site.next);
    else this.sim.frames.failed(parent, site.onError, outcome);
  }

  private retry(parent: number, site: Site, attempt: number, outcome: number): boolean {
    const { sim } = this;
    const retries = site.link?.retries;
    if (!site.link || !retries || attempt >= retries.count || !isRetryable(outcome)) return false;
    const { tree } = sim.calls;
    if (tree !== null && tree.deadline[parent]! <= sim.now) return false;
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

  /** A call's time is up for its caller. */
  timedOut(call: number): void {
    const { calls, model } = this.sim;
    const awaited = calls.isAwaited(call);
    const parent = calls.parent[call]!;
    const site = model.sites[calls.site[call]!]!;
    const { link } = site;
    const attempt = calls.attempt[call]!;
    this.leavePool(call);
    if (awaited && link?.breaker) this.breakers.record(link.breaker, this.callerOf(call, link), Outcome.timeout, this.sim.now);
    const trace = calls.trace[call]!;
    if (awaited && trace >= 0) {
      this.sim.traces.add(trace, site.component, calls.start[call]!, this.sim.now - calls.start[call]!, 0, Outcome.timeout);
    }
    const left = awaited && link !== null && link.hedge !== null && this.secondTries.leavesTo(call, false, link);
    // From here on the callee works for nobody.
    calls.parent[call] = -1;
    if (link?.cancel) cancel(this.sim, call);
    else if (calls.phase[call] === Phase.lost || calls.kind[call] === Kind.quorum) calls.release(call);
    if (awaited && !left) this.settle(parent, site, attempt, Outcome.timeout, false);
  }

  /** Breakers, pools, budgets and the turns of a balancer belong to the unit that calls. */
  callerOf(call: number, link: LinkModel): number {
    const { calls, model } = this.sim;
    const unit = this.sim.unitOfFrame(calls.parent[call]!);
    return link.firstCaller + (unit < 0 ? 0 : unit - model.components[link.from]!.firstUnit);
  }

  leavePool(call: number): void {
    const { calls } = this.sim;
    const place = calls.pooled[call]!;
    if (place === 0) return;
    calls.pooled[call] = 0;
    if (place > 0) this.inPool[place - 1]! -= 1;
  }
}
