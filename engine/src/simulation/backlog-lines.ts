import { countText } from "../model/index.ts";
import type { BacklogModel } from "./compile/model.ts";
import { Field } from "./kernel/calls.ts";
import { MessageRing } from "./policies/message-ring.ts";
import type { Simulator } from "./simulator.ts";

/** Messages kept of all backlogs together, in all replications at the same time; what comes beyond is counted as lost, with a note. */
const mostMessages = 16_000_000;

/** The messages that wait at brokers: a line for each partition, or one for each priority in it. */
export class BacklogLines {
  private readonly rings: MessageRing[][];
  /** Messages waiting, by backlog. */
  readonly total: Int32Array;
  private kept = 0;
  private readonly most: number;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    const { backlogs } = sim.model;
    this.rings = backlogs.map((backlog) => Array.from({ length: backlog.partitions * backlog.lines }, () => new MessageRing()));
    this.total = new Int32Array(backlogs.length);
    this.most = Math.floor(mostMessages * sim.memoryShare);
  }

  /** The line that goes next in a partition; `null` when nothing waits there. */
  next(backlog: BacklogModel, partition: number): MessageRing | null {
    const rings = this.rings[backlog.index]!;
    for (let line = partition * backlog.lines; line < (partition + 1) * backlog.lines; line++)
      if (rings[line]!.count > 0) return rings[line]!;
    return null;
  }

  /** Keeps a message; `false` when there is no room for more. */
  add(backlog: BacklogModel, message: number, group: number): boolean {
    const { sim } = this;
    if (this.kept >= this.most) {
      sim.note(`More than ${countText(this.most)} messages wait; those beyond are counted as lost.`);
      sim.statistics.stations[backlog.broker]!.lostWrites += 1;
      return false;
    }
    const { calls } = sim;
    const rank = backlog.lines > 1 ? calls.ints[message | Field.rank]! : 0;
    const ring = this.rings[backlog.index]![calls.ints[message | Field.partition]! * backlog.lines + rank]!;
    if (backlog.exclusive && group > 0) ring.addFirst(calls, message, sim.now, group);
    else ring.add(calls, message, sim.now, group);
    this.kept += 1;
    this.total[backlog.index]! += 1;
    return true;
  }

  /** Since when the message waits that has waited longest for a backlog's consumers; `null` when none waits. */
  oldest(backlog: BacklogModel): number | null {
    if (this.total[backlog.index] === 0) return null;
    let oldest = Number.POSITIVE_INFINITY;
    for (const ring of this.rings[backlog.index]!) if (ring.count > 0 && ring.visibleAt < oldest) oldest = ring.visibleAt;
    return oldest;
  }

  drop(backlog: BacklogModel, ring: MessageRing): void {
    ring.drop();
    this.kept -= 1;
    this.total[backlog.index]! -= 1;
  }
}
