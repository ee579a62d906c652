import { join } from "node:path";
import { type ExtensionContext, tasks } from "vscode";
import { NodeClient } from "./languageServer/nodeClient.ts";
import { start, stop } from "./session.ts";
import { CheckTasks, taskType } from "./tasks/checkTasks.ts";
import { startNodeWorker } from "./workers/nodeWorker.ts";

/** Entry point on the desktop and in remote windows: the language server is a Node process, simulations are threads, tasks can run. */
export function activate(context: ExtensionContext): void {
  const module = join(context.extensionPath, "dist", "server", "node.cjs");
  const script = (name: string): string => join(context.extensionPath, "dist", "webview", name);
  start(context, {
    makeClient: (options) => new NodeClient(options, module),
    startSimulation: () => startNodeWorker(script("simulation-worker.js")),
    startLayout: () => startNodeWorker(script("layout-worker.js")),
  });
  context.subscriptions.push(tasks.registerTaskProvider(taskType, new CheckTasks(context.extensionUri)));
}

export function deactivate(): Promise<void> {
  return stop();
}
