import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { FromReplicator, Replicator } from "@lintel/engine/simulation";

/** Threads at most: each holds a run's state of its own. */
const mostThreads = 16;

/** Runs of several scenarios at the same time at most: each may need all the memory that a run is allowed. */
const mostRuns = 4;

/** Runs, each of so many replications, that have a core of their own for each replication. */
export function runsAtOnce(runs: number, replications: number): number {
  return Math.max(1, Math.min(runs, mostRuns, Math.floor(availableParallelism() / replications)));
}

/** As many threads as are useful for this many replications beside other runs; none when one after the other in this thread is as fast. */
export function startThreads(script: URL, replications: number, runs = 1): Replicator[] {
  const count = Math.max(1, Math.min(replications, Math.floor(availableParallelism() / runs), mostThreads));
  return count * runs < 2 ? [] : Array.from({ length: count }, () => threadOf(script));
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
