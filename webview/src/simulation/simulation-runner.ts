import type { Design } from "@lintel/engine/model";
import type { LiveAction, LiveEffect, SimulationOptions, SimulationProgress, SimulationResult } from "@lintel/engine/simulation";
import { startWorker } from "../blob-worker.ts";
import { isRecord } from "../read-message.ts";
import { t } from "../texts/index.ts";
import type { FromSimulation, Pace, RunRequest, ToRun } from "./worker-messages.ts";

export interface RunEvents {
  progress(progress: SimulationProgress, partial: SimulationResult | null): void;
  /** Everything done live so far; `done`: what was just asked for, `null` when it could not be done. */
  acted(actions: readonly LiveAction[], done: LiveAction | null): void;
  finished(result: SimulationResult): void;
  failed(message: string): void;
}

/** Runs one simulation at a time in a worker of its own. */
export class SimulationRunner {
  readonly #url: string;
  #worker: Worker | null = null;
  #run = 0;

  constructor(workerUrl: string) {
    this.#url = workerUrl;
  }

  /** Starts a run; one that is still going is cancelled. */
  async start(design: Design, options: SimulationOptions, pace: Pace, events: RunEvents): Promise<void> {
    this.cancel();
    const run = ++this.#run;
    try {
      const worker = await startWorker(this.#url);
      if (run !== this.#run) {
        worker.terminate();
        return;
      }
      this.#worker = worker;
      const failed = (message: string): void => {
        if (run !== this.#run) return;
        this.cancel();
        events.failed(message);
      };
      worker.addEventListener("error", (event) => failed(event.message || t.simulation.workerStopped));
      worker.addEventListener("message", (event: MessageEvent<unknown>) => {
        if (run !== this.#run || !isRecord(event.data)) return;
        const message = event.data as FromSimulation;
        if (message.type === "progress") events.progress(message.progress, message.partial);
        else if (message.type === "acted") events.acted(message.actions, message.done);
        else if (message.type === "failed") failed(message.message);
        else if (message.type === "finished") {
          this.cancel();
          events.finished(message.result);
        }
      });
      const request: RunRequest = { type: "run", design, options, pace };
      worker.postMessage(request);
    } catch (error) {
      if (run === this.#run) events.failed(error instanceof Error ? error.message : String(error));
    }
  }

  /** Changes how fast a run goes. */
  setPace(pace: Pace): void {
    this.#tell({ type: "pace", pace });
  }

  /** Does something to the system under way; `acted` tells what came of it. */
  act(effect: LiveEffect, duration: number | null): void {
    this.#tell({ type: "act", effect, duration });
  }

  undo(effect: LiveEffect): void {
    this.#tell({ type: "undo", effect });
  }

  /** Ends the run at once; none of its events arrives any more. */
  cancel(): void {
    this.#run++;
    this.#worker?.terminate();
    this.#worker = null;
  }

  #tell(message: ToRun): void {
    this.#worker?.postMessage(message);
  }
}
