import { countText } from "../model/index.ts";
import type { Site, StationModel } from "./compile/model.ts";
import { Field, Kind, Outcome, Phase, Time } from "./kernel/calls.ts";
import { callEvent, Event } from "./kernel/events.ts";
import type { Simulator } from "./simulator.ts";

/** Seconds before a cache tries again to write what its store did not take, at the least. */
const soonestAgain = 1;

/** Entries of one cache node that its store does not have yet. */
interface Unwritten {
  /** The record that will write each key. */
  readonly byKey: Map<number, number>;
  /** Acknowledged writes that each record stands for. */
  readonly writes: Map<number, number>;
}

/**
 * Caches that write back: a write is acknowledged by the cache alone, and its body (what writes it to the store) runs later, once for all
 * writes of a key in the meantime. What a node has not written when it dies is lost.
 */
export class WriteBacks {
  private readonly nodes = new Map<number, Unwritten>();
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
  }

  /** A cache has acknowledged a write. */
  add(call: number, station: StationModel, site: Site): void {
    const { sim } = this;
    const { calls } = sim;
    const unit = calls.ints[call | Field.unit]!;
    const node = this.nodes.get(unit) ?? { byKey: new Map(), writes: new Map() };
    this.nodes.set(unit, node);
    const key = sim.keys.of(call, site);
    const known = Number.isNaN(key) ? undefined : node.byKey.get(key);
    if (known !== undefined) {
      node.writes.set(known, (node.writes.get(known) ?? 0) + 1);
      return;
    }
    const record = calls.allocate(Kind.writeBack, -1);
    if (record < 0) {
      sim.tooManyCalls();
      return;
    }
    calls.copyKeys(call, record);
    calls.ints[record | Field.site] = site.index;
    calls.ints[record | Field.unit] = unit;
    calls.times[(record >> 3) | Time.start] = sim.now;
    calls.ints[record | Field.phase] = Phase.waitingToRetry;
    node.writes.set(record, 1);
    if (!Number.isNaN(key)) node.byKey.set(key, record);
    sim.later(station.flush, callEvent(Event.writeBack, record));
  }

  /** Time to write an entry to the store. */
  due(record: number): void {
    const { calls, keys, model, frames } = this.sim;
    if (calls.ints[record | Field.phase] === Phase.dead) {
      calls.release(record);
      return;
    }
    const site = model.sites[calls.ints[record | Field.site]!]!;
    // A write from here on is another version, which this one does not carry.
    const { byKey } = this.nodes.get(calls.ints[record | Field.unit]!)!;
    const key = keys.of(record, site);
    if (byKey.get(key) === record) byKey.delete(key);
    calls.ints[record | Field.phase] = Phase.running;
    calls.ints[record | Field.pc] = site.body;
    frames.run(record);
  }

  /** The store has taken an entry, or not: then it stays in the cache, which tries again. */
  ended(record: number, outcome: number): void {
    const { sim } = this;
    const { calls } = sim;
    if (outcome === Outcome.ok) {
      this.nodes.get(calls.ints[record | Field.unit]!)?.writes.delete(record);
      calls.release(record);
      return;
    }
    calls.ints[record | Field.epoch]! += 1;
    calls.ints[record | Field.phase] = Phase.waitingToRetry;
    sim.later(Math.max(soonestAgain, sim.replicas.stationOf(calls.ints[record | Field.unit]!).flush), callEvent(Event.writeBack, record));
  }

  /** A node dies with what it has not written. */
  lost(unit: number): void {
    const { sim } = this;
    const { calls } = sim;
    const node = this.nodes.get(unit);
    if (!node || node.writes.size === 0) return;
    const station = sim.replicas.stationOf(unit);
    const statistics = sim.statistics.stations[station.index]!;
    let lost = 0;
    for (const [record, writes] of node.writes) {
      lost += writes;
      statistics.longestLoss = Math.max(statistics.longestLoss, sim.now - calls.times[(record >> 3) | Time.start]!);
      if (calls.ints[record | Field.phase] === Phase.waitingToRetry) calls.ints[record | Field.phase] = Phase.dead;
      else calls.release(record);
    }
    this.nodes.delete(unit);
    statistics.lostWrites += lost;
    sim.tell(`${station.id}: ${countText(lost)} acknowledged writes lost that were not written back yet`, station.id);
  }
}
