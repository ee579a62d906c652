import { countText } from "../model/index.ts";
import type { StationModel } from "./compile/model.ts";
import { Event, eventOf } from "./kernel/events.ts";
import { loseReplica } from "./losses.ts";
import { WriteLag } from "./policies/write-lag.ts";
import type { Simulator } from "./simulator.ts";

export enum UnitState {
  /** Not part of the system (yet). */
  absent = 0,
  starting = 1,
  up = 2,
  /** Dead, its machine answers: a call is refused. */
  refusing = 3,
  /** Dead with its place: a call gets no answer. */
  dark = 4,
  /** Scaled in: finishes what it has. */
  draining = 5,
}

/** Which replicas exist, which of them work, which the callers believe in, and who leads. */
export class Replicas {
  readonly state: Int32Array;
  /** Per component: units that are up, and units that exist (up, starting or dead). */
  private readonly up: Int32Array;
  private readonly existing: Int32Array;
  /** Up in the eyes of the health checks. */
  readonly believed: Uint8Array;
  private readonly noticeAt: Float64Array;
  /**
   * When the start of a new unit, or a restart, is over: it does not work sooner, whatever failure ends. One that was not wanted in between
   * begins it anew.
   */
  private readonly readyAt: Float64Array;
  readonly outstanding: Int32Array;
  /** Failures that keep a unit down: it works again when all are over. */
  private readonly held: Int32Array;
  /** Replicas of one group of each component that it was scaled to last. */
  private readonly scaledTo: Int32Array;
  /** Of the requests not answered yet; kept only where a balancer goes by it. */
  readonly bytes: Float64Array;
  readonly response: Float64Array;
  /** Units that get traffic, group by group (a group's part starts at its first unit; a leader stands last). */
  readonly list: Int32Array;
  /** How many of them each group has. */
  readonly eligible: Int32Array;
  /** Leader or active replica of each group; −1 while there is none. */
  readonly leader: Int32Array;
  /** Who led each group before its leader was lost; −1 while nobody has. */
  private readonly formerLeader: Int32Array;
  private readonly lag: (WriteLag | null)[];
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    const { units, components } = sim.model;
    const groups = components.reduce((sum, station) => sum + station.groups, 0);
    this.state = new Int32Array(units.length);
    this.up = new Int32Array(components.length);
    this.existing = new Int32Array(components.length);
    this.believed = new Uint8Array(units.length);
    this.noticeAt = new Float64Array(units.length);
    this.readyAt = new Float64Array(units.length);
    this.outstanding = new Int32Array(units.length);
    this.held = new Int32Array(units.length);
    this.scaledTo = Int32Array.from(components, (station) => station.copies);
    this.bytes = new Float64Array(units.length);
    this.response = new Float64Array(units.length);
    this.list = new Int32Array(units.length);
    this.eligible = new Int32Array(groups);
    this.leader = new Int32Array(groups).fill(-1);
    this.formerLeader = new Int32Array(groups).fill(-1);
    this.lag = components.flatMap((station) =>
      Array.from({ length: station.groups }, () =>
        station.replication && station.replication.mode.value === "async" && station.routing === "leader-follower" && station.isLed
          ? new WriteLag(station.replication.lag.value)
          : null,
      ),
    );
    for (const station of components) {
      for (let unit = station.firstUnit; unit < this.lastUnit(station); unit++) {
        const place = unit - station.firstUnit;
        if (place % station.slots < station.copies && place < station.shards * station.slots) {
          this.believed[unit] = 1;
          this.become(unit, UnitState.up);
        }
      }
      for (let group = 0; group < station.groups; group++) {
        if (station.copies > 0 && group < station.shards && station.isLed)
          this.leader[station.firstGroup + group] = station.firstUnit + group * station.slots;
        this.refresh(station, station.firstGroup + group);
      }
      this.updateCapacity(station);
    }
  }

  stationOf(unit: number): StationModel {
    return this.sim.model.components[this.sim.model.units[unit]!.component]!;
  }

  lastUnit(station: StationModel): number {
    return station.firstUnit + station.groups * station.slots;
  }

  isUp(unit: number): boolean {
    return this.state[unit] === UnitState.up || this.state[unit] === UnitState.draining;
  }

  /** Units that are up, and units that exist (up, starting or dead). */
  countUp(station: StationModel): number {
    return this.up[station.index]!;
  }

  countExisting(station: StationModel): number {
    return this.existing[station.index]!;
  }

  /** Nodes that a partitioned cache spreads its keys over: as many as it was scaled to last. */
  nodesOf(station: StationModel): number {
    return Math.max(1, this.scaledTo[station.index]!);
  }

  /** A write was acknowledged by this unit. */
  wrote(unit: number): void {
    const { group } = this.sim.model.units[unit]!;
    this.lag[group]?.add(this.sim.now);
    this.sim.elections.wrote(group);
  }

  /** Writes of a group that its leader acknowledged in the last moments and no follower has; 0 where followers have all of them. */
  unsent(group: number): number {
    return this.lag[group]?.within(this.sim.now) ?? 0;
  }

  /** A failure takes a unit down until it is let go. */
  hold(unit: number, silent: boolean): void {
    this.held[unit]! += 1;
    this.stop(unit, silent);
  }

  /** A failure is over. */
  letGo(unit: number): void {
    this.held[unit]! -= 1;
    if (this.held[unit] === 0) this.start(unit);
  }

  /** The unit stops: its work is lost. `silent`: callers get no answer rather than a refusal. */
  stop(unit: number, silent: boolean): void {
    const state = this.state[unit]!;
    if (state === UnitState.absent) return;
    const to = silent ? UnitState.dark : UnitState.refusing;
    if (state === UnitState.refusing || state === UnitState.dark) {
      this.become(unit, Math.max(state, to));
      return;
    }
    // Nobody calls one that is not there yet, and it has no work.
    if (state === UnitState.starting) {
      this.become(unit, to);
      return;
    }
    const station = this.stationOf(unit);
    const group = this.sim.model.units[unit]!.group;
    // One that is scaled in and dies does not come back.
    this.become(unit, state === UnitState.draining ? UnitState.absent : to);
    this.sim.connections.broke(unit);
    this.updateCapacity(station);
    this.sim.statistics.stations[station.index]!.stops += 1;
    if (state !== UnitState.draining) this.sim.outages.mayBegin(station, group);
    if (station.ledPartitions > 0) this.sim.partitionLeaders.died(station, unit);
    this.sim.jobs.changed(station.index, 1 / (this.countUp(station) + 1));
    this.noticeAt[unit] = this.sim.now + station.detection;
    this.sim.later(station.detection, eventOf(Event.noticed, unit));
    loseReplica(this.sim, unit, silent);
    if (station.messaging !== null && station.ledPartitions === 0)
      this.sim.note(`${station.id}: messages that wait there outlive its replicas.`);
  }

  /** The unit goes away for its component's restart time. */
  restart(unit: number): void {
    if (this.state[unit] === UnitState.absent) return;
    const seconds = this.stationOf(unit).restart;
    this.stop(unit, false);
    this.readyAt[unit] = Math.max(this.readyAt[unit]!, this.sim.now + seconds);
    this.sim.later(seconds, eventOf(Event.started, unit));
  }

  /** The unit works again, empty. */
  start(unit: number): void {
    const state = this.state[unit]!;
    if (state === UnitState.up || state === UnitState.absent || state === UnitState.draining || this.held[unit]! > 0) return;
    if (this.sim.now < this.readyAt[unit]! - 1e-9) return;
    const station = this.stationOf(unit);
    if (state === UnitState.starting) this.sim.connections.broke(unit);
    this.become(unit, UnitState.up);
    this.sim.caches.restarted(station, unit);
    if (station.tracksVersions) this.sim.versions.caughtUp(unit);
    this.updateCapacity(station);
    const group = this.sim.model.units[unit]!.group;
    const wasAway = this.leader[group] === unit && this.sim.outages.sinceOf(group) >= 0;
    if (state === UnitState.starting) {
      this.believed[unit] = 1;
      this.sim.outages.count(unit, this.state[unit]!, this.believed[unit] === 1);
      this.enlist(station, group, unit);
    } else if (this.believed[unit] === 0) {
      this.noticeAt[unit] = this.sim.now + station.checkEvery;
      this.sim.later(station.checkEvery, eventOf(Event.noticed, unit));
    }
    this.sim.outages.mayEnd(station, group);
    if (wasAway)
      this.sim.tell(`${nameOf(station, unit)} is back before anybody noticed, and still the ${roleOf(station, group)}`, station.id);
    if (station.isLed && this.leader[group]! < 0) this.sim.later(station.takeover, eventOf(Event.takeover, group));
    if (station.ledPartitions > 0) this.sim.partitionLeaders.returned(station, unit);
    else this.sim.messaging.offer(station);
    this.sim.messaging.pull(unit);
    this.sim.jobs.changed(station.index, 0);
  }

  /** A health check's verdict about a unit reaches its callers. */
  noticed(unit: number): void {
    if (this.sim.now < this.noticeAt[unit]! - 1e-9) return;
    const station = this.stationOf(unit);
    const group = this.sim.model.units[unit]!.group;
    const up = this.isUp(unit);
    if (this.believed[unit] === (up ? 1 : 0)) return;
    this.believed[unit] = up ? 1 : 0;
    this.sim.outages.count(unit, this.state[unit]!, this.believed[unit] === 1);
    if (!up && this.leader[group] === unit) {
      this.leader[group] = -1;
      this.formerLeader[group] = unit;
      this.sim.later(station.takeover, eventOf(Event.takeover, group));
    }
    // Where there is no other copy nobody has to be elected.
    if (up && this.formerLeader[group] === unit && station.electedBy < 0 && !station.isCoordinator && this.isAlone(station, group))
      this.leader[group] = unit;
    this.sim.outages.mayEnd(station, group);
    if (!up && station.ledPartitions > 0) this.sim.partitionLeaders.noticed(station, unit);
    this.enlist(station, group, unit);
    this.sim.messaging.dealtAnew(station);
  }

  /** A new leader or active replica takes over, if one is up and the election can be held. */
  takeOver(group: number): void {
    if (this.leader[group]! >= 0) return;
    const station = this.sim.model.components.find(
      (candidate) => group >= candidate.firstGroup && group < candidate.firstGroup + candidate.groups,
    );
    if (!station) return;
    const elector = this.sim.model.components[station.electedBy];
    if (elector && !this.canElect(elector)) {
      this.sim.later(Math.max(1e-3, station.checkEvery), eventOf(Event.takeover, group));
      return;
    }
    if (station.ledPartitions > 0) {
      this.sim.partitionLeaders.takeOver(station);
      return;
    }
    const first = station.firstUnit + (group - station.firstGroup) * station.slots;
    // Who led before has the latest writes of all.
    const former = this.formerLeader[group]!;
    if (former >= 0 && this.lead(station, group, former)) return;
    for (let unit = first; unit < first + station.slots; unit++) if (this.lead(station, group, unit)) return;
    // Nobody reaches a majority: the next one tries when the network may have healed.
    if (this.sim.actions.isPartitioned) this.sim.later(Math.max(1e-3, station.checkEvery), eventOf(Event.takeover, group));
  }

  /** Whether a coordinator can hold an election: most of its nodes work, and one of them leads. */
  private canElect(coordinator: StationModel): boolean {
    const leader = this.leader[coordinator.firstGroup]!;
    const isLed = !coordinator.isLed || (leader >= 0 && this.isUp(leader));
    return isLed && this.countUp(coordinator) * 2 > this.countExisting(coordinator);
  }

  /** The leader of a group stops leading; it stays as a copy. */
  stepDown(station: StationModel, group: number): void {
    this.formerLeader[group] = this.leader[group]!;
    this.leader[group] = -1;
    this.sim.outages.mayBegin(station, group);
    this.refresh(station, group);
    this.sim.later(station.takeover, eventOf(Event.takeover, group));
  }

  /** A unit takes over, if it is up and may. */
  private lead(station: StationModel, group: number, unit: number): boolean {
    if (this.state[unit] !== UnitState.up || !this.sim.elections.mayLead(station, group, unit)) return false;
    this.leader[group] = unit;
    this.believed[unit] = 1;
    this.sim.outages.count(unit, this.state[unit]!, this.believed[unit] === 1);
    this.refresh(station, group);
    this.sim.messaging.dealtAnew(station);
    if (station.tracksVersions) this.sim.versions.tookOver(station, group, unit);
    this.tookOver(station, group, unit);
    return true;
  }

  private tookOver(station: StationModel, group: number, unit: number): void {
    const lostAt = this.sim.outages.sinceOf(group);
    const isFormer = unit === this.formerLeader[group];
    this.formerLeader[group] = -1;
    this.sim.outages.mayEnd(station, group);
    const role = roleOf(station, group);
    this.sim.tell(`${nameOf(station, unit)} is ${isFormer ? `the ${role} again` : `the new ${role}`}`, station.id);
    const cut = this.sim.elections.unheard(group);
    // What the old leader had acknowledged, it still has.
    if (isFormer || lostAt < 0) return;
    const lag = this.lag[group];
    const lost = cut?.writes ?? lag?.within(lostAt) ?? 0;
    if (lost === 0) return;
    const statistics = this.sim.statistics.stations[station.index]!;
    statistics.lostWrites += lost;
    statistics.longestLoss = Math.max(statistics.longestLoss, (lag?.window ?? 0) + (cut === null ? 0 : lostAt - cut.since));
    this.sim.tell(`${station.id}: ${countText(lost)} acknowledged writes lost with the old leader${shardOf(station, group)}`, station.id);
  }

  /** No other unit of the group exists than one. */
  private isAlone(station: StationModel, group: number): boolean {
    const first = station.firstUnit + (group - station.firstGroup) * station.slots;
    let existing = 0;
    for (let unit = first; unit < first + station.slots; unit++) if (exists(this.state[unit]!)) existing += 1;
    return existing === 1;
  }

  /** Sets how many units a component (its first group) has; new ones work after `startup` seconds. */
  scale(station: StationModel, wanted: number, startup: number): void {
    const target = Math.max(0, Math.min(station.slots, wanted));
    this.scaledTo[station.index] = target;
    for (let group = 0; group < this.sim.resharding.count[station.index]!; group++) {
      const first = station.firstUnit + group * station.slots;
      let existing = 0;
      for (let unit = first; unit < first + station.slots; unit++) {
        const state = this.state[unit]!;
        if (state !== UnitState.absent && state !== UnitState.draining) existing += 1;
      }
      for (let unit = first; unit < first + station.slots && existing < target; unit++) {
        const state = this.state[unit]!;
        if (state !== UnitState.absent && state !== UnitState.draining) continue;
        existing += 1;
        this.become(unit, UnitState.starting);
        this.readyAt[unit] = this.sim.now + startup;
        this.sim.later(startup, eventOf(Event.started, unit));
      }
      // Those that are known not to work go first, but where each node holds its own keys the last ones.
      const isFit = station.routing === "partitioned" ? () => true : (unit: number) => this.seemsFit(unit);
      for (const isSpared of [isFit, () => false]) {
        for (let unit = first + station.slots - 1; unit >= first && existing > target; unit--) {
          const state = this.state[unit]!;
          if (!exists(state) || unit === this.leader[station.firstGroup + group] || isSpared(unit)) continue;
          existing -= 1;
          this.become(unit, state === UnitState.up ? UnitState.draining : UnitState.absent);
        }
      }
      this.refresh(station, station.firstGroup + group);
    }
    this.updateCapacity(station);
    this.sim.messaging.dealtAnew(station);
  }

  /** Works, or has died without anybody knowing: whoever runs replicas sees a process that ended, but not why a machine is silent. */
  private seemsFit(unit: number): boolean {
    return this.state[unit] === UnitState.up || (this.state[unit] === UnitState.dark && this.believed[unit] === 1);
  }

  /** Shards (from one number up to, not including, another) come into being, with as many copies as the others. */
  addShards(station: StationModel, from: number, to: number): void {
    const copies = this.scaledTo[station.index]!;
    for (let group = from; group < to; group++) {
      const first = station.firstUnit + group * station.slots;
      for (let unit = first; unit < first + copies; unit++) {
        if (this.state[unit] !== UnitState.absent && this.state[unit] !== UnitState.draining) continue;
        this.become(unit, UnitState.starting);
        this.readyAt[unit] = this.sim.now;
        if (station.isLed && unit === first) this.leader[station.firstGroup + group] = unit;
        this.start(unit);
      }
    }
  }

  /** Shards go: their copies finish what they have. */
  removeShards(station: StationModel, from: number, to: number): void {
    for (let group = from; group < to; group++) {
      const first = station.firstUnit + group * station.slots;
      this.leader[station.firstGroup + group] = -1;
      this.formerLeader[station.firstGroup + group] = -1;
      this.sim.outages.removed(station.firstGroup + group);
      for (let unit = first; unit < first + station.slots; unit++) {
        if (this.state[unit] === UnitState.absent || this.state[unit] === UnitState.draining) continue;
        this.become(unit, this.state[unit] === UnitState.up ? UnitState.draining : UnitState.absent);
      }
      this.refresh(station, station.firstGroup + group);
    }
    this.updateCapacity(station);
  }

  isEligible(unit: number): boolean {
    const state = this.state[unit]!;
    return (state === UnitState.up || state === UnitState.refusing || state === UnitState.dark) && this.believed[unit] === 1;
  }

  /** One unit's traffic begins or ends: a list of a hundred thousand is not made anew for it. */
  private enlist(station: StationModel, group: number, unit: number): void {
    if (station.isLed) {
      this.refresh(station, group);
      return;
    }
    const first = station.firstUnit + (group - station.firstGroup) * station.slots;
    const end = first + this.eligible[group]!;
    let from = first;
    for (let to = end; from < to; ) {
      const middle = (from + to) >> 1;
      if (this.list[middle]! < unit) from = middle + 1;
      else to = middle;
    }
    const isListed = from < end && this.list[from] === unit;
    if (isListed === this.isEligible(unit)) return;
    if (isListed) this.list.copyWithin(from, from + 1, end);
    else {
      this.list.copyWithin(from + 1, from, end);
      this.list[from] = unit;
    }
    this.eligible[group]! += isListed ? -1 : 1;
  }

  private refresh(station: StationModel, group: number): void {
    const first = station.firstUnit + (group - station.firstGroup) * station.slots;
    const leader = this.leader[group]!;
    let count = 0;
    for (let unit = first; unit < first + station.slots; unit++) {
      if (unit === leader || station.activePassive || !this.isEligible(unit)) continue;
      this.list[first + count] = unit;
      count += 1;
    }
    if (leader >= 0 && this.isEligible(leader)) {
      this.list[first + count] = leader;
      count += 1;
    }
    this.eligible[group] = count;
  }

  private updateCapacity(station: StationModel): void {
    const statistics = this.sim.statistics.stations[station.index]!;
    statistics.touch(this.sim);
    const up = this.countUp(station);
    statistics.capacity = station.workers === Number.POSITIVE_INFINITY ? 0 : up * station.workers;
    statistics.fewestReplicas = Math.min(statistics.fewestReplicas, up);
    statistics.mostReplicas = Math.max(statistics.mostReplicas, up);
  }

  /** A unit changes its state, and is counted there. */
  private become(unit: number, state: UnitState): void {
    const { component } = this.sim.model.units[unit]!;
    const before = this.state[unit]!;
    this.up[component]! += Number(state === UnitState.up) - Number(before === UnitState.up);
    this.existing[component]! += Number(exists(state)) - Number(exists(before));
    this.state[unit] = state;
    this.sim.outages.count(unit, state, this.believed[unit] === 1);
  }
}

function nameOf(station: StationModel, unit: number): string {
  return `${station.id}: replica ${((unit - station.firstUnit) % station.slots) + 1}`;
}

function roleOf(station: StationModel, group: number): string {
  const isStandby = station.activePassive && station.electedBy < 0;
  return `${isStandby ? "active replica" : "leader"}${shardOf(station, group)}`;
}

function shardOf(station: StationModel, group: number): string {
  return station.groups > 1 ? ` of shard ${group - station.firstGroup + 1}` : "";
}

function exists(state: UnitState): boolean {
  return state !== UnitState.absent && state !== UnitState.draining;
}
