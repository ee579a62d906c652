import { countText, hashKey } from "../model/index.ts";
import type { BacklogModel, Site, StationModel } from "./compile/model.ts";
import { Kind, Outcome, Phase } from "./kernel/calls.ts";
import { Event } from "./kernel/events.ts";
import { MessageRing } from "./policies/message-ring.ts";
import type { Simulator } from "./simulator.ts";

/** Messages kept of all backlogs together; what comes beyond is counted as lost, with a note. */
const mostMessages = 16_000_000;

/** Seconds before a failed message can be seen again at the least: time has to pass between two deliveries. */
const soonestRedelivery = 1e-3;

/**
 * Queues, topics and streams. A message waits at its broker until a worker of a consumer is free, which takes it (pull). Handling that
 * fails makes it visible again after the visibility timeout, until it has had all its deliveries and goes to the dead-letter queue.
 */
export class Messaging {
  private readonly rings: MessageRing[][];
  private readonly total: Int32Array;
  private readonly inFlight: Uint8Array[];
  private readonly turn: Int32Array;
  private readonly blocked: { call: number; generation: number }[][];
  private kept = 0;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    const { backlogs } = sim.model;
    this.rings = backlogs.map((backlog) => Array.from({ length: backlog.partitions }, () => new MessageRing()));
    this.inFlight = backlogs.map((backlog) => new Uint8Array(backlog.partitions));
    this.total = new Int32Array(backlogs.length);
    this.turn = new Int32Array(backlogs.length);
    this.blocked = backlogs.map(() => []);
  }

  /** A call has reached a broker: stores the message for every subscription, then lets the publisher go on. */
  publish(call: number, station: StationModel, site: Site): void {
    const { calls, model, stations } = this.sim;
    for (const index of station.publishesTo) {
      const backlog = model.backlogs[index]!;
      if (this.total[index]! < backlog.capacity) continue;
      if (backlog.overflow === "reject") {
        stations.finish(call, Outcome.rejected);
        return;
      }
      if (backlog.overflow === "block") {
        this.blocked[index]!.push({ call, generation: calls.generation[call]! });
        return;
      }
    }
    for (let i = 0; i < station.publishesTo.length; i++) {
      const backlog = model.backlogs[station.publishesTo[i]!]!;
      if (this.total[backlog.index]! >= backlog.capacity) {
        this.sim.statistics.stations[station.index]!.lostWrites += 1;
        continue;
      }
      const delivery = station.messaging && model.components[station.index]!.component.kind === "queue" ? -1 : (site.deliveries[i] ?? -1);
      this.send(backlog, delivery, call);
    }
    stations.runBody(call);
  }

  /** A message leaves for a backlog's consumers; it becomes visible there one latency later. */
  private send(backlog: BacklogModel, delivery: number, from: number): void {
    const { calls } = this.sim;
    const message = calls.allocate(Kind.message, from);
    if (message < 0) {
      this.sim.tooManyCalls();
      return;
    }
    calls.parent[message] = -1;
    calls.tree?.standsAlone(message);
    calls.flow[message] = -1;
    calls.trace[message] = -1;
    calls.site[message] = delivery;
    calls.backlog[message] = backlog.index;
    calls.partition[message] = this.partitionOf(backlog, from);
    calls.start[message] = this.sim.now;
    calls.phase[message] = Phase.travelling;
    this.sim.later(backlog.latency, Event.visible, message);
  }

  private partitionOf(backlog: BacklogModel, from: number): number {
    if (backlog.partitions === 1) return 0;
    const key = this.sim.calls.keys[from * this.sim.calls.keysPerCall]!;
    if (key > 0) return hashKey(key, 0x1b873593) % backlog.partitions;
    const turn = this.turn[backlog.index]!;
    this.turn[backlog.index] = (turn + 1) & 0x3fffffff;
    return turn % backlog.partitions;
  }

  /** A message can be taken: by a free worker now, otherwise it waits. */
  visible(message: number): void {
    const { calls, model } = this.sim;
    const backlog = model.backlogs[calls.backlog[message]!]!;
    const partition = calls.partition[message]!;
    calls.arrived[message] = this.sim.now;
    const unit = this.rings[backlog.index]![partition]!.count > 0 ? -1 : this.freeUnit(backlog, partition);
    if (unit >= 0) {
      this.take(message, backlog, unit);
      return;
    }
    if (this.kept >= mostMessages) {
      this.sim.note(`More than ${countText(mostMessages)} messages wait; those beyond are counted as lost.`);
      this.sim.statistics.stations[backlog.broker]!.lostWrites += 1;
    } else {
      this.rings[backlog.index]![partition]!.add(calls, message, this.sim.now);
      this.kept += 1;
      this.total[backlog.index]! += 1;
      this.watch(backlog);
    }
    calls.release(message);
  }

  /** A worker of this unit is free: takes waiting messages while it can. */
  pull(unit: number): void {
    const { calls, model, replicas, stations } = this.sim;
    const station = replicas.stationOf(unit);
    if (!replicas.isUp(unit)) return;
    for (const index of station.takesFrom) {
      const backlog = model.backlogs[index]!;
      while (this.total[index]! > 0 && stations.hasRoom(station, unit)) {
        const partition = this.partitionFor(backlog, unit);
        if (partition < 0) break;
        const ring = this.rings[index]![partition]!;
        if (this.sim.now - ring.publishedAt > backlog.retention) {
          ring.drop();
          this.kept -= 1;
          this.total[index]! -= 1;
          this.sim.statistics.stations[backlog.broker]!.lostWrites += 1;
          this.unblock(index);
          continue;
        }
        const message = calls.allocate(Kind.message, -1);
        if (message < 0) {
          this.sim.tooManyCalls();
          return;
        }
        calls.start[message] = ring.publishedAt;
        calls.arrived[message] = ring.visibleAt;
        calls.site[message] = ring.deliverySite;
        calls.attempt[message] = ring.deliveries;
        calls.rank[message] = ring.rank;
        calls.backlog[message] = index;
        calls.partition[message] = partition;
        ring.drop();
        this.kept -= 1;
        this.total[index]! -= 1;
        this.take(message, backlog, unit);
        this.unblock(index);
      }
    }
  }

  private take(message: number, backlog: BacklogModel, unit: number): void {
    const { calls, model, stations, replicas } = this.sim;
    const station = replicas.stationOf(unit);
    const consumer = backlog.consumers.indexOf(station.index);
    if (calls.site[message]! < 0) calls.site[message] = backlog.deliveries[consumer] ?? -1;
    const site = model.sites[calls.site[message]!];
    if (!site) {
      calls.release(message);
      return;
    }
    if (backlog.exclusive) this.inFlight[backlog.index]![calls.partition[message]!] = 1;
    this.sim.keys.drawForConsumer(message, site);
    calls.unit[message] = unit;
    stations.begin(message, station, unit);
  }

  /** A consumer is done with a message, well or not. */
  handled(message: number, outcome: number): void {
    const { calls, model } = this.sim;
    const backlog = model.backlogs[calls.backlog[message]!]!;
    if (backlog.exclusive) this.inFlight[backlog.index]![calls.partition[message]!] = 0;
    if (!backlog.atMostOnce && this.sim.now - calls.serviceStart[message]! > backlog.visibility) {
      const broker = model.components[backlog.broker]!.id;
      this.sim.note(
        `Handling a message of ${broker} took longer than its visibility; that it would be delivered a second time is not simulated.`,
      );
    }
    if (outcome === Outcome.ok || backlog.atMostOnce) {
      if (outcome !== Outcome.ok) this.sim.statistics.stations[backlog.broker]!.lostWrites += 1;
      const unit = calls.unit[message]!;
      calls.release(message);
      if (backlog.exclusive) this.pull(unit);
      return;
    }
    calls.attempt[message]! += 1;
    calls.unit[message] = -1;
    calls.epoch[message]! += 1;
    if (calls.attempt[message]! >= backlog.deadLetterAfter) {
      this.bury(message, backlog);
      return;
    }
    calls.phase[message] = Phase.travelling;
    const again = calls.serviceStart[message]! + backlog.visibility;
    this.sim.later(Math.max(soonestRedelivery, again - this.sim.now), Event.visible, message);
  }

  /** Out of deliveries: the message goes to the dead-letter queue, or nowhere. */
  private bury(message: number, backlog: BacklogModel): void {
    const { model, calls } = this.sim;
    const target = model.components[backlog.deadLetter];
    for (const index of target?.publishesTo ?? []) this.send(model.backlogs[index]!, -1, message);
    if (target) this.sim.statistics.stations[target.index]!.requests += 1;
    calls.release(message);
  }

  /** A unit of the consumers with a free worker that may take this partition; −1 when there is none. */
  private freeUnit(backlog: BacklogModel, partition: number): number {
    const { model, replicas, stations } = this.sim;
    if (backlog.exclusive && this.inFlight[backlog.index]![partition] === 1) return -1;
    const turn = this.turn[backlog.index]!;
    if (!backlog.ordered) this.turn[backlog.index] = (turn + 1) & 0x3fffffff;
    for (const consumer of backlog.consumers) {
      const station = model.components[consumer]!;
      if (station.slots === 0) continue;
      replicas.select(station, station.firstGroup, false);
      const { first, count } = replicas;
      for (let i = 0; i < count; i++) {
        // An ordered partition belongs to one unit; any other message goes to whoever is free.
        const unit = replicas.list[first + ((backlog.ordered ? partition : turn + i) % count)]!;
        if (replicas.isUp(unit) && stations.hasRoom(station, unit)) return unit;
        if (backlog.ordered) break;
      }
    }
    return -1;
  }

  /** A partition with messages that this unit may take; −1 when there is none. */
  private partitionFor(backlog: BacklogModel, unit: number): number {
    const rings = this.rings[backlog.index]!;
    if (!backlog.ordered) return rings[0]!.count > 0 ? 0 : -1;
    const { replicas } = this.sim;
    const station = replicas.stationOf(unit);
    replicas.select(station, station.firstGroup, false);
    const { first, count } = replicas;
    const turn = this.turn[backlog.index]!;
    this.turn[backlog.index] = (turn + 1) & 0x3fffffff;
    for (let i = 0; i < rings.length; i++) {
      const partition = (turn + i) % rings.length;
      if (rings[partition]!.count === 0 || replicas.list[first + (partition % Math.max(1, count))] !== unit) continue;
      if (!backlog.exclusive || this.inFlight[backlog.index]![partition] === 0) return partition;
    }
    return -1;
  }

  /** There is room again for publishers that were blocked by a full queue. */
  private unblock(index: number): void {
    const { calls, model, stations } = this.sim;
    const waiting = this.blocked[index]!;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (!calls.isLive(next.call, next.generation) || calls.phase[next.call] !== Phase.running) continue;
      this.publish(next.call, stations.stationOf(next.call), model.sites[calls.site[next.call]!]!);
      return;
    }
  }

  private watch(backlog: BacklogModel): void {
    const waiting = this.total[backlog.index]!;
    const note = (component: number): void => {
      const statistics = this.sim.statistics.stations[component]!;
      if (waiting > statistics.mostLag) statistics.mostLag = waiting;
    };
    note(backlog.broker);
    for (const consumer of backlog.consumers) note(consumer);
  }

  /** Messages that wait for this component's consumers, or for this consumer. */
  waitingAt(station: StationModel): number {
    let sum = 0;
    for (const index of [...station.publishesTo, ...station.takesFrom]) sum += this.total[index]!;
    return sum;
  }
}
