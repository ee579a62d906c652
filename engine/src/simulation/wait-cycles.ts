import { countText, type ElementId } from "../model/index.ts";
import { Field, Kind, Phase, recordSize } from "./kernel/calls.ts";
import type { Simulator } from "./simulator.ts";

/**
 * Deadlocks: replicas all of whose places (blocking workers, or `concurrency`) are held by requests that wait in line for each other's
 * places. Nothing but a timeout can end that. Looked for between two intervals of the series, not at every event.
 */
export class WaitCycles {
  /** Replicas that can be full while none of their requests is being worked on. */
  private readonly holders: readonly number[];
  private readonly told = new Set<string>();
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    const { units, components } = sim.model;
    this.holders = units.flatMap(({ component }, unit) => {
      const station = components[component]!;
      const holds = (station.blocking && station.workers < Number.POSITIVE_INFINITY) || station.concurrency < Number.POSITIVE_INFINITY;
      return holds ? [unit] : [];
    });
  }

  look(): void {
    const { stations, replicas } = this.sim;
    const stuck = new Set(
      this.holders.filter((unit) => stations.lines.waiting[unit]! > 0 && !stations.hasRoom(replicas.stationOf(unit), unit)),
    );
    if (stuck.size === 0) return;
    const waits = this.waits(stuck);
    // A replica is stuck only if all that it works on waits for a stuck one.
    for (let before = -1; before !== stuck.size; ) {
      before = stuck.size;
      for (const unit of stuck) {
        const held = new Set(waits.filter(({ from, to }) => from === unit && stuck.has(to)).map(({ holder }) => holder));
        if (held.size < stations.begun[unit]!) stuck.delete(unit);
      }
    }
    const first = stuck.values().next().value;
    if (first !== undefined) this.tell(first, waits, stuck);
  }

  /** Requests that hold a place at one of these replicas while what they wait for waits in line at one. */
  private waits(stuck: ReadonlySet<number>): Wait[] {
    const { calls, model } = this.sim;
    const waits: Wait[] = [];
    for (let call = 0; call < calls.end; call += recordSize) {
      const to = calls.ints[call | Field.unit]!;
      if (calls.ints[call | Field.phase] !== Phase.queued || !stuck.has(to)) continue;
      const via: number[] = [];
      let timeout = Number.POSITIVE_INFINITY;
      for (let inner = call; calls.isAwaited(inner); inner = calls.ints[inner | Field.parent]!) {
        const holder = calls.ints[inner | Field.parent]!;
        const limit = model.sites[calls.ints[inner | Field.site]!]?.link?.timeout ?? -1;
        if (limit >= 0) timeout = Math.min(timeout, limit);
        // Branches of a parallel block, and a call that stands for several, hold no place of their own; neither does a client.
        const unit =
          calls.ints[holder | Field.kind] === Kind.call || calls.ints[holder | Field.kind] === Kind.message
            ? calls.ints[holder | Field.unit]!
            : -1;
        if (unit < 0) continue;
        if (stuck.has(unit)) waits.push({ holder, from: unit, via: [...via], to, timeout });
        via.unshift(unit);
      }
    }
    return waits;
  }

  private tell(first: number, waits: readonly Wait[], stuck: ReadonlySet<number>): void {
    const { model } = this.sim;
    const path: Wait[] = [];
    const seen = new Map<number, number>();
    let unit = first;
    while (!seen.has(unit)) {
      seen.set(unit, path.length);
      const wait = waits.find(({ from, to }) => from === unit && stuck.has(to));
      if (!wait) return;
      path.push(wait);
      unit = wait.to;
    }
    const cycle = path.slice(seen.get(unit));
    const ids: ElementId[] = cycle
      .flatMap(({ from, via }) => [from, ...via])
      .map((unit) => model.components[model.units[unit]!.component]!.id);
    const start = ids.indexOf([...ids].sort()[0] ?? "");
    const around = [...ids.slice(start), ...ids.slice(0, start), ids[start] ?? ""];
    const name = around.join(" → ");
    if (this.told.has(name)) return;
    this.told.add(name);
    const shortest = cycle.reduce((least, { timeout }) => Math.min(least, timeout), Number.POSITIVE_INFINITY);
    this.sim.tell(`deadlock: ${name}`, ids[start] ?? null);
    this.sim.note(
      `Deadlock: ${name}. ${cycle.length === 1 ? "All places of a replica are held by requests that wait in line for one of them" : `All places of ${countText(cycle.length)} replicas are held by requests that wait in line for the next one's`}; ` +
        (shortest < Number.POSITIVE_INFINITY
          ? "only timeouts end it, and it comes back. "
          : "without a timeout on these calls it never ends. ") +
        "Give the inner calls workers of their own, let the callers not block while they wait, or set timeouts.",
    );
  }
}

interface Wait {
  /** The call that holds a place. */
  readonly holder: number;
  /** Replica where it does, those that work on what it asked for, and the one where that waits in line. */
  readonly from: number;
  readonly via: readonly number[];
  readonly to: number;
  /** Seconds after which a call on this way is given up; Infinity for never. */
  readonly timeout: number;
}
