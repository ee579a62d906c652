import type { Sharding } from "../model/index.ts";
import { countText, hashKey, hashRange, percentText, placementHash, shardOfHashAfter, timeText } from "../model/index.ts";
import type { KeySpace, StationModel } from "./compile/model.ts";
import { Event, eventOf } from "./kernel/events.ts";
import type { RandomStream } from "./kernel/random.ts";
import { type ShardOf, shardOf } from "./policies/shards.ts";
import type { Simulator } from "./simulator.ts";

/** Keys looked at to tell which share of them moves. */
const sampled = 16_384;

const orderSalt = 0x51ed270b;

/** Keys under way from one placement to another; the order is that of a hash. */
interface Move {
  readonly to: number;
  readonly before: ShardOf;
  readonly begun: number;
  /** Seconds. */
  readonly takes: number;
}

/** How many shards each store has, which of them holds a key, and the keys that move when shards are added or removed. */
export class Resharding {
  /** Shards of each component that hold keys, or will when the keys that move there have come. */
  readonly count: Int32Array;
  private readonly place: (ShardOf | null)[];
  private readonly moves: (Move | null)[];
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    const { components } = sim.model;
    this.count = Int32Array.from(components, (station) => station.shards);
    this.place = components.map((station) =>
      station.sharding && station.groups > 1 ? shardOf(station.sharding, station.shards, station.shards) : null,
    );
    this.moves = components.map(() => null);
  }

  /** Whether a component has shards to tell apart. */
  isSharded(component: number): boolean {
    return this.place[component] !== null;
  }

  /** The shard that holds a key now. */
  of(component: number, rank: number, space: KeySpace | null, stream: RandomStream): number {
    const move = this.moves[component]!;
    const place = this.place[component]!;
    if (move === null) return place(rank, space, stream);
    const progress = (this.sim.now - move.begun) / move.takes;
    return (hashKey(rank, orderSalt) / hashRange < progress ? place : move.before)(rank, space, stream);
  }

  /** The store has another number of shards from now on. */
  change(station: StationModel, wanted: number): void {
    const { sim } = this;
    const { sharding } = station;
    const from = this.count[station.index]!;
    const to = Math.max(1, Math.min(station.groups, wanted));
    if (!sharding) {
      sim.note(`${station.id} has no shards, so there are none to add or remove.`);
      return;
    }
    this.end(station);
    if (to === from) return;
    this.count[station.index] = to;
    if (to > from) sim.replicas.addShards(station, from, to);
    if (!station.rebalances) {
      sim.note(
        `${station.id}: no key moves by itself (its rebalance is not automatic), so new shards stay empty and those of a removed one cannot be reached.`,
      );
      if (to < from) sim.replicas.removeShards(station, to, from);
      return;
    }
    const share = movedShare(sharding, station.shards, from, to);
    const takes = this.secondsFor(station, share);
    this.moves[station.index] = takes > 0 ? { to, before: this.place[station.index]!, begun: sim.now, takes } : null;
    this.place[station.index] = shardOf(sharding, station.shards, to);
    const until = takes > 0 ? `, within ${timeText(takes)}` : "";
    sim.tell(
      `${station.id}: ${percentText(share)} of the keys move from ${countText(from)} to ${countText(to)} shards${until}`,
      station.id,
    );
    if (takes > 0) sim.queue.push(sim.now + takes, eventOf(Event.moved, station.index));
    else this.settle(station);
  }

  /** The keys of a component may all be where they belong. */
  due(component: number): void {
    const move = this.moves[component];
    if (!move || this.sim.now < move.begun + move.takes) return;
    const station = this.sim.model.components[component]!;
    this.end(station);
    this.sim.tell(`${station.id}: all keys have moved`, station.id);
  }

  /** What is under way is there. */
  private end(station: StationModel): void {
    if (this.moves[station.index] === null) return;
    this.moves[station.index] = null;
    this.settle(station);
  }

  /** Shards without keys go, and every copy has what came to it. */
  private settle(station: StationModel): void {
    this.sim.replicas.removeShards(station, this.count[station.index]!, station.groups);
    this.sim.versions.forget(station);
  }

  /** Seconds that a share of a store's data takes to move, where it says how fast; 0 otherwise, with a note. */
  private secondsFor(station: StationModel, share: number): number {
    if (station.rebalanceRate === 0) {
      this.sim.note(`${station.id}: keys move at once, because nothing says how fast (such as \`rebalance automatic at 100 MB / s\`).`);
      return 0;
    }
    const bytes = storedBytes(station);
    if (bytes === null) {
      this.sim.note(
        `${station.id}: keys move at once, because its entities do not say how much data there is (row-size, and cardinality or grows and keep).`,
      );
      return 0;
    }
    this.sim.note(`${station.id}: the keys that move take no time of its workers and none of the bandwidth of its requests.`);
    return (share * bytes) / station.rebalanceRate;
  }
}

/** Bytes of all rows, one copy of each: as many as grow while one is kept, otherwise one for each value of the key; `null` when nothing says so. */
function storedBytes({ component }: StationModel): number | null {
  let bytes = 0;
  for (const { grows, keep, rowSize, fields } of component.store?.entities ?? []) {
    const keys = Math.max(0, ...fields.map((field) => field.cardinality?.value ?? 0));
    const rows = grows && keep ? grows.value * keep.value : keys;
    if (!rowSize || !(rows > 0)) return null;
    bytes += rows * rowSize.value;
  }
  return bytes > 0 ? bytes : null;
}

/** Share of the keys that have another shard of `to` than of `before`, in a store that began with `first`. */
function movedShare(sharding: Sharding, first: number, before: number, to: number): number {
  const [old, now] = [shardOfHashAfter(sharding, first, before), shardOfHashAfter(sharding, first, to)];
  let moved = 0;
  for (let key = 1; key <= sampled; key++) {
    const hash = placementHash(key);
    if (old(hash) !== now(hash)) moved += 1;
  }
  return moved / sampled;
}
