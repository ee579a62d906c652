import type { LinkModel } from "./compile/model.ts";
import type { Simulator } from "./simulator.ts";

/** What lies between a caller and a callee: delays, lost packets, partitions. */
export class Network {
  /** Per link: share of calls that scenario actions drop. */
  readonly dropped: Float64Array;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    this.dropped = new Float64Array(sim.model.links.length);
  }

  /** Whether a message over this link, from a unit (−1: a client) to a unit, gets lost. */
  isLost(link: LinkModel | null, from: number, fromComponent: number, unit: number): boolean {
    const loss = link === null ? 0 : link.loss + this.dropped[link.index]!;
    if (link !== null && loss > 0 && this.sim.stream(link.stream).happens(loss)) return true;
    return this.sim.actions.isCut(from, fromComponent, unit);
  }

  delayThere(link: LinkModel | null): number {
    return link === null ? 0 : this.jittered(link, link.there);
  }

  delayBack(link: LinkModel | null): number {
    return link === null ? 0 : this.jittered(link, link.back);
  }

  /** Jitter spreads a delay evenly around its mean. */
  private jittered(link: LinkModel, delay: number): number {
    if (link.jitter === 0) return delay;
    return Math.max(0, delay + link.jitter * (2 * this.sim.stream(link.stream).uniform() - 1));
  }
}
