import type { StationModel } from "./compile/model.ts";
import { UnitState } from "./replicas.ts";
import { quorumOf } from "./replication.ts";
import type { Simulator } from "./simulator.ts";

/**
 * For how long each group of copies could take no writes: its leader was away, or fewer copies served than a write waits for. Of a broker
 * each partition tells for itself (`PartitionLeaders`).
 */
export class WriteOutages {
  /** Per group: since when; −1 while it takes writes. */
  private readonly since: Float64Array;
  /** Units that are up and believed to be, and how many of them each group has. */
  private readonly serves: Uint8Array;
  private readonly serving: Int32Array;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    const { units, components } = sim.model;
    const groups = components.reduce((sum, station) => sum + station.groups, 0);
    this.since = new Float64Array(groups).fill(-1);
    this.serves = new Uint8Array(units.length);
    this.serving = new Int32Array(groups);
  }

  /** Since when a group takes no writes; −1 while it does. */
  sinceOf(group: number): number {
    return this.since[group]!;
  }

  /** A unit's state, or what its callers believe of it, may have changed. */
  count(unit: number, state: UnitState, believed: boolean): void {
    const now = Number(state === UnitState.up && believed);
    if (this.serves[unit] === now) return;
    this.serves[unit] = now;
    this.serving[this.sim.model.units[unit]!.group]! += now === 1 ? 1 : -1;
  }

  /** A unit of a group has stopped, or its leader no longer leads. */
  mayBegin(station: StationModel, group: number): void {
    if (this.since[group]! < 0 && !this.takesWrites(station, group)) this.since[group] = this.sim.now;
  }

  /** A unit of a group is back, or leads. */
  mayEnd(station: StationModel, group: number): void {
    const since = this.since[group]!;
    if (since < 0 || !this.takesWrites(station, group)) return;
    const statistics = this.sim.statistics.stations[station.index]!;
    statistics.longestOutage = Math.max(statistics.longestOutage, this.sim.now - since);
    this.since[group] = -1;
  }

  /** A group goes: nobody waits for it. */
  removed(group: number): void {
    this.since[group] = -1;
  }

  /** The run ends: what could not be written until now counts as far as it was seen. */
  close(): void {
    for (const { index, firstGroup, groups } of this.sim.model.components) {
      const statistics = this.sim.statistics.stations[index]!;
      statistics.lastOutage = 0;
      for (let group = firstGroup; group < firstGroup + groups; group++) {
        if (this.since[group]! >= 0) statistics.lastOutage = Math.max(statistics.lastOutage, this.sim.now - this.since[group]!);
      }
    }
  }

  private takesWrites(station: StationModel, group: number): boolean {
    if (station.ledPartitions > 0) return true;
    if (station.isLed) {
      const leader = this.sim.replicas.leader[group]!;
      return leader >= 0 && this.sim.replicas.isUp(leader);
    }
    return this.serving[group]! >= (station.routing === "leaderless" && !station.prefersAvailability ? quorumOf(station, true) : 1);
  }
}
