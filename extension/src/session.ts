import { clientCommands, type ServerOptions } from "@lintel/server/protocol";
import { commands, type ExtensionContext, type LogOutputChannel, Uri, window } from "vscode";
import { type BaseLanguageClient, type LanguageClientOptions, RevealOutputChannelOn } from "vscode-languageclient";
import { exportDiagram } from "./commands/exportDiagram.ts";
import { openPreview } from "./commands/openPreview.ts";
import { restartServer } from "./commands/restartServer.ts";
import { showInPreview } from "./commands/showInPreview.ts";
import { showLocations } from "./commands/showLocations.ts";
import { showSource } from "./commands/showSource.ts";
import { simulate } from "./commands/simulate.ts";
import { tellFailure } from "./failure.ts";
import { answerFileRequests } from "./files.ts";
import { languageId } from "./language.ts";
import { Previews } from "./preview/previews.ts";

/** What a running extension consists of; commands get it as their first argument. */
export interface Session {
  readonly client: BaseLanguageClient;
  readonly log: LogOutputChannel;
  readonly previews: Previews;
}

let running: Session | null = null;

/** Registers everything at once and lets the server start in the background, so that activation stays short. */
export function start(context: ExtensionContext, makeClient: (options: LanguageClientOptions) => BaseLanguageClient): void {
  const log = window.createOutputChannel("Lintel", { log: true });
  const client = makeClient({
    documentSelector: [{ language: languageId }],
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: {
      clientFiles: true,
      docs: Uri.joinPath(context.extensionUri, "dist", "docs", "rules").toString(),
      commands: Object.values(clientCommands),
    } satisfies ServerOptions,
    initializationFailedHandler: (error) => {
      tellFailure(log, "The Lintel language server refused to start", error);
      return false;
    },
  });
  answerFileRequests(client);
  const previews = new Previews(context.extensionUri, client, log);
  const session: Session = { client, log, previews };
  running = session;

  const command = <Args extends readonly unknown[]>(id: string, run: (session: Session, ...args: Args) => unknown): void => {
    context.subscriptions.push(commands.registerCommand(id, (...args) => run(session, ...(args as unknown as Args))));
  };
  command("lintel.openPreview", (s, uri: unknown) => openPreview(s, uri, "here"));
  command("lintel.openPreviewToSide", (s, uri: unknown) => openPreview(s, uri, "side"));
  command(clientCommands.simulate, simulate);
  command(clientCommands.showInPreview, showInPreview);
  command(clientCommands.showLocations, showLocations);
  command("lintel.exportDiagram", exportDiagram);
  command("lintel.showSource", showSource);
  command("lintel.restartServer", restartServer);
  context.subscriptions.push(log, previews);

  client.start().catch((error: unknown) => tellFailure(log, "The Lintel language server did not start", error));
}

export async function stop(): Promise<void> {
  const session = running;
  running = null;
  if (session?.client.needsStop()) await session.client.stop();
}
