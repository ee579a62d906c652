import { ChildProcess } from "node:child_process";
import { LanguageClient, type LanguageClientOptions, TransportKind } from "vscode-languageclient/node";
import type { EndableClient } from "./keeper.ts";

/** The language client on the desktop and in remote windows: the server is a Node process. */
export class NodeClient extends LanguageClient implements EndableClient {
  constructor(options: LanguageClientOptions, module: string) {
    super(
      "lintel",
      "Lintel",
      {
        run: { module, transport: TransportKind.ipc },
        debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", "--inspect=6009"] } },
      },
      options,
    );
  }

  /** Into the log only: ServerKeeper tells the user what happened to the server, once and with what can be done. */
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  endServer(): void {
    // The library keeps the process to itself, and stops none that has not answered.
    const server: unknown = Reflect.get(this, "_serverProcess");
    if (server instanceof ChildProcess) server.kill("SIGKILL");
  }
}
