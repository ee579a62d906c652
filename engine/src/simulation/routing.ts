import type { Site, StationModel } from "./compile/model.ts";
import { callersIn } from "./link-breakers.ts";
import { type Candidates, isHashing, pick } from "./policies/balancing.ts";
import { preferredNode } from "./policies/caches.ts";
import type { Simulator } from "./simulator.ts";

/** Which replica answers a call: the shard by its key, then the leader, the node that holds the key, or whom the balancer picks. */
export class Routing implements Candidates {
  /** Requests dealt out so far by each caller of each link, then by calls without a link. */
  private readonly turns: Int32Array;
  private readonly callers: number;
  private readonly components: readonly StationModel[];
  /** The group being asked for; `Candidates` of its eligible units. */
  first = 0;
  count = 0;
  slots = 0;
  readonly list: Int32Array;
  private readonly eligible: Int32Array;
  readonly outstanding: Int32Array;
  readonly bytes: Float64Array;
  readonly response: Float64Array;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    const { components, sites } = sim.model;
    this.components = components;
    ({
      list: this.list,
      eligible: this.eligible,
      outstanding: this.outstanding,
      bytes: this.bytes,
      response: this.response,
    } = sim.replicas);
    this.callers = callersIn(sim.model);
    // Balancers do not begin in step.
    this.turns = Int32Array.from({ length: this.callers + sites.length }, (_, dealer) => dealer);
  }

  place = (unit: number): number => {
    const station = this.sim.replicas.stationOf(unit);
    return (unit - station.firstUnit) % station.slots;
  };

  /** The group that a call's key belongs to. */
  groupOf(station: StationModel, site: Site, call: number): number {
    const { resharding } = this.sim;
    if (!resharding.isSharded(station.index)) return station.firstGroup;
    const stream = this.sim.stream(station.choiceStream);
    const rank = this.sim.keys.of(call, site);
    const chosen = !Number.isNaN(rank)
      ? resharding.of(station.index, rank, site.keySpace, stream)
      : stream.below(resharding.count[station.index]!);
    const group = station.firstGroup + chosen;
    this.sim.statistics.stations[station.index]!.shardVisits[chosen]! += 1;
    return group;
  }

  /** The unit of a group that handles a call, −1 when there is none. Leaderless stores answer with the whole group instead. */
  choose(station: StationModel, group: number, site: Site, call: number): number {
    if (station.isCoordinator && this.sim.replicas.countUp(station) * 2 <= this.sim.replicas.countExisting(station)) return -1;
    if ((station.routing === "leader-follower" || station.isCoordinator) && !station.activePassive) {
      // Every copy of a multi-leader store leads.
      const multi = station.replication?.style.value === "multi-leader";
      if (site.write) {
        if (!multi) return this.sim.replicas.leader[group]!;
      } else {
        const from = station.replication?.readFrom.value ?? "any";
        if (from === "leader" && !multi) return this.sim.replicas.leader[group]!;
        if (from === "followers") return this.chooseAmong(station, group, site, call, true);
      }
    }
    if (station.routing === "partitioned") return this.choosePartition(station, site, call);
    return this.chooseAmong(station, group, site, call, false);
  }

  /** Selects a group's eligible units as the candidates; a leader stands last and can be left out. */
  select(station: StationModel, group: number, withoutLeader: boolean): void {
    this.first = station.firstUnit + (group - station.firstGroup) * station.slots;
    this.count = this.sim.replicas.eligible[group]!;
    this.slots = station.slots;
    if (withoutLeader && this.count > 1 && this.list[this.first + this.count - 1] === this.sim.replicas.leader[group]) this.count -= 1;
  }

  /** The copy of a chain that a unit passes writes on to: the next one believed to be up, −1 behind the last. A chain begins at its leader. */
  nextInChain(station: StationModel, unit: number): number {
    const group = this.sim.model.units[unit]!.group;
    const first = station.firstUnit + (group - station.firstGroup) * station.slots;
    const leader = this.sim.replicas.leader[group]!;
    if (leader < 0) return -1;
    for (let i = 1; i < station.slots; i++) {
      const next = first + ((unit - first + i) % station.slots);
      if (next === leader) return -1;
      if (this.sim.replicas.isEligible(next)) return next;
    }
    return -1;
  }

  /** The unit that the balancer picks where all replicas are alike (`Site.asksAny`), for a call from a unit (−1: a client). */
  any(station: StationModel, site: Site, from: number, call: number): number {
    const { link } = site;
    const dealer =
      link === null ? this.callers + site.index : link.firstCaller + (from < 0 ? 0 : from - this.components[link.from]!.firstUnit);
    if (this.eligible[station.firstGroup] !== 1) return this.dealt(dealer, station, station.firstGroup, site, call, false);
    this.turns[dealer] = (this.turns[dealer]! + 1) & 0x3fffffff;
    return this.list[station.firstUnit]!;
  }

  private chooseAmong(station: StationModel, group: number, site: Site, call: number, withoutLeader: boolean): number {
    const dealer = site.link === null ? this.callers + site.index : this.sim.requests.callerOf(call, site.link);
    return this.dealt(dealer, station, group, site, call, withoutLeader);
  }

  private dealt(dealer: number, station: StationModel, group: number, site: Site, call: number, withoutLeader: boolean): number {
    this.select(station, group, withoutLeader);
    if (this.count === 0) return -1;
    const turn = this.turns[dealer]!;
    this.turns[dealer] = (turn + 1) & 0x3fffffff;
    if (this.count === 1) return this.list[this.first]!;
    return pick(
      site.strategy,
      this,
      site.weights,
      turn,
      isHashing(site.strategy) ? this.sim.keys.hashOf(call, site) : -1,
      this.sim.stream(station.choiceStream),
    );
  }

  /** The node that holds the key; while it is believed dead, the next one by another hash. */
  private choosePartition(station: StationModel, site: Site, call: number): number {
    const rank = this.sim.keys.of(call, site);
    if (Number.isNaN(rank)) return this.chooseAmong(station, station.firstGroup, site, call, false);
    const key = rank + (site.keySpace?.namespace ?? 0);
    for (let attempt = 0; attempt < 8; attempt++) {
      const unit = station.firstUnit + preferredNode(key, this.sim.replicas.nodesOf(station), attempt);
      if (this.sim.replicas.isEligible(unit)) return unit;
    }
    return this.chooseAmong(station, station.firstGroup, site, call, false);
  }
}
