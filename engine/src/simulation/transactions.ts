import type { Site } from "./compile/model.ts";
import { Field, Kind } from "./kernel/calls.ts";
import type { Simulator } from "./simulator.ts";

/**
 * What consumers of exactly-once brokers publish: it leaves when the message it is made for has been handled, and not at all when that
 * fails, so that a message handled again publishes once. Calls are made at once, and again when the handling is repeated.
 */
export class Transactions {
  private readonly held = new Map<number, Site[]>();
  private readonly sim: Simulator;
  private readonly used: boolean;

  constructor(sim: Simulator) {
    this.sim = sim;
    this.used = sim.model.backlogs.some((backlog) => backlog.exactlyOnce);
  }

  /** Keeps a publication back; `false` when it is not part of a transaction. */
  holds(frame: number, site: Site): boolean {
    if (!this.used || this.sim.model.components[site.component]!.messaging === null) return false;
    const { calls, model } = this.sim;
    let handler = frame;
    while (calls.ints[handler | Field.kind] === Kind.branch) handler = calls.ints[handler | Field.parent]!;
    if (calls.ints[handler | Field.kind] !== Kind.message || !model.backlogs[calls.ints[handler | Field.backlog]!]!.exactlyOnce)
      return false;
    const held = this.held.get(handler) ?? [];
    held.push(site);
    this.held.set(handler, held);
    return true;
  }

  /** A message has been handled: what it published leaves, unless another delivery of it was handled before. */
  ended(message: number, counts: boolean): void {
    if (!this.used) return;
    const held = this.held.get(message) ?? [];
    this.held.delete(message);
    if (counts) for (const site of held) this.sim.requests.publishNow(message, site);
  }
}
