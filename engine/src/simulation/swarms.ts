import { timeText } from "../model/index.ts";
import type { SwarmModel } from "./compile/batch.ts";
import { Event, eventOf } from "./kernel/events.ts";
import type { RandomStream } from "./kernel/random.ts";
import type { Simulator } from "./simulator.ts";

/** Machines that one which lacks chunks asks in one step. */
const mostAsked = 16;

interface SwarmState {
  /** 1 where a machine has a chunk, at `machine × chunks + chunk`; machine 0 has the file from the start. */
  readonly has: Uint8Array;
  /** Machines that have each chunk. */
  readonly copies: Int32Array;
  /** Chunks each machine lacks. */
  readonly lacks: Int32Array;
  readonly order: Int32Array;
  readonly sends: Uint8Array;
  missing: number;
}

/**
 * Peers that get a file from one machine and from each other, from the start of the run on. In each step every machine sends at most one
 * chunk and receives at most one. Those that lack chunks ask others in random order, and take the rarest chunk offered.
 */
export class Swarms {
  private readonly states: SwarmState[];
  private readonly sim: Simulator;

  constructor(sim: Simulator) {
    this.sim = sim;
    this.states = sim.model.swarms.map(stateOf);
    sim.model.swarms.forEach(({ step }, swarm) => {
      sim.queue.push(step, eventOf(Event.swarm, swarm));
    });
  }

  /** A step is over: its chunks have arrived. */
  step(swarm: number): void {
    const { sim } = this;
    const model = sim.model.swarms[swarm]!;
    const state = this.states[swarm]!;
    const station = sim.model.components[model.component]!;
    exchange(model, state, sim.stream(station.choiceStream));
    if (state.missing > 0) {
      sim.queue.push(sim.now + model.step * sim.stations.slowness[station.index]!, eventOf(Event.swarm, swarm));
      return;
    }
    sim.statistics.stations[station.index]!.visited(0, sim.now);
    sim.tell(`${station.id}: every peer has the file after ${timeText(sim.now)}`, station.id);
  }

  /** Says what was not done at the end. */
  close(): void {
    for (const [swarm, model] of this.sim.model.swarms.entries()) {
      const { missing, has } = this.states[swarm]!;
      if (missing === 0) continue;
      const { id } = this.sim.model.components[model.component]!;
      this.sim.note(`${id}: at the end of the run ${missing} of ${has.length - model.chunks} chunks had not arrived yet.`);
    }
  }
}

function stateOf({ peers, chunks }: SwarmModel): SwarmState {
  const state: SwarmState = {
    has: new Uint8Array((peers + 1) * chunks),
    copies: new Int32Array(chunks).fill(1),
    lacks: new Int32Array(peers + 1).fill(chunks),
    order: Int32Array.from({ length: peers + 1 }, (_, machine) => machine),
    sends: new Uint8Array(peers + 1),
    missing: peers * chunks,
  };
  state.has.fill(1, 0, chunks);
  state.lacks[0] = 0;
  return state;
}

function exchange({ peers, chunks }: SwarmModel, state: SwarmState, stream: RandomStream): void {
  const { has, copies, lacks, order, sends } = state;
  sends.fill(0);
  // What arrives in this step can be sent on in the next one only.
  const arrived: number[] = [];
  for (let i = peers; i > 0; i--) swap(order, i, stream.below(i + 1));
  for (let i = 0; i <= peers; i++) {
    const receiver = order[i]!;
    if (lacks[receiver] === 0) continue;
    for (let asked = 0; asked < mostAsked; asked++) {
      // The machine that began is asked first by whoever comes first: all chunks come from it.
      const sender = asked === 0 ? 0 : stream.below(peers + 1);
      if (sends[sender] === 1 || sender === receiver) continue;
      const chunk = rarest(has, copies, sender * chunks, receiver * chunks, chunks);
      if (chunk < 0) continue;
      sends[sender] = 1;
      copies[chunk]! += 1;
      arrived.push(receiver * chunks + chunk);
      lacks[receiver]! -= 1;
      break;
    }
  }
  for (const place of arrived) has[place] = 1;
  state.missing -= arrived.length;
}

/** The chunk with the fewest copies that the sender has and the receiver lacks; −1 for none. */
function rarest(has: Uint8Array, copies: Int32Array, sender: number, receiver: number, chunks: number): number {
  let best = -1;
  for (let chunk = 0; chunk < chunks; chunk++) {
    if (has[sender + chunk] === 1 && has[receiver + chunk] === 0 && (best < 0 || copies[chunk]! < copies[best]!)) best = chunk;
  }
  return best;
}

function swap(order: Int32Array, a: number, b: number): void {
  const kept = order[a]!;
  order[a] = order[b]!;
  order[b] = kept;
}
