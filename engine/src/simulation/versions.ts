import type { Site, StationModel } from "./compile/model.ts";
import { Field, Kind, Time } from "./kernel/calls.ts";
import type { Simulator } from "./simulator.ts";

/** Keys of one store whose latest write is not everywhere yet that are followed at most; the oldest are forgotten. */
const mostKeys = 1 << 20;

/** The latest write of a key that some copy does not have. */
interface Version {
  readonly group: number;
  /** When it was written, and when its writer heard so (Infinity before that). */
  readonly at: number;
  acked: number;
  /** The copy that took it, or the call that asked several. */
  readonly by: number;
  /** One bit for each copy of the group that has it. */
  copies: number;
}

/**
 * Which copies of a store have the latest write of each key, to count the reads that miss an acknowledged write and the writes of several
 * leaders to one key that do not know of each other. A copy that was away has caught up when it is back.
 */
export class Versions {
  private readonly latest: Map<number, Version>[];
  private readonly caughtUpAt: Float64Array;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    this.latest = sim.model.components.map(() => new Map());
    this.caughtUpAt = new Float64Array(sim.model.units.length).fill(-1);
  }

  /** A copy has taken a write: as its leader, as one of several that were asked, or from another copy. */
  taken(call: number, station: StationModel, site: Site): void {
    const { calls, keys, now, model, statistics } = this.sim;
    const key = this.keyOf(call, site);
    if (Number.isNaN(keys.of(call, site))) return;
    const unit = calls.ints[call | Field.unit]!;
    const bit = bitOf(station, unit);
    const versions = this.latest[station.index]!;
    const known = versions.get(key);
    if (calls.ints[call | Field.kind] === Kind.copy) {
      if (known && calls.times[(call >> 3) | Time.start]! >= known.at) known.copies |= bit;
    } else if (calls.ints[call | Field.kind] === Kind.leg) {
      const asked = calls.ints[call | Field.parent]!;
      const at = calls.times[(call >> 3) | Time.start]!;
      if (known && known.at === at) known.copies |= bit;
      else if (!known || known.at < at)
        this.begin(versions, key, { group: model.units[unit]!.group, at, acked: Number.POSITIVE_INFINITY, by: asked, copies: bit });
    } else {
      if (known && known.by !== unit && (known.copies & bit) === 0) statistics.stations[station.index]!.conflicts += 1;
      this.begin(versions, key, { group: model.units[unit]!.group, at: now, acked: Number.POSITIVE_INFINITY, by: unit, copies: bit });
    }
    const after = versions.get(key);
    if (after && after.copies === allOf(station)) versions.delete(key);
  }

  private begin(versions: Map<number, Version>, key: number, version: Version): void {
    versions.delete(key);
    if (versions.size >= mostKeys) {
      const oldest = versions.keys().next().value;
      if (oldest !== undefined) versions.delete(oldest);
    }
    versions.set(key, version);
  }

  /** A write is acknowledged: reads from here on should see it. */
  acknowledged(call: number, station: StationModel, site: Site): void {
    const known = this.latest[station.index]!.get(this.keyOf(call, site));
    if (known && this.sim.now < known.acked) known.acked = this.sim.now;
  }

  /** Whether a copy has all that was acknowledged about a key before a read of it began. */
  isFresh(unit: number, call: number, station: StationModel, site: Site): boolean {
    const known = this.latest[station.index]!.get(this.keyOf(call, site));
    if (!known || known.acked > this.sim.calls.times[(call >> 3) | Time.start]!) return true;
    return (known.copies & bitOf(station, unit)) !== 0 || this.caughtUpAt[unit]! > known.at;
  }

  /** A read has been answered, from copies that all missed a write or not. */
  answered(call: number, station: StationModel, site: Site, fresh: boolean): void {
    const statistics = this.sim.statistics.stations[station.index]!;
    statistics.judgedReads += 1;
    if (fresh) return;
    const known = this.latest[station.index]!.get(this.keyOf(call, site));
    statistics.staleReads += 1;
    if (known) statistics.longestStale = Math.max(statistics.longestStale, this.sim.now - known.acked);
  }

  /** A copy is back, or leads from here on: what it does not have is lost. */
  caughtUp(unit: number): void {
    this.caughtUpAt[unit] = this.sim.now;
  }

  tookOver(station: StationModel, group: number, unit: number): void {
    const versions = this.latest[station.index]!;
    const bit = bitOf(station, unit);
    for (const [key, version] of versions) if (version.group === group && (version.copies & bit) === 0) versions.delete(key);
  }

  /** The keys of a store have moved, each with its latest write. */
  forget(station: StationModel): void {
    this.latest[station.index]!.clear();
  }

  private keyOf(call: number, site: Site): number {
    return this.sim.keys.of(call, site) + (site.keySpace?.namespace ?? 0);
  }
}

function bitOf(station: StationModel, unit: number): number {
  return 1 << ((unit - station.firstUnit) % station.slots);
}

function allOf(station: StationModel): number {
  return 2 ** station.copies - 1;
}
