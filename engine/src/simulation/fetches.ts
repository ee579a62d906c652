import type { Site, StationModel } from "./compile/model.ts";
import { Field, Outcome, Phase } from "./kernel/calls.ts";
import type { Simulator } from "./simulator.ts";

interface Waiting {
  readonly call: number;
  readonly generation: number;
}

/**
 * What caches fetch themselves when they miss. Each miss fetches on its own (so that an entry which many ask for and which has just gone
 * is fetched many times at once), unless the cache coalesces: then the first miss of a key fetches, and the others wait for its answer.
 */
export class Fetches {
  /** By unit: the call that fetches each key. */
  private readonly leading: Map<number, number>[];
  private readonly keyOf = new Map<number, number>();
  private readonly waiting = new Map<number, Waiting[]>();
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    this.leading = sim.model.units.map(({ component }) => (sim.model.components[component]!.coalesces ? new Map() : none));
  }

  /** Whether a call that missed fetches itself. Otherwise it waits, and `ended` carries it on. */
  begin(call: number, station: StationModel, site: Site): boolean {
    const { calls, keys } = this.sim;
    const key = keys.of(call, site);
    if (!station.coalesces || Number.isNaN(key)) return true;
    const leading = this.leading[calls.ints[call | Field.unit]!]!;
    const leader = leading.get(key);
    if (leader === undefined) {
      leading.set(key, call);
      this.keyOf.set(call, key);
      return true;
    }
    const waiting = this.waiting.get(leader) ?? [];
    waiting.push({ call, generation: calls.ints[call | Field.generation]! });
    this.waiting.set(leader, waiting);
    return false;
  }

  /** A fetch is over: stores the entry and answers those that waited for it. */
  ended(call: number, station: StationModel, site: Site, outcome: number): void {
    const { calls, caches, stations } = this.sim;
    if (outcome === Outcome.ok) caches.fetched(call, station, site);
    for (const follower of this.released(call)) {
      // It has nothing to fetch any more.
      calls.ints[follower | Field.missed] = 0;
      calls.ints[follower | Field.culprit] = calls.ints[call | Field.culprit]!;
      stations.finish(follower, outcome);
    }
  }

  /** The call that fetches was cancelled: the next one that waits fetches. */
  abandoned(call: number): void {
    for (const follower of this.released(call)) this.sim.stations.runBody(follower);
  }

  /** A replica is gone with all its calls. */
  lost(unit: number): void {
    for (const call of this.leading[unit]!.values()) {
      this.keyOf.delete(call);
      this.waiting.delete(call);
    }
    this.leading[unit]!.clear();
  }

  /** The calls that still wait for this one, which leads no longer. */
  private released(call: number): number[] {
    const { calls } = this.sim;
    const key = this.keyOf.get(call);
    if (key === undefined) return [];
    this.keyOf.delete(call);
    this.leading[calls.ints[call | Field.unit]!]!.delete(key);
    const waiting = this.waiting.get(call) ?? [];
    this.waiting.delete(call);
    return waiting
      .filter((entry) => calls.isLive(entry.call, entry.generation) && calls.ints[entry.call | Field.phase] === Phase.running)
      .map((entry) => entry.call);
  }
}

/** Of the units that do not coalesce. */
const none = new Map<number, number>();
