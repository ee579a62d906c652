import { readFile } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import type { FromSimulation } from "@lintel/webview/simulation-messages";
import type { SimulationWorker } from "./worker.ts";

/** The script is written for a web worker. This gives it, in a thread of Node, the few names that it uses for one run. */
const webWorkerNames = `
const { parentPort: lintelPort } = require("node:worker_threads");
globalThis.self = globalThis;
self.postMessage = (message) => lintelPort.postMessage(message);
self.addEventListener = (type, listener) => type === "message" && lintelPort.on("message", (data) => listener({ data }));
if (!globalThis.navigator) globalThis.navigator = { hardwareConcurrency: 1 };
`;

/** Starts the simulation script in a thread. */
export async function startNodeWorker(script: string): Promise<SimulationWorker> {
  const worker = new Worker(webWorkerNames + (await readFile(script, "utf8")), { eval: true });
  return {
    post: (request) => worker.postMessage(request),
    onMessage(receive) {
      worker.on("message", (message: FromSimulation) => receive(message));
      worker.on("error", (error) => receive({ type: "failed", message: error.message }));
    },
    terminate() {
      void worker.terminate();
    },
  };
}
