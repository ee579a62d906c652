import { timeText } from "../model/index.ts";
import type { LinkModel, Model, Site, StationModel } from "./compile/model.ts";
import { Kind, Outcome, Phase } from "./kernel/calls.ts";
import { Event } from "./kernel/events.ts";
import { cancel } from "./losses.ts";
import { Breakers, fewestCallsToJudge } from "./policies/breakers.ts";
import { backoff, isRetryable, RetryBudgets } from "./policies/retries.ts";
import { askEveryShard, askQuorum } from "./replication.ts";
import type { Simulator } from "./simulator.ts";

/** Calls nested deeper than this fail: only a design whose components call each other in circles gets there. */
const deepestCall = 100;

/** Instead of a place in the pool: it had none left, and the call was not sent. */
const refusedByPool = -1;

/** Units that call, counted once for each link: what a link keeps for its callers stands at `firstCaller` and behind. */
export function callersIn({ links, components }: Model): number {
  const callersOf = (station: StationModel | undefined): number => (station ? Math.max(1, station.slots * station.groups) : 1);
  return links.reduce((most, link) => Math.max(most, link.firstCaller + callersOf(components[link.from])), 1);
}

/** The caller's side of a call: attempts, retries, breakers, pools, and what an answer (or none) means. */
export class Requests {
  private readonly breakers: Breakers;
  private readonly budgets: RetryBudgets;
  private readonly inPool: Int32Array;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    const { links } = sim.model;
    const callers = callersIn(sim.model);
    this.budgets = new RetryBudgets(callers);
    this.inPool = new Int32Array(callers);
    const openBreakers = new Int32Array(links.length);
    const linkOf = (caller: number): LinkModel | undefined => links.findLast((candidate) => candidate.firstCaller <= caller);
    const changed = (caller: number, isOpen: boolean): void => {
      const link = linkOf(caller);
      if (!link) return;
      // Callers see the same callee: the first to open and the last to close tell the story.
      openBreakers[link.index]! += isOpen ? 1 : -1;
      const open = openBreakers[link.index]!;
      if (isOpen && open === 1) sim.tell(`${link.id}: breakers open`, link.id);
      else if (open === 0) sim.tell(`${link.id}: all breakers closed again`, link.id);
    };
    const tooFew = (caller: number): void => {
      const link = linkOf(caller);
      if (!link?.breaker) return;
      sim.note(
        `${link.id}: a breaker stays closed until its caller has made ${fewestCallsToJudge} calls within ${timeText(link.breaker.over)}; failures among fewer did not open it.`,
      );
    };
    this.breakers = new Breakers(callers, changed, tooFew);
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
    const { sim } = this;
    const call = sim.calls.allocate(Kind.call, frame);
    if (call < 0) {
      sim.tooManyCalls();
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
          calls.pooled[call] = refusedByPool;
          this.fail(call, Outcome.rejected);
          return;
        }
        this.inPool[caller]! += 1;
        calls.pooled[call] = caller + 1;
      }
      if (link.timeout >= 0) sim.timeouts.start(call, link);
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
    const from = sim.unitOfFrame(caller);
    this.send(call, site.link, site.from, from, sim.network.delayThere(site.link, from, site.from, unit));
  }

  /** On the way to its unit, unless the network loses it. */
  send(call: number, link: LinkModel | null, fromComponent: number, from: number, delay: number): void {
    const { calls, replicas } = this.sim;
    const unit = calls.unit[call]!;
    calls.phase[call] = Phase.travelling;
    replicas.outstanding[unit]! += 1;
    calls.outstanding[call] = 1;
    if (this.sim.network.isLost(link, from, fromComponent, unit)) {
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
    const unit = calls.unit[call]!;
    const parent = calls.parent[call]!;
    if (calls.kind[call] === Kind.copy) {
      this.sim.later(this.sim.network.between(calls.unit[parent]!, unit), Event.returned, call);
      return;
    }
    // A leg belongs to a call that stands for several; who waits is one further up.
    const from = this.sim.unitOfFrame(calls.kind[call] === Kind.leg ? calls.parent[parent]! : parent);
    if (this.sim.network.isLost(site.link, from, site.from, unit)) {
      this.lose(call);
      return;
    }
    this.sim.later(this.sim.network.delayBack(site.link, from, site.from, unit), Event.returned, call);
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
    const refused = calls.pooled[call] === refusedByPool;
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
      this.sim.frames.joined(parent, outcome);
      return;
    }
    if (site.link?.breaker) {
      const caller = this.callerOf(call, site.link);
      if (refused) this.breakers.ignore(caller);
      else this.breakers.record(site.link.breaker, caller, outcome, this.sim.now);
    }
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
    if (outcome === Outcome.ok) this.sim.frames.resume(parent, missed && site.onMiss >= 0 ? site.onMiss : site.next);
    else if (site.bestEffort && !site.catches) this.sim.frames.resume(parent, site.onMiss >= 0 ? site.onMiss : site.next);
    else this.sim.frames.failed(parent, site.onError, outcome);
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

  /** A call's time is up for its caller. */
  timedOut(call: number, link: LinkModel): void {
    const { calls, model } = this.sim;
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
    else if (link.cancel) cancel(this.sim, call);
    if (awaited) this.settle(parent, site, attempt, Outcome.timeout, false);
  }

  /** Breakers, pools, budgets and the turns of a balancer belong to the unit that calls. */
  callerOf(call: number, link: LinkModel): number {
    const { calls, model } = this.sim;
    const unit = this.sim.unitOfFrame(calls.parent[call]!);
    return link.firstCaller + (unit < 0 ? 0 : unit - model.components[link.from]!.firstUnit);
  }

  private leavePool(call: number): void {
    const { calls } = this.sim;
    const place = calls.pooled[call]!;
    if (place === 0) return;
    calls.pooled[call] = 0;
    if (place !== refusedByPool) this.inPool[place - 1]! -= 1;
  }

  forgetOutstanding(call: number): void {
    const { calls, replicas } = this.sim;
    if (calls.outstanding[call] === 0) return;
    calls.outstanding[call] = 0;
    replicas.outstanding[calls.unit[call]!]! -= 1;
  }
}
