import type { Design } from "@lintel/engine/model";
import type { SimulationOptions, SimulationProgress, SimulationResult } from "@lintel/engine/simulation";
import { startWorker } from "../blob-worker.ts";
import { isRecord } from "../read-message.ts";
import type { FromSimulation, RunRequest } from "./worker-messages.ts";

export interface RunEvents {
  progress(progress: SimulationProgress, partial: SimulationResult | null): void;
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
  async start(design: Design, options: SimulationOptions, events: RunEvents): Promise<void> {
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
      worker.addEventListener("error", (event) => failed(event.message || "The simulation worker stopped."));
      worker.addEventListener("message", (event: MessageEvent<unknown>) => {
        if (run !== this.#run || !isRecord(event.data)) return;
        const message = event.data as FromSimulation;
        if (message.type === "progress") events.progress(message.progress, message.partial);
        else if (message.type === "failed") failed(message.message);
        else {
          this.cancel();
          events.finished(message.result);
        }
      });
      const request: RunRequest = { type: "run", design, options };
      worker.postMessage(request);
    } catch (error) {
      if (run === this.#run) events.failed(error instanceof Error ? error.message : String(error));
    }
  }

  /** Ends the run at once; none of its events arrives any more. */
  cancel(): void {
    this.#run++;
    this.#worker?.terminate();
    this.#worker = null;
  }
}
