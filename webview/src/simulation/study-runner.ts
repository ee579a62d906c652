import type { StudyProgress } from "@lintel/engine/simulation";
import { startWorker } from "../blob-worker.ts";
import { isRecord } from "../read-message.ts";
import { t } from "../texts/index.ts";
import type { StudyOutcome, StudyRequest } from "./studies.ts";
import type { FromSimulation, ToStudy } from "./worker-messages.ts";

export interface StudyEvents {
  progress(progress: StudyProgress): void;
  /** Also of a study that was stopped: what is known of it. */
  studied(outcome: StudyOutcome): void;
  failed(message: string): void;
}

/** Milliseconds that a study which was stopped has to tell what it knows, before its worker is ended. */
const patience = 90;

/** Runs one study at a time in workers of its own. */
export class StudyRunner {
  readonly #url: string;
  #worker: Worker | null = null;
  #study = 0;

  constructor(workerUrl: string) {
    this.#url = workerUrl;
  }

  /** Starts a study; one that is still going is dropped. */
  async start(request: StudyRequest, events: StudyEvents): Promise<void> {
    this.drop();
    const study = ++this.#study;
    const failed = (message: string): void => {
      if (study !== this.#study) return;
      this.drop();
      events.failed(message);
    };
    try {
      const worker = await startWorker(this.#url);
      if (study !== this.#study) {
        worker.terminate();
        return;
      }
      this.#worker = worker;
      worker.addEventListener("error", (event) => failed(event.message || t.simulation.workerStopped));
      worker.addEventListener("message", (event: MessageEvent<unknown>) => {
        if (study !== this.#study || !isRecord(event.data)) return;
        const message = event.data as FromSimulation;
        if (message.type === "study-progress") events.progress(message.progress);
        else if (message.type === "failed") failed(message.message);
        else if (message.type === "studied") {
          this.drop();
          events.studied(message.outcome);
        }
      });
      const message: ToStudy = { type: "study", request };
      worker.postMessage(message);
    } catch (error) {
      failed(error instanceof Error ? error.message : String(error));
    }
  }

  /** Asks for what is known and ends the study; `late` is called when no answer comes in time. */
  stop(late: () => void): void {
    const study = this.#study;
    const end = (): void => {
      if (study !== this.#study) return;
      this.drop();
      late();
    };
    // While its script is still on the way nobody is there who could answer.
    if (this.#worker === null) {
      end();
      return;
    }
    const message: ToStudy = { type: "stop-study" };
    this.#worker.postMessage(message);
    setTimeout(end, patience);
  }

  /** Ends the study at once; none of its events arrives any more. */
  drop(): void {
    this.#study++;
    this.#worker?.terminate();
    this.#worker = null;
  }
}
