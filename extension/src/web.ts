import { type ExtensionContext, Uri } from "vscode";
import { WebClient } from "./languageServer/webClient.ts";
import { start, stop } from "./session.ts";
import { startWebWorker } from "./workers/webWorker.ts";

/** Entry point in a browser (vscode.dev, github.dev): language server and simulations are web workers. */
export function activate(context: ExtensionContext): void {
  const script = (...path: string[]): string => Uri.joinPath(context.extensionUri, "dist", ...path).toString(true);
  start(context, {
    makeClient: (options) => new WebClient(options, script("server", "browser.js")),
    startSimulation: () => startWebWorker(script("webview", "simulation-worker.js")),
    // The page's own engine would run on the same machine, and begin no later.
    startLayout: null,
  });
}

export function deactivate(): Promise<void> {
  return stop();
}
