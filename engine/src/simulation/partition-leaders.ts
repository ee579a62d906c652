import { countText } from "../model/index.ts";
import type { BacklogModel, StationModel } from "./compile/model.ts";
import { Event, eventOf } from "./kernel/events.ts";
import { UnitState } from "./replicas.ts";
import type { Simulator } from "./simulator.ts";

/** Messages that a leader had taken and no follower had when it died: those published within these moments. */
interface Loss {
  readonly partition: number;
  readonly from: number;
  readonly until: number;
}

/** Losses of one broker that are remembered: the messages of older ones have been taken or have expired long since. */
const mostLosses = 1000;

/**
 * Brokers that replicate: each partition has a leader among the replicas, spread over them in turn. While a partition has none that works,
 * nobody can publish to it (publishers wait, as long as their callers let them) or take from it; a follower takes over after detection and
 * election. Of asynchronous copies, a new leader lacks what the old one had taken within the lag before its death.
 */
export class PartitionLeaders {
  /** By component: the leading unit of each partition, −1 while there is none; `null` where partitions have no leaders. */
  private readonly leaders: (Int32Array | null)[];
  /** Who led each partition last. */
  private readonly former: (Int32Array | null)[];
  /** When the partition's leader died or was given up; −1 while it works. */
  private readonly lostAt: (Float64Array | null)[];
  private readonly losses: Loss[][];
  private readonly waiting: { call: number; generation: number }[][];
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    const { components } = sim.model;
    this.leaders = components.map((station) =>
      station.ledPartitions > 0 && station.copies > 0
        ? Int32Array.from({ length: station.ledPartitions }, (_, i) => station.firstUnit + (i % station.copies))
        : null,
    );
    this.former = this.leaders.map((leaders) => (leaders === null ? null : Int32Array.from(leaders)));
    this.lostAt = this.leaders.map((leaders) => (leaders === null ? null : new Float64Array(leaders.length).fill(-1)));
    this.losses = components.map(() => []);
    this.waiting = components.map(() => []);
  }

  /** Whether a partition of a broker can be published to and read. */
  isLed(broker: number, partition: number): boolean {
    const leaders = this.leaders[broker]!;
    if (leaders === null) return true;
    const leader = leaders[partition % leaders.length]!;
    return leader >= 0 && this.sim.replicas.isUp(leader);
  }

  /**
   * Whether any partition of a backlog's broker can be used: all that is known where order does not matter and its messages are in one line.
   * A broker that does not replicate can be used while any of its replicas works.
   */
  isReadable(backlog: BacklogModel, partition: number): boolean {
    const leaders = this.leaders[backlog.broker]!;
    if (leaders === null) return this.sim.replicas.countUp(this.sim.model.components[backlog.broker]!) > 0;
    if (backlog.partitions === leaders.length) return this.isLed(backlog.broker, partition);
    return leaders.some((_, i) => this.isLed(backlog.broker, i));
  }

  /** Whether the network lets a consumer's unit take messages of a partition: it reaches the leader, or any replica where none leads. */
  reaches(backlog: BacklogModel, partition: number, unit: number): boolean {
    const { actions, model, replicas } = this.sim;
    if (!actions.isPartitioned) return true;
    const station = model.components[backlog.broker]!;
    const isOpen = (broker: number): boolean => replicas.isUp(broker) && !actions.isCut(unit, model.units[unit]!.component, broker);
    const leaders = this.leaders[backlog.broker]!;
    if (leaders !== null && backlog.partitions === leaders.length) {
      const leader = leaders[partition]!;
      return leader >= 0 && isOpen(leader);
    }
    if (leaders !== null) return leaders.some((leader) => leader >= 0 && isOpen(leader));
    for (let broker = station.firstUnit; broker < replicas.lastUnit(station); broker++) if (isOpen(broker)) return true;
    return false;
  }

  /** Whether a message can be stored now: in its key's partition, or in any when it has no key (−1). Otherwise its call waits here. */
  admits(call: number, generation: number, station: StationModel, partition: number): boolean {
    const leaders = this.leaders[station.index]!;
    if (leaders === null) return true;
    if (partition >= 0 ? this.isLed(station.index, partition) : leaders.some((_, i) => this.isLed(station.index, i))) return true;
    this.waiting[station.index]!.push({ call, generation });
    return false;
  }

  /** Whether a message went down with the leader of its partition. */
  isLost(backlog: BacklogModel, partition: number, publishedAt: number): boolean {
    const losses = this.losses[backlog.broker]!;
    if (losses.length === 0) return false;
    const station = this.sim.model.components[backlog.broker]!;
    const known = backlog.partitions === station.ledPartitions;
    return losses.some(
      (loss) =>
        publishedAt > loss.from &&
        publishedAt <= loss.until &&
        // In one line for all partitions nobody knows which was whose.
        (known ? loss.partition === partition : this.sim.stream(station.choiceStream).happens(1 / station.ledPartitions)),
    );
  }

  /** A replica of a broker has died. */
  died(station: StationModel, unit: number): void {
    const leaders = this.leaders[station.index]!;
    const lostAt = this.lostAt[station.index]!;
    if (leaders === null || lostAt === null) return;
    leaders.forEach((leader, partition) => {
      if (leader === unit && lostAt[partition]! < 0) lostAt[partition] = this.sim.now;
    });
  }

  /** Callers have noticed that a replica is dead: its partitions need new leaders. */
  noticed(station: StationModel, unit: number): void {
    const leaders = this.leaders[station.index]!;
    if (leaders === null || !leaders.includes(unit)) return;
    leaders.forEach((leader, partition) => {
      if (leader === unit) leaders[partition] = -1;
    });
    this.sim.later(station.takeover, eventOf(Event.takeover, station.firstGroup));
  }

  /** Partitions without a leader get one, when a replica is up: the one that led before, which has all messages, or else another. */
  takeOver(station: StationModel): void {
    const { replicas } = this.sim;
    const leaders = this.leaders[station.index]!;
    const former = this.former[station.index]!;
    const lostAt = this.lostAt[station.index]!;
    if (leaders === null || former === null || lostAt === null || !leaders.includes(-1)) return;
    const up: number[] = [];
    for (let unit = station.firstUnit; unit < replicas.lastUnit(station); unit++) if (replicas.state[unit] === UnitState.up) up.push(unit);
    if (up.length === 0) return;
    let taken = 0;
    let kept = 0;
    leaders.forEach((leader, partition) => {
      if (leader >= 0) return;
      const before = former[partition]!;
      const isBack = replicas.state[before] === UnitState.up;
      const next = isBack ? before : up[partition % up.length]!;
      leaders[partition] = next;
      former[partition] = next;
      this.wasAway(station, lostAt[partition]!);
      if (isBack) kept += 1;
      else {
        taken += 1;
        this.lose(station, partition, lostAt[partition]!);
      }
      lostAt[partition] = -1;
    });
    const told = (count: number, one: string, several: string): void => {
      if (count > 0) this.sim.tell(`${station.id}: ${countText(count)} ${count === 1 ? one : several}`, station.id);
    };
    told(taken, "partition has a new leader", "partitions have new leaders");
    told(kept, "partition has its leader again", "partitions have their leaders again");
    this.goOn(station);
  }

  /** A replica of a broker works again: it leads what it still leads, and may lead what has no leader. */
  returned(station: StationModel, unit: number): void {
    const leaders = this.leaders[station.index]!;
    const lostAt = this.lostAt[station.index]!;
    if (leaders === null || lostAt === null) return;
    leaders.forEach((leader, partition) => {
      if (leader !== unit) return;
      this.wasAway(station, lostAt[partition]!);
      lostAt[partition] = -1;
    });
    // Where there is no other replica nobody has to be elected.
    const isAlone = this.sim.replicas.countExisting(station) === 1;
    if (leaders.includes(-1)) this.sim.later(isAlone ? station.checkEvery : station.takeover, eventOf(Event.takeover, station.firstGroup));
    if (leaders.includes(unit)) this.goOn(station);
  }

  /** The run ends: partitions that nobody leads count as far as that was seen. */
  close(): void {
    const { model, now, statistics } = this.sim;
    for (const { index } of model.components) {
      const counted = statistics.stations[index]!;
      for (const at of this.lostAt[index] ?? []) if (at >= 0) counted.lastOutage = Math.max(counted.lastOutage, now - at);
    }
  }

  /** A partition has been without a leader since a moment, −1 for never. */
  private wasAway(station: StationModel, since: number): void {
    const { now, statistics } = this.sim;
    const counted = statistics.stations[station.index]!;
    if (since >= 0) counted.longestOutage = Math.max(counted.longestOutage, now - since);
  }

  private lose(station: StationModel, partition: number, diedAt: number): void {
    const counted = this.sim.statistics.stations[station.index]!;
    if (diedAt < 0) return;
    const { replication } = station;
    if (replication?.mode.value !== "async" || !(replication.lag.value > 0)) return;
    const losses = this.losses[station.index]!;
    if (losses.length === mostLosses) losses.shift();
    losses.push({ partition, from: diedAt - replication.lag.value, until: diedAt });
    counted.longestLoss = Math.max(counted.longestLoss, replication.lag.value);
  }

  /** Publishers and consumers that waited for a leader go on. */
  private goOn(station: StationModel): void {
    const { messaging } = this.sim;
    messaging.publishAgain(this.waiting[station.index]!.splice(0));
    messaging.offer(station);
  }
}
