import type { LinkModel, Site } from "./compile/model.ts";
import { Field, Kind, Outcome, Phase, recordBits } from "./kernel/calls.ts";
import { callEvent, Event } from "./kernel/events.ts";
import type { Simulator } from "./simulator.ts";

/** Calls on their way to a replica and answers on their way back, and what becomes of those that get lost. */
export class Transport {
  private readonly countsBytes: boolean;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    this.countsBytes = sim.model.sites.some((site) => site.strategy === "least-bandwidth");
  }

  /** A call made from a unit (−1: from a client) is on the way to its own, unless the network loses it. */
  send(call: number, site: Site, from: number): void {
    const { sim } = this;
    const { link } = site;
    const unit = this.depart(call, link);
    if (sim.network.isLost(link, from, site.from, unit, link === null ? 1 : link.intactThere)) {
      this.lose(call);
      return;
    }
    let delay = sim.network.delayThere(link, from, site.from, unit);
    if (link !== null && sim.connections.hasBroken) delay += sim.connections.open(call, link, from, unit);
    if (delay === Number.POSITIVE_INFINITY) {
      this.lose(call);
      return;
    }
    if (link?.sharesBandwidth) sim.transfers.send(link, 0, call, delay, Event.deliver);
    else if (delay > 0) sim.queue.push(sim.now + delay, callEvent(Event.deliver, call));
    else sim.stations.deliver(call);
  }

  /** A write that a unit of a component passes on to one of its copies. */
  pass(copy: number, component: number, from: number, delay: number): void {
    const { sim } = this;
    const unit = this.depart(copy, null);
    if (sim.network.isLost(null, from, component, unit, 1)) this.lose(copy);
    else sim.later(delay, callEvent(Event.deliver, copy));
  }

  /** A call leaves for its unit, which is returned. */
  depart(call: number, link: LinkModel | null): number {
    const { calls, replicas } = this.sim;
    const unit = calls.ints[call | Field.unit]!;
    calls.ints[call | Field.phase] = Phase.travelling;
    replicas.outstanding[unit]! += 1;
    if (this.countsBytes && link !== null) replicas.bytes[unit]! += link.bytes;
    calls.ints[call | Field.outstanding] = 1;
    return unit;
  }

  /** The callee's answer starts its way back. */
  respond(call: number, outcome: number): void {
    const { calls, model } = this.sim;
    this.forgetOutstanding(call);
    calls.ints[call | Field.outcome] = outcome;
    if (!calls.isAwaited(call)) {
      if (outcome !== Outcome.ok) this.unheard(call);
      this.sim.requests.leavePool(call);
      calls.release(call);
      return;
    }
    this.sendBack(call, model.sites[calls.ints[call | Field.site]!]!);
  }

  /** An answer that somebody waits for is on its way, unless the network loses it. */
  sendBack(call: number, site: Site): void {
    const { calls } = this.sim;
    calls.ints[call | Field.phase] = Phase.returning;
    const unit = calls.ints[call | Field.unit]!;
    const parent = calls.ints[call | Field.parent]!;
    if (calls.ints[call | Field.kind] === Kind.copy) {
      this.sim.later(this.sim.network.between(calls.ints[parent | Field.unit]!, unit), callEvent(Event.returned, call));
      return;
    }
    // A leg belongs to a call that stands for several; who waits is one further up.
    const from = this.sim.unitOfFrame(calls.ints[call | Field.kind] === Kind.leg ? calls.ints[parent | Field.parent]! : parent);
    if (this.sim.network.isLost(site.link, from, site.from, unit, site.link === null ? 1 : site.link.intactBack)) {
      this.lose(call);
      return;
    }
    const delay = this.sim.network.delayBack(site.link, from, site.from, unit);
    if (delay === Number.POSITIVE_INFINITY) {
      this.lose(call);
      return;
    }
    if (site.link?.sharesBandwidth) this.sim.transfers.send(site.link, 1, call, delay, Event.returned);
    else this.sim.later(delay, callEvent(Event.returned, call));
  }

  /** The request or its answer got lost: the caller's timeout ends the wait, or at once an error when it has none. */
  lose(call: number): void {
    const { calls, model } = this.sim;
    this.forgetOutstanding(call);
    const link = model.sites[calls.ints[call | Field.site]!]!.link;
    const waits = calls.ints[call | Field.kind] === Kind.call && calls.isAwaited(call) && link !== null && this.givesUp(call, link);
    if (waits) {
      calls.ints[call | Field.phase] = Phase.lost;
      return;
    }
    if (calls.isAwaited(call)) this.sim.note("A call that gets no answer and has no timeout fails at once instead of waiting for ever.");
    calls.ints[call | Field.outcome] = Outcome.unavailable;
    calls.ints[call | Field.culprit] = model.sites[calls.ints[call | Field.site]!]!.component;
    calls.ints[call | Field.phase] = Phase.returning;
    this.sim.later(0, callEvent(Event.returned, call));
  }

  /** A call has failed that nobody waits for: where its caller never meant to, no flow will ever tell. */
  unheard(call: number): void {
    const { model } = this.sim;
    const site = model.sites[this.sim.calls.ints[call | Field.site]!]!;
    if (site.async)
      this.sim.note(
        `${model.components[site.component]!.id}: calls that nobody waits for (\`~>\`) failed there; they count neither as failed requests nor as lost data.`,
      );
  }

  /** Whether the caller stops waiting some time. */
  private givesUp(call: number, link: LinkModel): boolean {
    const { calls } = this.sim;
    if (link.timeout >= 0) return true;
    return calls.tree !== null && calls.tree.deadline[calls.ints[call | Field.parent]! >> recordBits]! < Number.POSITIVE_INFINITY;
  }

  forgetOutstanding(call: number): void {
    const { calls, replicas } = this.sim;
    if (calls.ints[call | Field.outstanding] === 0) return;
    calls.ints[call | Field.outstanding] = 0;
    if (this.sim.connections.hasBroken) this.sim.connections.free(call);
    replicas.outstanding[calls.ints[call | Field.unit]!]! -= 1;
    if (this.countsBytes)
      replicas.bytes[calls.ints[call | Field.unit]!]! -= this.sim.model.sites[calls.ints[call | Field.site]!]!.link?.bytes ?? 0;
  }
}
