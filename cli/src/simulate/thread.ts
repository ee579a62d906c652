import { setImmediate } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import { replicator, type ToReplicator } from "@lintel/engine/simulation";

/* The script of a worker thread that simulates replications; a bundle of its own, beside that of the command line. */

const port = parentPort;
if (port) {
  const handle = replicator(
    (message) => port.postMessage(message),
    () => setImmediate(),
    () => performance.now(),
  );
  port.on("message", (message: ToReplicator) => handle(message));
}
