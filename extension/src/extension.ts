import { join } from "node:path";
import type { ExtensionContext } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { start, stop } from "./session.ts";

/** Entry point on the desktop and in remote windows: the language server is a Node process. */
export function activate(context: ExtensionContext): void {
  const module = join(context.extensionPath, "dist", "server", "node.cjs");
  start(
    context,
    (options) =>
      new LanguageClient(
        "lintel",
        "Lintel",
        {
          run: { module, transport: TransportKind.ipc },
          debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", "--inspect=6009"] } },
        },
        options,
      ),
  );
}

export function deactivate(): Promise<void> {
  return stop();
}
