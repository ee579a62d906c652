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

  /** Whether any partition of a backlog's broker can be used: all that is known where order does not matter and its messages are in one line. */
  isReadable(backlog: BacklogModel, partition: number): boolean {
    const leaders = this.leaders[backlog.broker]!;
    if (leaders === null) return true;
    if (backlog.partitions === leaders.length) return this.isLed(backlog.broker, partition);
    return leaders.some((_, i) => this.isLed(backlog.broker, i));
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
      if (leader === unit) lostAt[partition] = this.sim.now;
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

  /** Partitions without a leader get one, when a replica is up. */
  takeOver(station: StationModel): void {
    const { replicas } = this.sim;
    const leaders = this.leaders[station.index]!;
    const lostAt = this.lostAt[station.index]!;
    if (leaders === null || lostAt === null || !leaders.includes(-1)) return;
    const up: number[] = [];
    for (let unit = station.firstUnit; unit < replicas.lastUnit(station); unit++) if (replicas.state[unit] === UnitState.up) up.push(unit);
    if (up.length === 0) return;
    let taken = 0;
    leaders.forEach((leader, partition) => {
      if (leader >= 0) return;
      leaders[partition] = up[partition % up.length]!;
      taken += 1;
      this.lose(station, partition, lostAt[partition]!);
      lostAt[partition] = -1;
    });
    this.sim.tell(
      `${station.id}: ${countText(taken)} ${taken === 1 ? "partition has a new leader" : "partitions have new leaders"}`,
      station.id,
    );
    this.goOn(station);
  }

  /** A replica of a broker works again: it leads what it still leads, and may lead what has no leader. */
  returned(station: StationModel, unit: number): void {
    const leaders = this.leaders[station.index]!;
    const lostAt = this.lostAt[station.index]!;
    if (leaders === null || lostAt === null) return;
    leaders.forEach((leader, partition) => {
      if (leader === unit) lostAt[partition] = -1;
    });
    if (leaders.includes(-1)) this.sim.later(station.takeover, eventOf(Event.takeover, station.firstGroup));
    if (leaders.includes(unit)) this.goOn(station);
  }

  private lose(station: StationModel, partition: number, diedAt: number): void {
    const { now, statistics } = this.sim;
    const counted = statistics.stations[station.index]!;
    if (diedAt < 0) return;
    counted.longestTakeover = Math.max(counted.longestTakeover, now - diedAt);
    const { replication } = station;
    if (replication?.mode.value !== "async" || !(replication.lag.value > 0)) return;
    const losses = this.losses[station.index]!;
    if (losses.length === mostLosses) losses.shift();
    losses.push({ partition, from: diedAt - replication.lag.value, until: diedAt });
    counted.longestLoss = Math.max(counted.longestLoss, replication.lag.value);
  }

  /** Publishers and consumers that waited for a leader go on. */
  private goOn(station: StationModel): void {
    const { messaging, model, replicas } = this.sim;
    messaging.publishAgain(this.waiting[station.index]!.splice(0));
    for (const index of station.publishesTo) {
      for (const consumer of model.backlogs[index]!.consumers) {
        const of = model.components[consumer]!;
        for (let unit = of.firstUnit; unit < replicas.lastUnit(of); unit++) messaging.pull(unit);
      }
    }
  }
}
