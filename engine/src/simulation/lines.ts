import type { Model, StationModel } from "./compile/model.ts";
import type { CallPool } from "./kernel/calls.ts";
import { Field } from "./kernel/calls.ts";

/** Requests that wait at each replica: one line, or one for each priority, chained through the calls' `next`. */
export class Lines {
  /** Requests waiting at each unit, cancelled ones not counted. */
  readonly waiting: Int32Array;
  private readonly firstLine: Int32Array;
  /** Per line of a unit, the most important first: its ends. */
  private readonly head: Int32Array;
  private readonly tail: Int32Array;
  private readonly calls: CallPool;

  constructor({ units, components }: Model, calls: CallPool) {
    this.calls = calls;
    this.waiting = new Int32Array(units.length);
    this.firstLine = new Int32Array(units.length);
    let lines = 0;
    for (const [unit, { component }] of units.entries()) {
      this.firstLine[unit] = lines;
      lines += components[component]!.lines;
    }
    this.head = new Int32Array(lines).fill(-1);
    this.tail = new Int32Array(lines).fill(-1);
  }

  add(call: number, station: StationModel, unit: number): void {
    const { calls } = this;
    const line = this.firstLine[unit]! + (station.lines > 1 ? calls.ints[call | Field.rank]! : 0);
    if (this.head[line]! < 0) {
      calls.ints[call | Field.next] = -1;
      this.head[line] = call;
      this.tail[line] = call;
    } else if (station.lastInFirstOut) {
      calls.ints[call | Field.next] = this.head[line]!;
      this.head[line] = call;
    } else {
      calls.ints[call | Field.next] = -1;
      calls.ints[this.tail[line]! | Field.next] = call;
      this.tail[line] = call;
    }
    this.waiting[unit]! += 1;
  }

  /** Removes and returns who is next, cancelled ones included; −1 when nobody waits. */
  take(station: StationModel, unit: number): number {
    const first = this.firstLine[unit]!;
    for (let line = first; line < first + station.lines; line++) {
      const call = this.head[line]!;
      if (call < 0) continue;
      this.head[line] = this.calls.ints[call | Field.next]!;
      if (this.head[line]! < 0) this.tail[line] = -1;
      return call;
    }
    return -1;
  }

  clear(station: StationModel, unit: number): void {
    const first = this.firstLine[unit]!;
    this.head.fill(-1, first, first + station.lines);
    this.tail.fill(-1, first, first + station.lines);
    this.waiting[unit] = 0;
  }
}
