import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { FromReplicator, Replicator } from "@lintel/engine/simulation";

/** Threads at most: each holds a run's state of its own. */
const mostThreads = 16;

/** As many threads as are useful for this many replications; none when one after the other is as fast. */
export function startThreads(script: URL, replications: number): Replicator[] {
  const count = Math.min(replications, availableParallelism(), mostThreads);
  return count < 2 ? [] : Array.from({ length: count }, () => threadOf(script));
}

/** One worker thread that runs a bundle of `thread.ts`. */
export function threadOf(script: URL): Replicator {
  const worker = new Worker(script);
  return {
    post: (message) => worker.postMessage(message),
    listen(receive) {
      worker.on("message", (message: FromReplicator) => receive(message));
      worker.on("error", (error) => receive({ type: "failed", message: error.message }));
    },
    terminate() {
      void worker.terminate();
    },
  };
}
