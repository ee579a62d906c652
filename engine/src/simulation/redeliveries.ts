import { timeText } from "../model/index.ts";
import type { BacklogModel } from "./compile/model.ts";
import { Field, Time } from "./kernel/calls.ts";
import { Event, eventOf } from "./kernel/events.ts";
import { ExpiryRing } from "./kernel/expiry-ring.ts";
import type { Simulator } from "./simulator.ts";

/**
 * Messages whose handling takes longer than their visibility: the broker takes the consumer for dead and gives the message to another. The
 * copies are one message: once one of them is done, those that still wait go away, but those in work go on.
 */
export class Redeliveries {
  /** By backlog: the ends of the visibility of what is being handled. All of one backlog are equally long. */
  private readonly ends: ExpiryRing[];
  private readonly pending: Uint8Array;
  /** The group of each message in work that has copies, and of each group how many copies there are and whether one is done. */
  private readonly groupOf = new Map<number, number>();
  private readonly groups = new Map<number, { copies: number; done: boolean }>();
  private lastGroup = 0;
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    this.ends = sim.model.backlogs.map(() => new ExpiryRing());
    this.pending = new Uint8Array(sim.model.backlogs.length);
  }

  /** A consumer begins with a message, which may be a copy (group above 0). */
  taken(message: number, backlog: BacklogModel, group: number): void {
    const { sim } = this;
    if (group > 0) this.groupOf.set(message, group);
    if (backlog.atMostOnce || !(backlog.visibility > 0) || backlog.visibility === Number.POSITIVE_INFINITY) return;
    this.ends[backlog.index]!.add(sim.now + backlog.visibility, message, sim.calls.ints[message | Field.generation]!, this.isHandled);
    if (this.pending[backlog.index] === 1) return;
    this.pending[backlog.index] = 1;
    sim.queue.push(sim.now + backlog.visibility, eventOf(Event.redeliver, backlog.index));
  }

  /** A message is still with its consumer: it has not been freed, and not been put back. */
  private readonly isHandled = (message: number, generation: number): boolean => {
    const { calls } = this.sim;
    return calls.ints[message | Field.generation] === generation && calls.ints[message | Field.unit]! >= 0;
  };

  /** Visibilities of a backlog end. */
  due(index: number): void {
    const { sim } = this;
    const ring = this.ends[index]!;
    const backlog = sim.model.backlogs[index]!;
    let next = ring.nextTime(this.isHandled);
    while (next <= sim.now) {
      this.again(ring.take(), backlog);
      next = ring.nextTime(this.isHandled);
    }
    if (next === Number.POSITIVE_INFINITY) this.pending[index] = 0;
    else sim.queue.push(next, eventOf(Event.redeliver, index));
  }

  private again(message: number, backlog: BacklogModel): void {
    const { sim } = this;
    // A message that failed and was taken again has a later end than the one that comes up here.
    if (sim.now - sim.calls.times[(message >> 3) | Time.serviceStart]! < backlog.visibility * (1 - 1e-9)) return;
    const broker = sim.model.components[backlog.broker]!.id;
    sim.note(
      `${broker} delivered messages again while they were still being handled: that took longer than its visibility of ${timeText(backlog.visibility)}.`,
    );
    let group = this.groupOf.get(message) ?? 0;
    if (group === 0) {
      group = ++this.lastGroup;
      this.groupOf.set(message, group);
      this.groups.set(group, { copies: 1, done: false });
    }
    const known = this.groups.get(group);
    if (!known || known.done) return;
    if (sim.messaging.again(message, backlog, group)) known.copies += 1;
  }

  /** Whether a waiting copy's message has been handled by now. */
  isDone(group: number): boolean {
    return group > 0 && this.groups.get(group)?.done === true;
  }

  /** A copy that waited is not needed any more. */
  dropped(group: number): void {
    const known = this.groups.get(group);
    if (!known) return;
    known.copies -= 1;
    if (known.copies === 0) this.groups.delete(group);
  }

  /** Whether another delivery of a message that is being handled has been handled already. */
  isLate(message: number): boolean {
    return this.isDone(this.groupOf.get(message) ?? 0);
  }

  /** The handling of a message has ended: whether it must be delivered again if it failed. */
  ended(message: number, ok: boolean): boolean {
    const group = this.groupOf.get(message);
    if (group === undefined) return true;
    this.groupOf.delete(message);
    const known = this.groups.get(group);
    if (known && ok) known.done = true;
    const others = (known?.copies ?? 1) > 1;
    this.dropped(group);
    // Another copy waits or is in work: the message is not lost with this one.
    return !others;
  }
}
