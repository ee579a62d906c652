import type { LinkModel } from "./compile/model.ts";
import { callEvent, Event, eventOf } from "./kernel/events.ts";
import { widerFloatRing, widerIntRing } from "./kernel/wider.ts";
import type { Simulator } from "./simulator.ts";

/** Messages on their way through one direction of a link, oldest first. */
interface Pipe {
  readonly seconds: number;
  call: Int32Array;
  /** What follows once the message is through: an event, after the latency. */
  event: Int32Array;
  latency: Float64Array;
  /** When it is through, in the pipe's own time: the transfer each message has had so far. */
  through: Float64Array;
  head: number;
  count: number;
  moved: number;
  at: number;
  pending: boolean;
}

/**
 * Links with a bandwidth: messages in the same direction share it evenly, as TCP connections do. All messages of one direction are equally
 * large, so under equal shares they leave in the order they came, and one pending event for each direction will do.
 */
export class Transfers {
  private readonly pipes: (Pipe | null)[];
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    this.pipes = sim.model.links.flatMap((link) => (link.sharesBandwidth ? [pipeOf(link.sending), pipeOf(link.answering)] : [null, null]));
  }

  /** Sends a message there (0) or back (1); `event` comes `latency` seconds after its last byte left. */
  send(link: LinkModel, direction: 0 | 1, call: number, latency: number, event: number): void {
    const index = link.index * 2 + direction;
    const pipe = this.pipes[index];
    if (!pipe) {
      this.sim.later(latency, callEvent(event, call));
      return;
    }
    this.advance(pipe);
    if (pipe.count === pipe.call.length) grow(pipe);
    const slot = (pipe.head + pipe.count) & (pipe.call.length - 1);
    pipe.call[slot] = call;
    pipe.event[slot] = event;
    pipe.latency[slot] = latency;
    pipe.through[slot] = pipe.moved + pipe.seconds;
    pipe.count += 1;
    if (!pipe.pending) this.schedule(pipe, index);
  }

  /** The oldest message may be through; those that came since have put it off. */
  due(index: number): void {
    const pipe = this.pipes[index];
    if (!pipe) return;
    pipe.pending = false;
    this.advance(pipe);
    const now = this.sim.now;
    // Times that differ by rounding alone are the same: what is left may be too short for the clock to show.
    while (pipe.count > 0 && (pipe.through[pipe.head]! - pipe.moved <= 1e-9 * pipe.seconds || now + left(pipe) === now)) {
      const slot = pipe.head;
      pipe.head = (pipe.head + 1) & (pipe.call.length - 1);
      pipe.count -= 1;
      this.sim.queue.push(now + pipe.latency[slot]!, callEvent(pipe.event[slot]!, pipe.call[slot]!));
    }
    if (pipe.count > 0) this.schedule(pipe, index);
    else pipe.moved = 0;
  }

  private advance(pipe: Pipe): void {
    const { now } = this.sim;
    if (pipe.count > 0) pipe.moved += (now - pipe.at) / pipe.count;
    pipe.at = now;
  }

  private schedule(pipe: Pipe, index: number): void {
    pipe.pending = true;
    this.sim.queue.push(this.sim.now + left(pipe), eventOf(Event.transferred, index));
  }
}

/** Seconds until the oldest message is through when no other comes. */
function left(pipe: Pipe): number {
  return Math.max(0, pipe.through[pipe.head]! - pipe.moved) * pipe.count;
}

function pipeOf(seconds: number): Pipe | null {
  if (!(seconds > 0)) return null;
  return {
    seconds,
    call: new Int32Array(16),
    event: new Int32Array(16),
    latency: new Float64Array(16),
    through: new Float64Array(16),
    head: 0,
    count: 0,
    moved: 0,
    at: 0,
    pending: false,
  };
}

function grow(pipe: Pipe): void {
  pipe.call = widerIntRing(pipe.call, pipe.head);
  pipe.event = widerIntRing(pipe.event, pipe.head);
  pipe.latency = widerFloatRing(pipe.latency, pipe.head);
  pipe.through = widerFloatRing(pipe.through, pipe.head);
  pipe.head = 0;
}
