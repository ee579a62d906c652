import type { StationModel } from "./compile/model.ts";
import { Event, eventOf } from "./kernel/events.ts";
import type { Simulator } from "./simulator.ts";

/** Copies below which no side of a cut has more than the other. */
const fewestVoters = 3;

/** Replicas of a broker that are looked at for whether a cut runs between them: more take too long, and are in the same places. */
const mostLookedAt = 64;

/**
 * Leaders and partitions: one that reaches no majority of its copies steps down once that is noticed, and only who reaches a majority takes
 * over. Two copies cannot outvote each other, so there a partition changes no leader. A node of a coordinator that starts when most are up again
 * has a new election begun; copies of a store take over from each other without a vote as long as no network is cut.
 */
export class Elections {
  /** Groups whose leader reaches no majority of its copies: since when, and what it acknowledged that no majority has. */
  private readonly cutOff = new Map<number, { readonly since: number; writes: number }>();
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
  }

  /** The leader of a group has acknowledged a write. */
  wrote(group: number): void {
    if (this.cutOff.size === 0) return;
    const cut = this.cutOff.get(group);
    if (cut) cut.writes += 1;
  }

  /** Hands over what the leader of a group acknowledged while it was cut off, if it was, to whom takes over. */
  unheard(group: number): { readonly since: number; readonly writes: number } | null {
    const cut = this.cutOff.get(group) ?? null;
    this.cutOff.delete(group);
    return cut;
  }

  /** The network has healed somewhere: leaders that reach their copies again, these get what they missed. */
  healed(): void {
    for (const group of [...this.cutOff.keys()]) {
      const leader = this.sim.replicas.leader[group]!;
      if (leader >= 0 && this.reachesMajority(this.sim.replicas.stationOf(leader), group, leader)) this.cutOff.delete(group);
    }
  }

  /** The network has been cut somewhere. */
  partitioned(): void {
    const { sim } = this;
    for (const station of sim.model.components) {
      if (station.ledPartitions > 0 && this.isSplit(station)) {
        sim.note(`${station.id}: a network that is cut between its replicas changes none of the leaders of its partitions.`);
      }
      if (!this.votes(station)) continue;
      for (let group = station.firstGroup; group < station.firstGroup + station.groups; group++) {
        const leader = sim.replicas.leader[group]!;
        if (leader < 0 || this.reachesMajority(station, group, leader)) continue;
        if (!this.cutOff.has(group)) this.cutOff.set(group, { since: sim.now, writes: sim.replicas.unsent(group) });
        sim.later(station.detection, eventOf(Event.isolated, group));
      }
    }
  }

  /** It would have been noticed by now that a leader is cut off, if it still is. */
  isolated(group: number): void {
    const { sim } = this;
    const leader = sim.replicas.leader[group]!;
    if (leader < 0) return;
    const station = sim.replicas.stationOf(leader);
    if (this.reachesMajority(station, group, leader)) return;
    sim.tell(`${station.id}: a leader that reaches no majority of its copies steps down`, station.id);
    sim.replicas.stepDown(station, group);
  }

  /** Whether a unit may take over. Nodes of a coordinator are elected by their majority, also where no network is cut. */
  mayLead(station: StationModel, group: number, unit: number): boolean {
    if (station.isCoordinator) return this.reachesMajority(station, group, unit);
    return !this.sim.actions.isPartitioned || !this.votes(station) || this.reachesMajority(station, group, unit);
  }

  /** Whether some replicas of a component, of the first ones, are cut off from each other. */
  private isSplit({ index, firstUnit, copies }: StationModel): boolean {
    const end = firstUnit + Math.min(copies, mostLookedAt);
    for (let one = firstUnit; one < end; one++) {
      for (let other = one + 1; other < end; other++) if (this.sim.actions.isCut(one, index, other)) return true;
    }
    return false;
  }

  private votes(station: StationModel): boolean {
    const ofLeader = station.routing === "leader-follower" && station.replication?.style.value !== "multi-leader";
    return station.copies >= fewestVoters && (ofLeader || station.isCoordinator);
  }

  private reachesMajority(station: StationModel, group: number, unit: number): boolean {
    const { actions, replicas } = this.sim;
    const first = station.firstUnit + (group - station.firstGroup) * station.slots;
    let reached = 0;
    for (let other = first; other < first + station.copies; other++) {
      if (replicas.isUp(other) && (other === unit || !actions.isCut(unit, station.index, other))) reached += 1;
    }
    return reached * 2 > station.copies;
  }
}
