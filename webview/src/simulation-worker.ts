import {
  createParallelRun,
  createParallelStudy,
  createRun,
  type FromReplicator,
  type ParallelRun,
  type Replicator,
  replicator,
  type ToReplicator,
} from "@lintel/engine/simulation";
import { PacedRun } from "./simulation/paced-run.ts";
import { runRequest, type StudyRequest } from "./simulation/studies.ts";
import type { FromSimulation, RunRequest, ToRun, ToStudy } from "./simulation/worker-messages.ts";

/** Milliseconds between two progress messages. */
const progressEvery = 100;
/** Workers at most that share the replications of a run. */
const mostWorkers = 8;

const post = (message: FromSimulation | FromReplicator): void => self.postMessage(message);
const clock = (): number => performance.now();
const failed = (error: unknown): void => post({ type: "failed", message: error instanceof Error ? error.message : String(error) });

/* The page asks this worker for a run; for several replications it starts more of its own kind and asks those for one replication each. */
const replicate = replicator(post, () => pause(0), clock);
let current: PacedRun | null = null;
let study: { stop(): void } | null = null;

self.addEventListener("message", (event: MessageEvent<RunRequest | ToRun | ToStudy | ToReplicator>) => {
  const message = event.data;
  switch (message.type) {
    case "run":
      simulate(message).catch(failed);
      return;
    case "study":
      investigate(message.request).catch(failed);
      return;
    case "stop-study":
      study?.stop();
      return;
    case "pace":
    case "act":
    case "undo":
      current?.receive(message);
      return;
    default:
      replicate(message);
  }
});

async function simulate({ design, options, pace = null }: RunRequest): Promise<void> {
  const workers = Math.min(options.replications, navigator.hardwareConcurrency, mostWorkers);
  if (workers > 1 && !options.live) {
    await together(createParallelRun(design, options, Array.from({ length: workers }, another)));
    return;
  }
  current = new PacedRun(createRun(design, options), pace, { post, clock, pause });
  await current.complete();
  current = null;
}

async function together(run: ParallelRun): Promise<void> {
  const telling = setInterval(() => post({ type: "progress", progress: run.progress(), partial: null }), progressEvery);
  try {
    post({ type: "finished", result: await run.result });
  } finally {
    clearInterval(telling);
  }
}

/** A study in workers of its own, so that this one always hears what the page says. */
async function investigate(request: StudyRequest): Promise<void> {
  const workers = Math.max(1, Math.min(navigator.hardwareConcurrency, mostWorkers));
  const outcome = await runRequest(request, async (asked) => {
    const running = createParallelStudy(asked, Array.from({ length: workers }, another));
    study = running;
    const telling = setInterval(() => post({ type: "study-progress", progress: running.progress() }), progressEvery);
    try {
      return await running.outcome;
    } finally {
      clearInterval(telling);
    }
  });
  post({ type: "studied", outcome });
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
function pause(milliseconds: number): Promise<void> {
  if (milliseconds > 0) return new Promise((resume) => setTimeout(resume, milliseconds));
  return new Promise((resume) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resume();
    };
    port2.postMessage(null);
  });
}
