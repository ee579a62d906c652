import { connectionResendWait, type ResendWay, resendWait, resendWays } from "../formulas/retransmission.ts";
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

  /** Whether a message over this link, from a unit (−1: a client) to a unit, gets lost. `intact`: its packets all arrive. */
  isLost(link: LinkModel | null, from: number, fromComponent: number, unit: number, intact: number): boolean {
    if (link !== null) {
      if (this.drops(link)) return true;
      if (link.loss > 0 && !link.resends && this.sim.stream(link.stream).happens(1 - intact)) return true;
    }
    return this.sim.actions.isCut(from, fromComponent, unit);
  }

  /** Whether a scenario action makes the link drop this call or message. */
  drops(link: LinkModel): boolean {
    const dropped = this.dropped[link.index]!;
    return dropped > 0 && this.sim.stream(link.stream).happens(dropped);
  }

  /** Seconds for a call from a unit (−1: a client) to another, without the time on a shared bandwidth; Infinity when it never arrives. */
  delayThere(link: LinkModel | null, from: number, fromComponent: number, unit: number): number {
    if (link === null) return 0;
    const oneWay = this.oneWay(link, from, fromComponent, unit);
    const delay = this.jittered(link, oneWay * link.trips + (link.sharesBandwidth ? 0 : link.sending));
    if (link.loss === 0 || !link.resends) return delay;
    return delay + this.resent(link, link.intactThere, link.packetsThere, oneWay) + this.opening(link, link.handshakes, oneWay);
  }

  delayBack(link: LinkModel | null, from: number, fromComponent: number, unit: number): number {
    if (link === null) return 0;
    const oneWay = this.oneWay(link, from, fromComponent, unit);
    const delay = this.jittered(link, oneWay + (link.sharesBandwidth ? 0 : link.answering));
    return link.loss === 0 || !link.resends ? delay : delay + this.resent(link, link.intactBack, link.packetsBack, oneWay);
  }

  /**
   * Seconds for a message from its broker to a consumer that is not known yet, this long one way; Infinity when it never arrives. It has
   * the bandwidth to itself.
   */
  delayOfMessage(link: LinkModel, oneWay: number): number {
    if (link.loss > 0 && !link.resends && this.sim.stream(link.stream).happens(1 - link.intactThere)) return Number.POSITIVE_INFINITY;
    const delay = this.jittered(link, oneWay * link.trips + link.sending);
    if (link.loss === 0 || !link.resends) return delay;
    return delay + this.resent(link, link.intactThere, link.packetsThere, oneWay) + this.opening(link, link.handshakes, oneWay);
  }

  /** Seconds to open a connection that is kept. */
  connecting(link: LinkModel, from: number, unit: number): number {
    const oneWay = this.oneWay(link, from, link.from, unit);
    const lost = link.loss > 0 && link.loss < 1 && link.resends ? this.opening(link, link.connectTrips, oneWay) : 0;
    return 2 * oneWay * link.connectTrips + lost;
  }

  /** By how much lost packets delay a message; Infinity when its connection is given up. */
  private resent(link: LinkModel, intact: number, packets: number, oneWay: number): number {
    const chance = this.sim.stream(link.stream).uniform();
    return chance < intact ? 0 : lateness(chance, resendWays(link.loss, packets, resendWait(2 * oneWay), 2 * oneWay));
  }

  /** The same of the packets that open a connection, one each way in each round trip. */
  private opening(link: LinkModel, trips: number, oneWay: number): number {
    let sum = 0;
    for (let packet = 0; packet < 2 * trips; packet++) {
      const wait = packet < 2 ? connectionResendWait : resendWait(2 * oneWay);
      sum += lateness(this.sim.stream(link.stream).uniform(), resendWays(link.loss, 1, wait, 2 * oneWay));
    }
    return sum;
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

/** The delay of the way that a chance (0…1) falls on. */
function lateness(chance: number, ways: Iterable<ResendWay>): number {
  let below = 0;
  for (const { probability, seconds } of ways) {
    below += probability;
    if (chance < below) return seconds;
  }
  return Number.POSITIVE_INFINITY;
}
