import type { FromSimulation, RunRequest } from "@lintel/webview/simulation-messages";
import type { StartWorker } from "../workers/worker.ts";

/** Starts a worker that runs one simulation and is then ended. */
export type StartSimulation = StartWorker<RunRequest, FromSimulation>;

export type SimulationResult = Extract<FromSimulation, { type: "finished" }>["result"];

/** Simulates to the end; `null` when it was cancelled before. Rejects with the reason when the simulation fails. */
export async function simulateInWorker(
  start: StartSimulation,
  request: RunRequest,
  cancelled: AbortSignal,
): Promise<SimulationResult | null> {
  if (cancelled.aborted) return null;
  const worker = await start();
  try {
    return await new Promise((done, fail) => {
      const stop = (): void => done(null);
      if (cancelled.aborted) stop();
      cancelled.addEventListener("abort", stop, { once: true });
      worker.onMessage((message) => {
        if (message.type === "finished") done(message.result);
        else if (message.type === "failed") fail(new Error(message.message));
      });
      worker.post(request);
    });
  } finally {
    worker.terminate();
  }
}
