import { createRun } from "@lintel/engine/simulation";
import type { FromSimulation, RunRequest } from "./simulation/worker-messages.ts";

/** Events between two looks at the clock: some tens of milliseconds. */
const slice = 20_000;
/** Milliseconds between two progress messages, and between two partial results. */
const progressEvery = 100;
const partialEvery = 500;

const post = (message: FromSimulation): void => self.postMessage(message);

self.addEventListener("message", (event: MessageEvent<RunRequest>) => {
  try {
    simulate(event.data);
  } catch (error) {
    post({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
});

function simulate({ design, options }: RunRequest): void {
  const run = createRun(design, options);
  let lastProgress = performance.now();
  let lastPartial = lastProgress;
  while (!run.advance(slice)) {
    const now = performance.now();
    if (now - lastProgress < progressEvery) continue;
    lastProgress = now;
    const isPartialDue = now - lastPartial >= partialEvery;
    post({ type: "progress", progress: run.progress(), partial: isPartialDue ? run.result() : null });
    // Making a result of a long run takes time of its own; the pause counts from its end.
    if (isPartialDue) lastPartial = performance.now();
  }
  post({ type: "finished", result: run.result() });
}
