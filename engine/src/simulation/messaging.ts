import { hashKey } from "../model/index.ts";
import { BacklogLines } from "./backlog-lines.ts";
import type { BacklogModel, Site, StationModel } from "./compile/model.ts";
import { Field, Kind, Outcome, Phase, Time } from "./kernel/calls.ts";
import { callEvent, Event } from "./kernel/events.ts";
import { Redeliveries } from "./redeliveries.ts";
import { UnitState } from "./replicas.ts";
import type { Simulator } from "./simulator.ts";
import { Transactions } from "./transactions.ts";

/** Seconds before a failed message can be seen again at the least: time has to pass between two deliveries. */
const soonestRedelivery = 1e-3;

/**
 * Queues, topics and streams. A message waits at its broker until a worker of a consumer is free, which takes it (pull). Handling that
 * fails makes it visible again after the visibility timeout, until it has had all its deliveries and goes to the dead-letter queue.
 */
export class Messaging {
  private readonly lines: BacklogLines;
  readonly redeliveries: Redeliveries;
  readonly transactions: Transactions;
  private readonly inFlight: Uint8Array[];
  private readonly turn: Int32Array;
  private readonly blocked: { call: number; generation: number }[][];
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    const { backlogs } = sim.model;
    this.lines = new BacklogLines(sim);
    this.redeliveries = new Redeliveries(sim);
    this.transactions = new Transactions(sim);
    this.inFlight = backlogs.map((backlog) => new Uint8Array(backlog.partitions));
    this.turn = new Int32Array(backlogs.length);
    this.blocked = backlogs.map(() => []);
  }

  /** A call has reached a broker: stores the message for every subscription, then lets the publisher go on. */
  publish(call: number, station: StationModel, site: Site): void {
    const { calls, model, stations } = this.sim;
    if (station.ledPartitions > 0) {
      const partition = this.keyedPartition(call, station.ledPartitions);
      if (!this.sim.partitionLeaders.admits(call, calls.ints[call | Field.generation]!, station, partition)) return;
    }
    for (const index of station.publishesTo) {
      const backlog = model.backlogs[index]!;
      if (this.lines.total[index]! < backlog.capacity) continue;
      if (backlog.overflow === "reject") {
        calls.ints[call | Field.culprit] = station.index;
        stations.finish(call, Outcome.rejected);
        return;
      }
      if (backlog.overflow === "block") {
        this.blocked[index]!.push({ call, generation: calls.ints[call | Field.generation]! });
        return;
      }
    }
    for (let i = 0; i < station.publishesTo.length; i++) {
      const backlog = model.backlogs[station.publishesTo[i]!]!;
      if (this.lines.total[backlog.index]! >= backlog.capacity) {
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
    calls.ints[message | Field.parent] = -1;
    calls.tree?.standsAlone(message);
    calls.ints[message | Field.flow] = -1;
    calls.ints[message | Field.trace] = -1;
    calls.ints[message | Field.site] = delivery;
    calls.ints[message | Field.backlog] = backlog.index;
    calls.ints[message | Field.partition] = this.partitionOf(backlog, from);
    calls.times[(message >> 3) | Time.start] = this.sim.now;
    calls.ints[message | Field.phase] = Phase.travelling;
    const delay = backlog.link === null ? backlog.latency : this.sim.network.delayOfMessage(backlog.link, backlog.latency);
    if (delay < Number.POSITIVE_INFINITY) this.sim.later(delay, callEvent(Event.visible, message));
    else if (!backlog.atMostOnce) this.sim.later(backlog.visibility + backlog.latency, callEvent(Event.visible, message));
    else {
      this.sim.statistics.stations[backlog.broker]!.lostWrites += 1;
      calls.release(message);
    }
  }

  private partitionOf(backlog: BacklogModel, from: number): number {
    if (backlog.partitions === 1) return 0;
    const keyed = this.keyedPartition(from, backlog.partitions);
    if (keyed >= 0) return keyed;
    // A message without a key goes to the next partition that has a leader.
    for (let i = 0; ; i++) {
      const turn = this.turn[backlog.index]!;
      this.turn[backlog.index] = (turn + 1) & 0x3fffffff;
      const partition = turn % backlog.partitions;
      if (i >= backlog.partitions || this.sim.partitionLeaders.isLed(backlog.broker, partition)) return partition;
    }
  }

  /** The partition that a message's key belongs to; −1 without a key. */
  private keyedPartition(call: number, partitions: number): number {
    const key = this.sim.calls.keys[this.sim.calls.keyPlace(call)]!;
    return key > 0 ? hashKey(key, 0x1b873593) % partitions : -1;
  }

  /** Publishers that waited try again, those whose callers and replicas are still there. */
  publishAgain(waiting: readonly { readonly call: number; readonly generation: number }[]): void {
    const { calls, model, stations } = this.sim;
    for (const { call, generation } of waiting) {
      if (!calls.isLive(call, generation) || calls.ints[call | Field.phase] !== Phase.running) continue;
      this.publish(call, stations.stationOf(call), model.sites[calls.ints[call | Field.site]!]!);
    }
  }

  /** A message can be taken: by a free worker now, otherwise it waits. */
  visible(message: number): void {
    const { calls, model } = this.sim;
    const backlog = model.backlogs[calls.ints[message | Field.backlog]!]!;
    const partition = calls.ints[message | Field.partition]!;
    calls.times[(message >> 3) | Time.arrived] = this.sim.now;
    if (this.sim.partitionLeaders.isLost(backlog, partition, calls.times[(message >> 3) | Time.start]!)) {
      this.sim.statistics.stations[backlog.broker]!.lostWrites += 1;
      calls.release(message);
      return;
    }
    const isBehindOthers = this.lines.next(backlog, partition) !== null;
    const unit = isBehindOthers ? -1 : this.freeUnit(backlog, partition);
    if (unit >= 0) {
      this.take(message, backlog, unit, 0);
      return;
    }
    if (this.lines.add(backlog, message, 0)) this.watch(backlog);
    calls.release(message);
    if (isBehindOthers && backlog.ordered) this.wake(backlog, partition);
  }

  /** A partition's consumer may be another one than before, and idle. */
  private wake(backlog: BacklogModel, partition: number): void {
    const unit = this.freeUnit(backlog, partition);
    if (unit >= 0) this.pull(unit);
  }

  /** A message that is being handled becomes visible a second time; `false` when it is buried or lost instead. */
  again(message: number, backlog: BacklogModel, group: number): boolean {
    const { calls } = this.sim;
    if (calls.ints[message | Field.attempt]! + 1 >= backlog.deadLetterAfter) return false;
    calls.ints[message | Field.attempt]! += 1;
    const kept = this.lines.add(backlog, message, group);
    if (kept) this.watch(backlog);
    const partition = calls.ints[message | Field.partition]!;
    if (backlog.exclusive) this.inFlight[backlog.index]![partition] = 0;
    const unit = this.freeUnit(backlog, partition);
    if (kept && unit >= 0) this.pull(unit);
    return kept;
  }

  /** What waits at a broker may be taken again: it is back, or the network is. */
  offer(broker: StationModel): void {
    const { model, replicas } = this.sim;
    for (const index of broker.publishesTo) {
      for (const consumer of model.backlogs[index]!.consumers) {
        const station = model.components[consumer]!;
        for (let unit = station.firstUnit; unit < replicas.lastUnit(station); unit++) this.pull(unit);
      }
    }
  }

  /** Other replicas of a consumer get messages than before: idle ones have to look for what waits, because nothing else wakes them. */
  dealtAnew(station: StationModel): void {
    if (station.takesFrom.length === 0) return;
    for (let unit = station.firstUnit; unit < this.sim.replicas.lastUnit(station); unit++) this.pull(unit);
  }

  /** A worker of this unit is free: takes waiting messages while it can. */
  pull(unit: number): void {
    const { calls, model, replicas, stations } = this.sim;
    const station = replicas.stationOf(unit);
    // One that is scaled in, or stands by, takes nothing new.
    if (replicas.state[unit] !== UnitState.up) return;
    if (station.activePassive && replicas.leader[model.units[unit]!.group] !== unit) return;
    for (const index of station.takesFrom) {
      const backlog = model.backlogs[index]!;
      while (this.lines.total[index]! > 0 && stations.hasRoom(station, unit)) {
        const partition = this.partitionFor(backlog, unit);
        const ring = partition < 0 ? null : this.lines.next(backlog, partition);
        if (ring === null) break;
        const group = ring.copyOf;
        const isDone = this.redeliveries.isDone(group);
        const isLost = this.sim.partitionLeaders.isLost(backlog, partition, ring.publishedAt);
        if (isDone || isLost || this.sim.now - ring.publishedAt > backlog.retention) {
          this.waited(backlog, ring.visibleAt);
          this.lines.drop(backlog, ring);
          this.redeliveries.dropped(group);
          if (!isDone) this.sim.statistics.stations[backlog.broker]!.lostWrites += 1;
          this.unblock(index);
          continue;
        }
        const message = calls.allocate(Kind.message, -1);
        if (message < 0) {
          this.sim.tooManyCalls();
          return;
        }
        calls.times[(message >> 3) | Time.start] = ring.publishedAt;
        calls.times[(message >> 3) | Time.arrived] = ring.visibleAt;
        calls.ints[message | Field.site] = ring.deliverySite;
        calls.ints[message | Field.attempt] = ring.deliveries;
        calls.ints[message | Field.rank] = ring.rank;
        calls.ints[message | Field.backlog] = index;
        calls.ints[message | Field.partition] = partition;
        this.waited(backlog, ring.visibleAt);
        this.lines.drop(backlog, ring);
        this.take(message, backlog, unit, group);
        this.unblock(index);
      }
    }
  }

  private take(message: number, backlog: BacklogModel, unit: number, group: number): void {
    const { calls, model, stations, replicas } = this.sim;
    const station = replicas.stationOf(unit);
    const consumer = backlog.consumers.indexOf(station.index);
    if (calls.ints[message | Field.site]! < 0) calls.ints[message | Field.site] = backlog.deliveries[consumer] ?? -1;
    const site = model.sites[calls.ints[message | Field.site]!];
    if (!site) {
      calls.release(message);
      return;
    }
    if (site.link !== null) this.sim.statistics.linkCalls[site.link.index]! += 1;
    if (backlog.exclusive) this.inFlight[backlog.index]![calls.ints[message | Field.partition]!] = 1;
    this.sim.keys.drawForConsumer(message, site);
    calls.ints[message | Field.unit] = unit;
    this.redeliveries.taken(message, backlog, group);
    if (site.link !== null && this.sim.network.isDisturbed && this.sim.network.drops(site.link)) {
      this.dropped(message, backlog);
      return;
    }
    stations.begin(message, station, unit);
  }

  /** The network loses a message that a consumer has taken: it is gone, or seen again after its visibility as if its handling had failed. */
  private dropped(message: number, backlog: BacklogModel): void {
    const { calls, now, statistics } = this.sim;
    calls.times[(message >> 3) | Time.serviceStart] = now;
    const isLast = this.redeliveries.ended(message, false);
    if (backlog.exclusive && isLast) this.inFlight[backlog.index]![calls.ints[message | Field.partition]!] = 0;
    if (isLast && !backlog.atMostOnce) {
      this.failed(message, backlog);
      return;
    }
    if (isLast) statistics.stations[backlog.broker]!.lostWrites += 1;
    calls.release(message);
  }

  /** A consumer is done with a message, well or not. */
  handled(message: number, outcome: number): void {
    const { calls, model } = this.sim;
    const backlog = model.backlogs[calls.ints[message | Field.backlog]!]!;
    this.transactions.ended(message, outcome === Outcome.ok && !this.redeliveries.isLate(message));
    const isLast = this.redeliveries.ended(message, outcome === Outcome.ok);
    if (backlog.exclusive && isLast) this.inFlight[backlog.index]![calls.ints[message | Field.partition]!] = 0;
    if (!isLast) {
      this.next(message, backlog);
      return;
    }
    if (outcome === Outcome.ok || backlog.atMostOnce) {
      if (outcome !== Outcome.ok) this.sim.statistics.stations[backlog.broker]!.lostWrites += 1;
      this.next(message, backlog);
      return;
    }
    this.failed(message, backlog);
  }

  /** A message is over; where only one of a partition is handled at a time, the next one can be. */
  private next(message: number, backlog: BacklogModel): void {
    const { calls } = this.sim;
    const unit = calls.ints[message | Field.unit]!;
    const partition = calls.ints[message | Field.partition]!;
    calls.release(message);
    if (!backlog.exclusive) return;
    this.pull(unit);
    this.wake(backlog, partition);
  }

  /** A delivery has failed, and there is no other: the message is seen again when its visibility is over, or has had all its deliveries. */
  private failed(message: number, backlog: BacklogModel): void {
    const { calls } = this.sim;
    calls.ints[message | Field.attempt]! += 1;
    calls.ints[message | Field.unit] = -1;
    calls.ints[message | Field.epoch]! += 1;
    if (calls.ints[message | Field.attempt]! >= backlog.deadLetterAfter) {
      this.bury(message, backlog);
      return;
    }
    calls.ints[message | Field.phase] = Phase.travelling;
    const again = calls.times[(message >> 3) | Time.serviceStart]! + backlog.visibility;
    this.sim.later(Math.max(soonestRedelivery, again - this.sim.now), callEvent(Event.visible, message));
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
    const { model, replicas, routing, stations } = this.sim;
    if (!this.sim.partitionLeaders.isReadable(backlog, partition)) return -1;
    if (backlog.exclusive && this.inFlight[backlog.index]![partition] === 1) return -1;
    const turn = this.turn[backlog.index]!;
    if (!backlog.ordered) this.turn[backlog.index] = (turn + 1) & 0x3fffffff;
    // Several consumers of a queue take turns, or share its partitions, and so do the replicas of each.
    const { consumers } = backlog;
    const begin = backlog.ordered ? partition : turn;
    const offset = Math.floor(begin / consumers.length);
    for (let next = 0; next < consumers.length; next++) {
      const station = model.components[consumers[(begin + next) % consumers.length]!]!;
      if (station.slots === 0) continue;
      routing.select(station, station.firstGroup, false);
      const { first, count } = routing;
      for (let i = 0; i < count; i++) {
        // An ordered partition belongs to one unit; any other message goes to whoever is free.
        const unit = replicas.list[first + ((backlog.ordered ? partition : offset + i) % count)]!;
        if (replicas.isUp(unit) && stations.hasRoom(station, unit) && this.reaches(backlog, partition, unit)) return unit;
        if (backlog.ordered) break;
      }
      // A worker that is back asks for messages by itself: it waits for no health check.
      for (let unit = station.firstUnit; !backlog.ordered && !station.activePassive && unit < replicas.lastUnit(station); unit++)
        if (replicas.believed[unit] === 0 && replicas.isUp(unit) && stations.hasRoom(station, unit) && this.reaches(backlog, 0, unit))
          return unit;
    }
    return -1;
  }

  /** A partition with messages that this unit may take; −1 when there is none. */
  private partitionFor(backlog: BacklogModel, unit: number): number {
    if (!backlog.ordered) return this.sim.partitionLeaders.isReadable(backlog, 0) && this.reaches(backlog, 0, unit) ? 0 : -1;
    const { replicas, routing } = this.sim;
    const station = replicas.stationOf(unit);
    routing.select(station, station.firstGroup, false);
    const { first, count } = routing;
    const turn = this.turn[backlog.index]!;
    this.turn[backlog.index] = (turn + 1) & 0x3fffffff;
    for (let i = 0; i < backlog.partitions; i++) {
      const partition = (turn + i) % backlog.partitions;
      if (this.lines.next(backlog, partition) === null || replicas.list[first + (partition % Math.max(1, count))] !== unit) continue;
      if (!this.sim.partitionLeaders.isReadable(backlog, partition) || !this.reaches(backlog, partition, unit)) continue;
      if (!backlog.exclusive || this.inFlight[backlog.index]![partition] === 0) return partition;
    }
    return -1;
  }

  /** Whether no cut network keeps a consumer from the messages of a partition. */
  private reaches(backlog: BacklogModel, partition: number, unit: number): boolean {
    const { model, partitionLeaders } = this.sim;
    if (partitionLeaders.reaches(backlog, partition, unit)) return true;
    if (backlog.ordered)
      this.sim.note(
        `${model.components[backlog.broker]!.id}: partitions whose consumer is cut off wait for it; no other one takes them over.`,
      );
    return false;
  }

  /** There is room again for publishers that were blocked by a full queue. */
  private unblock(index: number): void {
    const { calls, model, stations } = this.sim;
    const waiting = this.blocked[index]!;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (!calls.isLive(next.call, next.generation) || calls.ints[next.call | Field.phase] !== Phase.running) continue;
      this.publish(next.call, stations.stationOf(next.call), model.sites[calls.ints[next.call | Field.site]!]!);
      return;
    }
  }

  private watch(backlog: BacklogModel): void {
    const { stations } = this.sim.statistics;
    const waiting = this.lines.total[backlog.index]!;
    stations[backlog.broker]!.messagesWait(waiting);
    for (const consumer of backlog.consumers) stations[consumer]!.messagesWait(waiting);
  }

  /** A message that could be taken since then waits no longer, or is still waiting at the end. */
  private waited(backlog: BacklogModel, since: number): void {
    const { now, statistics } = this.sim;
    statistics.stations[backlog.broker]!.messageWaited(now - since);
    for (const consumer of backlog.consumers) statistics.stations[consumer]!.messageWaited(now - since);
  }

  /** Statistics begin anew: what waits now is the first thing they see. */
  watchAll(): void {
    for (const backlog of this.sim.model.backlogs) this.watch(backlog);
  }

  /** The run ends: messages that wait have waited until now. */
  close(): void {
    for (const backlog of this.sim.model.backlogs) {
      const oldest = this.lines.oldest(backlog);
      if (oldest !== null) this.waited(backlog, oldest);
    }
  }

  /** Messages that wait for this component's consumers, or for this consumer. */
  waitingAt(station: StationModel): number {
    let sum = 0;
    for (const index of [...station.publishesTo, ...station.takesFrom]) sum += this.lines.total[index]!;
    return sum;
  }
}
