import type { Site, StationModel } from "./compile/model.ts";
import { Field } from "./kernel/calls.ts";
import { Caches, preferredNode } from "./policies/caches.ts";
import type { Simulator } from "./simulator.ts";

/** What calls do to the entries of caches. */
export class CacheVisits {
  private readonly contents: Caches;
  private readonly sim: Simulator;

  constructor(sim: Simulator, seed: number, run: string, lookupRate: (component: number) => number) {
    this.sim = sim;
    this.contents = new Caches(sim.model, seed, run, lookupRate, (text) => sim.note(text));
  }

  /** A call has been served by a cache. */
  visit(call: number, station: StationModel, site: Site): void {
    const { sim } = this;
    const node = sim.calls.ints[call | Field.unit]! - station.firstUnit;
    if (site.cacheUse === "fill") {
      this.store(call, station, site, node);
      return;
    }
    const rank = sim.keys.of(call, site);
    const statistics = sim.statistics.stations[station.index]!;
    statistics.lookups += 1;
    if (this.contents.lookup(station.index, node, rank, Number.isNaN(rank) ? null : site.keySpace, sim.now)) {
      statistics.hits += 1;
      return;
    }
    sim.calls.ints[call | Field.missed] = 1;
    if (site.cacheUse === "lookup-and-fill") this.store(call, station, site, node);
  }

  /** A cache has fetched what a call missed there. */
  fetched(call: number, station: StationModel, site: Site): void {
    this.store(call, station, site, this.sim.calls.ints[call | Field.unit]! - station.firstUnit);
  }

  /** The caller has handled a miss and puts what it found into the cache. */
  fill(frame: number, site: Site): void {
    const { sim } = this;
    const station = sim.model.components[site.component]!;
    const rank = sim.keys.of(frame, site);
    if (station.copies < 1) return;
    const node =
      station.routing === "partitioned" && !Number.isNaN(rank)
        ? preferredNode(rank + (site.keySpace?.namespace ?? 0), sim.replicas.nodesOf(station))
        : sim.stream(station.choiceStream).below(station.copies);
    if (sim.replicas.isUp(station.firstUnit + node)) this.store(frame, station, site, node);
  }

  private store(call: number, station: StationModel, site: Site, node: number): void {
    const rank = this.sim.keys.of(call, site);
    this.contents.fill(station.index, node, rank, Number.isNaN(rank) ? null : site.keySpace, this.sim.now);
  }

  /** A replica starts empty. */
  restarted(station: StationModel, unit: number): void {
    if (station.cache) this.contents.clear(station.index, unit - station.firstUnit);
  }
}
