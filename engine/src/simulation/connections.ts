import type { LinkModel } from "./compile/model.ts";
import type { Simulator } from "./simulator.ts";

/** Connections of one caller to one replica since either of them last began anew. */
interface Opened {
  readonly epoch: number;
  /** Open, and in use by no call. */
  idle: number;
  /** When the one that all calls share is open. */
  openAt: number;
  /** Users of a client who have not come back yet. */
  missing: number;
}

/**
 * Connections that are kept. At the start all are open, as many as are needed. Those of a replica break when it stops, and a new replica has
 * none; calls then open them anew, with the round trips of a handshake: a call takes one that no other call uses, or waits for the one that
 * all share (HTTP/2, gRPC and the like). Of a client each user has one connection to a replica.
 */
export class Connections {
  /** Whether any connection has broken; until then nothing has to be looked up. */
  hasBroken = false;
  /** By unit: how often its connections have broken. */
  private readonly breaks: Int32Array;
  /** By caller (of a link) and unit. */
  private readonly opened = new Map<number, Opened>();
  /** The connection that a call has for itself until it is answered. */
  private readonly used = new Map<number, Opened>();
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    this.breaks = new Int32Array(sim.model.units.length);
  }

  /** A replica has stopped, or is new: nobody is connected to it, and it to nobody. */
  broke(unit: number): void {
    this.hasBroken = true;
    this.breaks[unit]! += 1;
  }

  /** Seconds that a call from a unit (−1: a client) to another spends on a connection before it leaves. */
  open(call: number, link: LinkModel, from: number, unit: number): number {
    const { model, replicas } = this.sim;
    const epoch = this.breaks[unit]! + (from < 0 ? 0 : this.breaks[from]!);
    // A dead replica refuses the connection, or nobody answers: that is the call's own fate.
    if (epoch === 0 || link.connectTrips === 0 || !replicas.isUp(unit)) return 0;
    const caller = link.firstCaller + (from < 0 ? 0 : from - model.components[link.from]!.firstUnit);
    const pair = caller * model.units.length + unit;
    let opened = this.opened.get(pair);
    if (opened?.epoch !== epoch) {
      opened = { epoch, idle: 0, openAt: -1, missing: from < 0 ? this.usersOf(link) : 0 };
      if (opened.missing > 0) this.tellUsers(link, unit);
      this.opened.set(pair, opened);
    }
    if (from < 0) return this.openForUser(opened, link, unit);
    if (link.sharesConnection) {
      if (opened.openAt < 0) opened.openAt = this.sim.now + this.sim.network.connecting(link, from, unit);
      return Math.max(0, opened.openAt - this.sim.now);
    }
    this.used.set(call, opened);
    if (opened.idle === 0) return this.sim.network.connecting(link, from, unit);
    opened.idle -= 1;
    return 0;
  }

  /** A call has been answered, or lost: another may use its connection. */
  free(call: number): void {
    const opened = this.used.get(call);
    if (opened === undefined) return;
    this.used.delete(call);
    opened.idle += 1;
  }

  /** Any user is as likely to ask as any other, so the share of those who are not connected is the chance that this one is not. */
  private openForUser(opened: Opened, link: LinkModel, unit: number): number {
    const users = this.usersOf(link);
    if (opened.missing === 0 || !this.sim.stream(link.stream).happens(opened.missing / users)) return 0;
    opened.missing -= 1;
    return this.sim.network.connecting(link, -1, unit);
  }

  private tellUsers(link: LinkModel, unit: number): void {
    const { model, replicas } = this.sim;
    this.sim.note(
      `A replica of ${replicas.stationOf(unit).id} that was away, or is new, has no connections: the first request of each user of ${model.components[link.from]!.id} there takes the round trips of a new one longer.`,
    );
  }

  private usersOf(link: LinkModel): number {
    const client = this.sim.model.components[link.from]!;
    const arrivals = client.component.client?.arrivals.value;
    const users = arrivals?.type === "closed" ? arrivals.users : (client.component.client?.users?.value ?? 0);
    if (users >= 1) return Math.floor(users);
    this.sim.note(`${client.id} gives no number of users, so nobody knows how many open their connections anew after a failure: none do.`);
    return 0;
  }
}
