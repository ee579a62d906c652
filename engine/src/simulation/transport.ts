import type { LinkModel } from "./compile/model.ts";
import { Kind, Outcome, Phase } from "./kernel/calls.ts";
import { Event } from "./kernel/events.ts";
import type { Simulator } from "./simulator.ts";

/** Calls on their way to a replica and answers on their way back, and what becomes of those that get lost. */
export class Transport {
  private readonly countsBytes: boolean;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    this.countsBytes = sim.model.sites.some((site) => site.strategy === "least-bandwidth");
  }

  /** On the way to its unit, unless the network loses it. */
  send(call: number, link: LinkModel | null, fromComponent: number, from: number, delay: number): void {
    const { calls, replicas } = this.sim;
    const unit = calls.unit[call]!;
    calls.phase[call] = Phase.travelling;
    replicas.outstanding[unit]! += 1;
    if (this.countsBytes && link !== null) replicas.bytes[unit]! += link.bytes;
    calls.outstanding[call] = 1;
    if (this.sim.network.isLost(link, from, fromComponent, unit)) {
      this.lose(call);
      return;
    }
    if (link?.sharesBandwidth) this.sim.transfers.send(link, 0, call, delay, Event.deliver);
    else this.sim.later(delay, Event.deliver, call);
  }

  /** The callee's answer starts its way back. */
  respond(call: number, outcome: number): void {
    const { calls, model } = this.sim;
    this.forgetOutstanding(call);
    calls.outcome[call] = outcome;
    if (!calls.isAwaited(call)) {
      this.sim.requests.leavePool(call);
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
    const delay = this.sim.network.delayBack(site.link, from, site.from, unit);
    if (site.link?.sharesBandwidth) this.sim.transfers.send(site.link, 1, call, delay, Event.returned);
    else this.sim.later(delay, Event.returned, call);
  }

  /** The request or its answer got lost: the caller's timeout ends the wait, or at once an error when it has none. */
  lose(call: number): void {
    const { calls, model } = this.sim;
    this.forgetOutstanding(call);
    const link = model.sites[calls.site[call]!]!.link;
    const waits = calls.kind[call] === Kind.call && calls.isAwaited(call) && link !== null && this.givesUp(call, link);
    if (waits) {
      calls.phase[call] = Phase.lost;
      return;
    }
    if (calls.isAwaited(call)) this.sim.note("A call that gets no answer and has no timeout fails at once instead of waiting for ever.");
    calls.outcome[call] = Outcome.unavailable;
    calls.phase[call] = Phase.returning;
    this.sim.later(0, Event.returned, call);
  }

  /** Whether the caller stops waiting some time. */
  private givesUp(call: number, link: LinkModel): boolean {
    const { calls } = this.sim;
    if (link.timeout >= 0) return true;
    return calls.tree !== null && calls.tree.deadline[calls.parent[call]!]! < Number.POSITIVE_INFINITY;
  }

  forgetOutstanding(call: number): void {
    const { calls, replicas } = this.sim;
    if (calls.outstanding[call] === 0) return;
    calls.outstanding[call] = 0;
    replicas.outstanding[calls.unit[call]!]! -= 1;
    if (this.countsBytes) replicas.bytes[calls.unit[call]!]! -= this.sim.model.sites[calls.site[call]!]!.link?.bytes ?? 0;
  }
}
