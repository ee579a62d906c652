import type { FromSimulation, RunRequest } from "@lintel/webview/simulation-messages";

/** A worker with the preview's simulation script: it runs one simulation and is then ended. */
export interface SimulationWorker {
  post(request: RunRequest): void;
  onMessage(receive: (message: FromSimulation) => void): void;
  terminate(): void;
}

/** Starts a worker. The way differs between Node and a browser; each entry point knows its own. */
export type StartWorker = () => Promise<SimulationWorker>;

export type SimulationResult = Extract<FromSimulation, { type: "finished" }>["result"];

/** Simulates to the end; `null` when it was cancelled before. Rejects with the reason when the simulation fails. */
export async function simulateInWorker(start: StartWorker, request: RunRequest, cancelled: AbortSignal): Promise<SimulationResult | null> {
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
