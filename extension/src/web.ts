import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { start, stop } from "./session.ts";

/** Entry point in a browser (vscode.dev, github.dev): the language server is a web worker. */
export function activate(context: ExtensionContext): void {
  const script = Uri.joinPath(context.extensionUri, "dist", "server", "browser.js");
  start(context, (options) => new LanguageClient("lintel", "Lintel", options, new Worker(script.toString(true))));
}

export function deactivate(): Promise<void> {
  return stop();
}
