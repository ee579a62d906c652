import type { Site, StationModel } from "./compile/model.ts";
import { Caches } from "./policies/caches.ts";
import type { Simulator } from "./simulator.ts";

/** What calls do at caches: look up, fill, miss. */
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
    const node = sim.calls.unit[call]! - station.firstUnit;
    const rank = sim.keys.of(call, site);
    const keyed = Number.isNaN(rank) ? null : site.keySpace;
    if (site.cacheUse === "fill") {
      this.contents.fill(station.index, node, rank, keyed, sim.now);
      return;
    }
    const statistics = sim.statistics.stations[station.index]!;
    statistics.lookups += 1;
    if (this.contents.lookup(station.index, node, rank, keyed, sim.now)) {
      statistics.hits += 1;
      return;
    }
    sim.calls.missed[call] = 1;
    if (site.cacheUse === "lookup-and-fill") this.contents.fill(station.index, node, rank, keyed, sim.now);
  }

  /** A replica starts empty. */
  restarted(station: StationModel, unit: number): void {
    if (station.cache) this.contents.clear(station.index, unit - station.firstUnit);
  }
}
