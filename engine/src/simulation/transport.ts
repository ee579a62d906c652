import type { LinkModel } from "./compile/model.ts";
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

  /** On the way to its unit, unless the network loses it. */
  send(call: number, link: LinkModel | null, fromComponent: number, from: number, delay: number): void {
    const { calls, replicas } = this.sim;
    const unit = calls.ints[call + Field.unit]!;
    calls.ints[call + Field.phase] = Phase.travelling;
    replicas.outstanding[unit]! += 1;
    if (this.countsBytes && link !== null) replicas.bytes[unit]! += link.bytes;
    calls.ints[call + Field.outstanding] = 1;
    if (this.sim.network.isLost(link, from, fromComponent, unit)) {
      this.lose(call);
      return;
    }
    if (link?.sharesBandwidth) this.sim.transfers.send(link, 0, call, delay, Event.deliver);
    else this.sim.later(delay, callEvent(Event.deliver, call));
  }

  /** The callee's answer starts its way back. */
  respond(call: number, outcome: number): void {
    const { calls, model } = this.sim;
    this.forgetOutstanding(call);
    calls.ints[call + Field.outcome] = outcome;
    if (!calls.isAwaited(call)) {
      this.sim.requests.leavePool(call);
      calls.release(call);
      return;
    }
    const site = model.sites[calls.ints[call + Field.site]!]!;
    calls.ints[call + Field.phase] = Phase.returning;
    const unit = calls.ints[call + Field.unit]!;
    const parent = calls.ints[call + Field.parent]!;
    if (calls.ints[call + Field.kind] === Kind.copy) {
      this.sim.later(this.sim.network.between(calls.ints[parent + Field.unit]!, unit), callEvent(Event.returned, call));
      return;
    }
    // A leg belongs to a call that stands for several; who waits is one further up.
    const from = this.sim.unitOfFrame(calls.ints[call + Field.kind] === Kind.leg ? calls.ints[parent + Field.parent]! : parent);
    if (this.sim.network.isLost(site.link, from, site.from, unit)) {
      this.lose(call);
      return;
    }
    const delay = this.sim.network.delayBack(site.link, from, site.from, unit);
    if (site.link?.sharesBandwidth) this.sim.transfers.send(site.link, 1, call, delay, Event.returned);
    else this.sim.later(delay, callEvent(Event.returned, call));
  }

  /** The request or its answer got lost: the caller's timeout ends the wait, or at once an error when it has none. */
  lose(call: number): void {
    const { calls, model } = this.sim;
    this.forgetOutstanding(call);
    const link = model.sites[calls.ints[call + Field.site]!]!.link;
    const waits = calls.ints[call + Field.kind] === Kind.call && calls.isAwaited(call) && link !== null && this.givesUp(call, link);
    if (waits) {
      calls.ints[call + Field.phase] = Phase.lost;
      return;
    }
    if (calls.isAwaited(call)) this.sim.note("A call that gets no answer and has no timeout fails at once instead of waiting for ever.");
    calls.ints[call + Field.outcome] = Outcome.unavailable;
    calls.ints[call + Field.culprit] = model.sites[calls.ints[call + Field.site]!]!.component;
    calls.ints[call + Field.phase] = Phase.returning;
    this.sim.later(0, callEvent(Event.returned, call));
  }

  /** Whether the caller stops waiting some time. */
  private givesUp(call: number, link: LinkModel): boolean {
    const { calls } = this.sim;
    if (link.timeout >= 0) return true;
    return calls.tree !== null && calls.tree.deadline[calls.ints[call + Field.parent]! >> recordBits]! < Number.POSITIVE_INFINITY;
  }

  forgetOutstanding(call: number): void {
    const { calls, replicas } = this.sim;
    if (calls.ints[call + Field.outstanding] === 0) return;
    calls.ints[call + Field.outstanding] = 0;
    replicas.outstanding[calls.ints[call + Field.unit]!]! -= 1;
    if (this.countsBytes)
      replicas.bytes[calls.ints[call + Field.unit]!]! -= this.sim.model.sites[calls.ints[call + Field.site]!]!.link?.bytes ?? 0;
  }
}
