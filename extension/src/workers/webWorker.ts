import type { FromSimulation, RunRequest } from "@lintel/webview/simulation-messages";
import { l10n } from "vscode";
import type { ScriptWorker } from "./worker.ts";

/** Starts the simulation script in a web worker. The extension may come from another origin than the page, so the script becomes a blob of ours. */
export async function startWebWorker(script: string): Promise<ScriptWorker<RunRequest, FromSimulation>> {
  const response = await fetch(script);
  if (!response.ok) throw new Error(l10n.t("The simulation script could not be loaded ({0}).", response.status));
  const address = URL.createObjectURL(new Blob([await response.text()], { type: "text/javascript" }));
  const worker = new Worker(address);
  return {
    post: (request) => worker.postMessage(request),
    onMessage(receive) {
      worker.addEventListener("message", (event: MessageEvent<FromSimulation>) => receive(event.data));
      worker.addEventListener("error", (event) =>
        receive({ type: "failed", message: event.message || l10n.t("The simulation worker stopped.") }),
      );
    },
    terminate() {
      worker.terminate();
      URL.revokeObjectURL(address);
    },
  };
}
