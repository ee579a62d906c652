import type { FirstLayoutAnswer, FirstLayoutRequest } from "@lintel/webview/first-layout";
import type { StartWorker } from "../workers/worker.ts";

export type StartLayout = StartWorker<FirstLayoutRequest, FirstLayoutAnswer>;
export type GivenLayout = Extract<FirstLayoutAnswer, { type: "first-layout" }>["layout"];

/** Milliseconds after which a layout is given up: the page has made its own by then. */
const deadline = 15_000;

/**
 * Lays out the design of a panel while its page is being loaded, in a worker that lives as long as that takes. The page takes the layout when
 * it is of the structure that it wants to show.
 */
export class FirstLayout {
  readonly #start: StartLayout;
  readonly #warn: (message: string) => void;
  #worker: ReturnType<StartLayout> | null = null;
  /** What was laid out last, for when the panel was hidden and its page is loaded again. */
  #last: { readonly request: string; readonly layout: GivenLayout } | null = null;

  constructor(start: StartLayout, warn: (message: string) => void) {
    this.#start = start;
    this.#warn = warn;
  }

  /** Starts the worker before it is known what to lay out. */
  prepare(): void {
    if (this.#last) return;
    this.#worker ??= this.#start();
    // Told when it is used.
    this.#worker.catch(() => undefined);
  }

  /** `null` when there is none, for reasons that are in the log. Never rejects. */
  async of(request: FirstLayoutRequest): Promise<GivenLayout | null> {
    const { design, pins, direction } = request;
    const asked = JSON.stringify([design, pins, direction]);
    if (this.#last?.request === asked) return this.#last.layout;
    const started = this.#worker ?? this.#start();
    this.#worker = null;
    try {
      const layout = await answered(started, request);
      this.#last = { request: asked, layout };
      return layout;
    } catch (error) {
      this.#warn(`The design was not laid out ahead of its page: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  }

  /** Ends a worker that was prepared for nothing. */
  release(): void {
    end(this.#worker);
    this.#worker = null;
  }
}

async function answered(started: ReturnType<StartLayout>, request: FirstLayoutRequest): Promise<GivenLayout> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const worker = await started;
    return await new Promise((done, fail) => {
      timer = setTimeout(() => fail(new Error(`it took longer than ${deadline / 1000} s`)), deadline);
      worker.onMessage((answer) => {
        if (answer.type === "failed") fail(new Error(answer.message));
        else done(answer.layout);
      });
      worker.post(request);
    });
  } finally {
    clearTimeout(timer);
    end(started);
  }
}

function end(started: ReturnType<StartLayout> | null): void {
  started?.then(
    (worker) => worker.terminate(),
    () => undefined,
  );
}
