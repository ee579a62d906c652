import { readFile } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import type { ScriptWorker } from "./worker.ts";

/** The scripts are written for web workers. This gives them, in a thread of Node, the few names that they use. */
const webWorkerNames = `
const { parentPort: lintelPort } = require("node:worker_threads");
globalThis.self = globalThis;
self.postMessage = (message) => lintelPort.postMessage(message);
self.addEventListener = (type, listener) => type === "message" && lintelPort.on("message", (data) => listener({ data }));
if (!globalThis.navigator) globalThis.navigator = { hardwareConcurrency: 1 };
`;

/** Starts a script in a thread. */
export async function startNodeWorker<Request, Answer>(script: string): Promise<ScriptWorker<Request, Answer>> {
  const worker = new Worker(webWorkerNames + (await readFile(script, "utf8")), { eval: true });
  return {
    post: (request) => worker.postMessage(request),
    onMessage(receive) {
      worker.on("message", (message: Answer) => receive(message));
      worker.on("error", (error) => receive({ type: "failed", message: error.message }));
    },
    terminate() {
      void worker.terminate();
    },
  };
}
