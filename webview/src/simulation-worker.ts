import {
  createParallelRun,
  createRun,
  type FromReplicator,
  type ParallelRun,
  type Replicator,
  replicator,
  type ToReplicator,
} from "@lintel/engine/simulation";
import type { FromSimulation, RunRequest } from "./simulation/worker-messages.ts";

/** Events between two looks at the clock: some tens of milliseconds. */
const slice = 20_000;
/** Milliseconds between two progress messages, and between two partial results. */
const progressEvery = 100;
const partialEvery = 500;
/** Workers at most that share the replications of a run. */
const mostWorkers = 8;

const post = (message: FromSimulation | FromReplicator): void => self.postMessage(message);

/* The page asks this worker for a run; for several replications it starts more of its own kind and asks those for one replication each. */
const replicate = replicator(post, pause, () => performance.now());

self.addEventListener("message", (event: MessageEvent<RunRequest | ToReplicator>) => {
  const message = event.data;
  if (message.type !== "run") {
    replicate(message);
    return;
  }
  const workers = Math.min(message.options.replications, navigator.hardwareConcurrency, mostWorkers);
  const failed = (error: unknown): void => post({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  if (workers > 1) simulateTogether(message, workers).catch(failed);
  else {
    try {
      simulate(message);
    } catch (error) {
      failed(error);
    }
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

async function simulateTogether({ design, options }: RunRequest, workers: number): Promise<void> {
  const run: ParallelRun = createParallelRun(design, options, Array.from({ length: workers }, another));
  const telling = setInterval(() => post({ type: "progress", progress: run.progress(), partial: null }), progressEvery);
  try {
    const result = await run.result;
    post({ type: "finished", result });
  } finally {
    clearInterval(telling);
  }
}

/** A worker with the same script. It ends with this one, so a run that is cancelled leaves nothing behind. */
function another(): Replicator {
  const worker = new Worker(self.location.href);
  return {
    post: (message) => worker.postMessage(message),
    listen(receive) {
      worker.addEventListener("message", (event: MessageEvent<FromReplicator>) => receive(event.data));
      worker.addEventListener("error", (event) => receive({ type: "failed", message: event.message || "A simulation worker stopped." }));
    },
    terminate: () => worker.terminate(),
  };
}

/** Lets messages arrive. A message to oneself is not held back like a timer. */
function pause(): Promise<void> {
  return new Promise((resume) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resume();
    };
    port2.postMessage(null);
  });
}
