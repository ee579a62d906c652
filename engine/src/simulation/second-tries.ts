import type { LinkModel } from "./compile/model.ts";
import { Field, Kind, recordBits, Time } from "./kernel/calls.ts";
import { cancel } from "./losses.ts";
import { HedgeDelay } from "./policies/hedging.ts";
import { Timer } from "./policies/timers.ts";
import type { Simulator } from "./simulator.ts";

/** A balancer is asked this often for another replica. */
const mostChoices = 4;

/** Hedging: a second request leaves when the first is slow, and the first good answer counts. */
export class SecondTries {
  private readonly delays: (HedgeDelay | null)[];
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    this.delays = sim.model.links.map((link) => (link.hedge ? new HedgeDelay(link.hedge) : null));
  }

  /** A first request leaves over a link that hedges. */
  arm(call: number, link: LinkModel): void {
    const seconds = this.delays[link.index]?.seconds ?? Number.POSITIVE_INFINITY;
    if (seconds < Number.POSITIVE_INFINITY) this.sim.timers.start(this.sim.now + seconds, call, Timer.hedge);
  }

  /** The second request for a call that has no answer yet; −1 when nobody waits for it. */
  begin(first: number): number {
    const { calls } = this.sim;
    const { tree } = calls;
    if (tree === null || !calls.isAwaited(first)) return -1;
    const second = calls.allocate(Kind.call, calls.ints[first | Field.parent]!);
    if (second < 0) return -1;
    calls.ints[second | Field.site] = calls.ints[first | Field.site]!;
    calls.ints[second | Field.attempt] = calls.ints[first | Field.attempt]!;
    tree.twin[first >> recordBits] = second;
    tree.twin[second >> recordBits] = first;
    tree.second[second >> recordBits] = 1;
    return second;
  }

  /** A second request goes to another replica than the first where the balancer, asked again a few times, names one. */
  elsewhere(call: number, unit: number, again: () => number): number {
    const { calls } = this.sim;
    const { tree } = calls;
    if (tree === null || tree.second[call >> recordBits] !== 1 || tree.twin[call >> recordBits]! < 0) return unit;
    const taken = calls.ints[tree.twin[call >> recordBits]! | Field.unit]!;
    let chosen = unit;
    for (let i = 0; i < mostChoices && chosen === taken; i++) chosen = again();
    return chosen;
  }

  /** A call over a link that may hedge was answered well: learns how long such calls take. */
  answered(call: number, link: LinkModel): void {
    const delay = this.delays[link.index];
    const { calls, now } = this.sim;
    if (!delay || !calls.tree) return;
    const sinceOwn = now - calls.times[(call >> 3) | Time.start]!;
    delay.answered(calls.tree.second[call >> recordBits] === 1 ? sinceOwn + delay.seconds : sinceOwn);
  }

  /** One of two requests ended: whether the other still may give the answer, so that this end does not count. */
  leavesTo(call: number, ok: boolean, link: LinkModel): boolean {
    const { calls } = this.sim;
    const { tree } = calls;
    const other = tree === null ? -1 : tree.twin[call >> recordBits]!;
    if (tree === null || other < 0) return false;
    tree.twin[call >> recordBits] = -1;
    tree.twin[other >> recordBits] = -1;
    if (!ok) return true;
    if (link.cancel) {
      calls.ints[other | Field.parent] = -1;
      this.sim.requests.leavePool(other);
      cancel(this.sim, other);
    }
    return false;
  }
}
