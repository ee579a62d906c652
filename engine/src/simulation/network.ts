import type { LinkModel } from "./compile/model.ts";
import type { Simulator } from "./simulator.ts";

/** What lies between a caller and a callee: delays, lost packets, partitions. */
export class Network {
  /** Per link: share of calls that scenario actions drop. */
  private readonly dropped: Float64Array;
  /** Whether scenario actions make links drop calls, or cut anybody off. */
  isDisturbed = false;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    this.dropped = new Float64Array(sim.model.links.length);
  }

  /** A scenario action makes a link drop a further share of its calls, or (below 0) no longer. */
  drop(link: number, share: number): void {
    this.dropped[link]! += share;
    this.changed();
  }

  /** Actions have begun or ended. */
  changed(): void {
    this.isDisturbed = this.sim.actions.isPartitioned || this.dropped.some((share) => share > 0);
  }

  /** Whether a message over this link, from a unit (−1: a client) to a unit, gets lost. */
  isLost(link: LinkModel | null, from: number, fromComponent: number, unit: number): boolean {
    const loss = link === null ? 0 : link.loss + this.dropped[link.index]!;
    if (link !== null && loss > 0 && this.sim.stream(link.stream).happens(loss)) return true;
    return this.sim.actions.isCut(from, fromComponent, unit);
  }

  /** Seconds for a call from a unit (−1: a client) to another, without the time on a shared bandwidth. */
  delayThere(link: LinkModel | null, from: number, fromComponent: number, unit: number): number {
    if (link === null) return 0;
    return this.jittered(link, this.oneWay(link, from, fromComponent, unit) * link.trips + (link.sharesBandwidth ? 0 : link.sending));
  }

  delayBack(link: LinkModel | null, from: number, fromComponent: number, unit: number): number {
    if (link === null) return 0;
    return this.jittered(link, this.oneWay(link, from, fromComponent, unit) + (link.sharesBandwidth ? 0 : link.answering));
  }

  /** One-way latency between two units in seconds, from their places. */
  between(from: number, to: number): number {
    const { units } = this.sim.model;
    return this.apart(units[from]!.place, units[to]!.place);
  }

  private oneWay(link: LinkModel, from: number, fromComponent: number, unit: number): number {
    if (link.oneWay >= 0) return link.oneWay;
    const { components, units } = this.sim.model;
    return this.apart(from >= 0 ? units[from]!.place : components[fromComponent]!.place, units[unit]!.place);
  }

  private apart(from: number, to: number): number {
    const { distances, placeCount } = this.sim.model;
    return distances[from * placeCount + to]!;
  }

  /** Jitter spreads a delay evenly around its mean. */
  private jittered(link: LinkModel, delay: number): number {
    if (link.jitter === 0) return delay;
    return Math.max(0, delay + link.jitter * (2 * this.sim.stream(link.stream).uniform() - 1));
  }
}
