import { clientCommands, type DesignStatusParams, designStatus, type ServerOptions } from "@lintel/server/protocol";
import { commands, type ExtensionContext, type LogOutputChannel, Uri, window, workspace } from "vscode";
import { type BaseLanguageClient, type LanguageClientOptions, RevealOutputChannelOn } from "vscode-languageclient";
import { compareDesigns } from "./commands/compareDesigns.ts";
import { compareWithHead } from "./commands/compareWithHead.ts";
import { copyDebugInfo } from "./commands/copyDebugInfo.ts";
import { explainRule } from "./commands/explainRule.ts";
import { exportDiagram } from "./commands/exportDiagram.ts";
import { lockPreview, openLockedPreview } from "./commands/lockPreview.ts";
import { newFromTemplate } from "./commands/newFromTemplate.ts";
import { openPreview } from "./commands/openPreview.ts";
import { restartServer } from "./commands/restartServer.ts";
import { showInPreview } from "./commands/showInPreview.ts";
import { showLocations } from "./commands/showLocations.ts";
import { showLog } from "./commands/showLog.ts";
import { showSource } from "./commands/showSource.ts";
import { simulate } from "./commands/simulate.ts";
import { Comparisons, comparisonScheme } from "./documents/comparisons.ts";
import { RulePages, rulePageScheme } from "./documents/rulePages.ts";
import { answerFileRequests } from "./files.ts";
import { isArch, languageId } from "./language.ts";
import { type EndableClient, ServerKeeper } from "./languageServer/keeper.ts";
import { type Contributions, ruleSummaries, settingNames } from "./manifest.ts";
import type { StartLayout } from "./preview/firstLayout.ts";
import { Previews } from "./preview/previews.ts";
import { ScenarioTests } from "./scenarios/scenarioTests.ts";
import type { StartSimulation } from "./scenarios/simulate.ts";
import { DesignStatusItem } from "./status/statusItem.ts";

/** What a running extension consists of; commands get it as their first argument. */
export interface Session {
  readonly extensionUri: Uri;
  /** The extension's own version. */
  readonly version: string;
  /** What each rule says, by its code. */
  readonly rules: ReadonlyMap<string, string>;
  readonly settingNames: readonly string[];
  readonly client: BaseLanguageClient;
  readonly server: ServerKeeper;
  readonly log: LogOutputChannel;
  readonly previews: Previews;
}

/** What differs between Node and a browser. */
export interface Platform {
  makeClient(options: LanguageClientOptions): EndableClient;
  readonly startSimulation: StartSimulation;
  /** `null` where the pages of previews lay every design out themselves. */
  readonly startLayout: StartLayout | null;
}

let running: Session | null = null;

/** Registers everything at once; the server starts with the first design that is opened or asked about, so that activation stays short. */
export function start(context: ExtensionContext, platform: Platform): void {
  const log = window.createOutputChannel("Lintel", { log: true });
  const server = new ServerKeeper(log);
  const client = platform.makeClient({
    documentSelector: [{ language: languageId }],
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: {
      clientFiles: true,
      docs: Uri.joinPath(context.extensionUri, "dist", "docs", "rules").toString(),
      commands: Object.values(clientCommands),
    } satisfies ServerOptions,
    ...server.options,
  });
  server.keep(client);
  answerFileRequests(client);
  const previews = new Previews(context.extensionUri, client, log, platform.startLayout);
  const scenarios = new ScenarioTests(client, log, platform.startSimulation);
  const status = new DesignStatusItem(server);
  const comparisons = new Comparisons(client);
  const manifest = context.extension.packageJSON as Contributions;
  const session: Session = {
    extensionUri: context.extensionUri,
    version: manifest.version,
    rules: ruleSummaries(manifest),
    settingNames: settingNames(manifest),
    client,
    server,
    log,
    previews,
  };
  running = session;

  const command = <Args extends readonly unknown[]>(id: string, run: (session: Session, ...args: Args) => unknown): void => {
    const logged = (...args: unknown[]): unknown => {
      // What was done before something went wrong is what a report lacks most.
      log.info(`Command ${id}`);
      return run(session, ...(args as unknown as Args));
    };
    context.subscriptions.push(commands.registerCommand(id, logged));
  };
  command("lintel.openPreview", (s, uri: unknown) => openPreview(s, uri, "here"));
  command("lintel.openPreviewToSide", (s, uri: unknown) => openPreview(s, uri, "side"));
  command("lintel.openLockedPreviewToSide", openLockedPreview);
  command("lintel.lockPreview", (s) => lockPreview(s, true));
  command("lintel.unlockPreview", (s) => lockPreview(s, false));
  command(clientCommands.simulate, simulate);
  command(clientCommands.showInPreview, showInPreview);
  command(clientCommands.showLocations, showLocations);
  command("lintel.exportDiagram", exportDiagram);
  command("lintel.showSource", showSource);
  command("lintel.newFromTemplate", newFromTemplate);
  command("lintel.explainRule", explainRule);
  command("lintel.compareDesigns", compareDesigns);
  command("lintel.compareWithHead", compareWithHead);
  command("lintel.restartServer", restartServer);
  command("lintel.showLog", showLog);
  command("lintel.copyDebugInfo", copyDebugInfo);
  context.subscriptions.push(
    log,
    server,
    previews,
    scenarios,
    status,
    comparisons,
    workspace.registerTextDocumentContentProvider(comparisonScheme, comparisons),
    workspace.registerTextDocumentContentProvider(rulePageScheme, new RulePages(context.extensionUri)),
    client.onNotification(designStatus, (params: DesignStatusParams) => {
      const uri = client.protocol2CodeConverter.asUri(params.uri);
      status.heard(uri, params);
      if (params.busy) return;
      scenarios.changed(uri);
      comparisons.changed(uri);
    }),
  );

  // A request, such as for the scenarios that the Test Explorer shows, starts it as well.
  if (workspace.textDocuments.some(isArch)) void server.start();
  else {
    const first = workspace.onDidOpenTextDocument((document) => {
      if (!isArch(document)) return;
      first.dispose();
      void server.start();
    });
    context.subscriptions.push(first);
  }
}

export async function stop(): Promise<void> {
  const session = running;
  running = null;
  await session?.server.stop();
}
