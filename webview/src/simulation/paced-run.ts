import type { SimulationRun } from "@lintel/engine/simulation";
import type { FromSimulation, Pace, ToRun } from "./worker-messages.ts";

/** Milliseconds of one slice: messages of the page are heard between two. */
const sliceTime = 15;
/** Events of a slice: at first, and at most. */
const firstSlice = 2_000;
const mostInSlice = 500_000;
/** Milliseconds between two progress messages. */
const progressEvery = 100;
/** Milliseconds between two partial results at least; and the share of the time that making them may take. */
const partialEvery = 400;
const partialShare = 0.1;
/** Milliseconds between two looks at the clock of a run that waits for it. */
const frame = 20;

export interface PacedHost {
  post(message: FromSimulation): void;
  /** Milliseconds. */
  clock(): number;
  /** Lets messages arrive, for this many milliseconds at least. */
  pause(milliseconds: number): Promise<void>;
}

/** A run in slices, as fast as it goes or at a pace that people can follow; meanwhile the page may change the pace and act on the system. */
export class PacedRun {
  readonly #run: SimulationRun;
  readonly #host: PacedHost;
  #pace: Pace;
  /** Where the clocks of the run and of the reader were set side by side. */
  #from = { simulated: 0, real: 0 };

  constructor(run: SimulationRun, pace: Pace, host: PacedHost) {
    this.#run = run;
    this.#host = host;
    this.#pace = pace;
  }

  receive(message: ToRun): void {
    if (message.type === "pace") {
      this.#pace = message.pace;
      this.#setClocks();
      return;
    }
    const done = message.type === "act" ? this.#run.act(message.effect, message.duration) : this.#run.undo(message.effect);
    this.#host.post({ type: "acted", actions: this.#run.liveActions, done });
  }

  /** Runs to the end. */
  async complete(): Promise<void> {
    const { clock, pause, post } = this.#host;
    const run = this.#run;
    this.#setClocks();
    let slice = firstSlice;
    let told = clock();
    let shown = told;
    let cost = 0;
    for (;;) {
      const before = clock();
      const until = this.#until(before);
      const isDone = this.#pace !== 0 && run.advance(slice, until);
      if (isDone) break;
      const after = clock();
      if (after - told >= progressEvery) {
        told = after;
        const isPartialDue = after - shown >= Math.max(partialEvery, cost / partialShare);
        post({ type: "progress", progress: run.progress(), partial: isPartialDue ? run.result() : null });
        if (isPartialDue) {
          // Making a result of a long run takes time of its own; the pause counts from its end.
          shown = clock();
          cost = shown - after;
        }
      }
      const isWaiting = run.progress().time >= until;
      if (this.#pace === 0 || isWaiting) await pause(frame);
      else {
        slice = Math.min(mostInSlice, Math.max(100, Math.round((slice * sliceTime) / Math.max(1, after - before))));
        // A run that cannot keep the pace goes on from where it is, so that it never has to catch up.
        if (this.#pace !== null && after - before >= sliceTime) this.#setClocks();
        await pause(0);
      }
    }
    post({ type: "finished", result: run.result() });
  }

  #until(now: number): number {
    if (this.#pace === null) return Number.POSITIVE_INFINITY;
    return this.#from.simulated + ((now - this.#from.real) / 1000) * this.#pace;
  }

  #setClocks(): void {
    this.#from = { simulated: this.#run.progress().time, real: this.#host.clock() };
  }
}
