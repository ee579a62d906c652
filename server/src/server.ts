import { configurationFile } from "@lintel/language";
import {
  type CancellationToken,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  MessageType,
  PositionEncodingKind,
  ResponseError,
  ShowMessageNotification,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { features } from "./features/index.ts";
import { type ServerOptions, settingsSection } from "./protocol.ts";
import type { Settings } from "./settings.ts";
import { clientFiles } from "./workspace/clientFiles.ts";
import { Configurations, isConfigurationFile } from "./workspace/configurations.ts";
import { DesignSettings } from "./workspace/designSettings.ts";
import { Designs, type ReadDesign } from "./workspace/designs.ts";
import { canonical, type FileSource, Files, type SourceFile } from "./workspace/files.ts";
import { Reviews } from "./workspace/reviews.ts";
import { nextTurn } from "./workspace/turn.ts";
import { UserSettings } from "./workspace/userSettings.ts";

/** What a feature works with. */
export interface Server {
  readonly connection: Connection;
  readonly files: Files;
  readonly designs: Designs;
  readonly reviews: Reviews;
  readonly configurations: Configurations;
  /** What the client said about itself in `initialize`. */
  readonly client: InitializeParams;
  readonly options: ServerOptions;
  /** The user's settings for a file; without one, those that hold everywhere. */
  settings(uri?: string): Settings;
  /**
   * Wraps the handler of a request about a document: waits until its imports are loaded, answers `fallback` for an unknown
   * file, and turns an internal error into `fallback`, a log entry and one message to the user.
   */
  handle<Params extends { readonly textDocument: { readonly uri: string } }, Result>(
    feature: string,
    fallback: Result,
    answer: (file: SourceFile, params: Params, token: CancellationToken) => Result | Promise<Result>,
  ): (params: Params, token: CancellationToken) => Promise<Result>;
  /** Runs work that no request waits for, with the same treatment of internal errors. */
  guard<Result>(feature: string, fallback: Result, work: () => Result | Promise<Result>): Promise<Result>;
  /** Resolves when the files of the workspace are loaded. */
  workspaceRead(): Promise<void>;
  /** The design that starts at a file, read with its imports; `null` when the file is not known. */
  design(uri: string): Promise<ReadDesign | null>;
  /** The design that a file is part of: that of the file that imports it, so that its numbers are those of the whole. */
  wholeDesign(uri: string): Promise<ReadDesign | null>;
}

/** Codes of the errors that features answer with on purpose. */
const answers: readonly number[] = [LSPErrorCodes.RequestFailed, LSPErrorCodes.RequestCancelled, ErrorCodes.InvalidRequest];

/** Serves one client. `disk` is read when the client does not read files for the server. */
export function startServer(connection: Connection, disk: FileSource): void {
  let initialized = false;
  connection.onInitialize((client) => {
    initialized = true;
    return initialize(connection, client, disk);
  });
  connection.onRequest((method) => {
    if (initialized) throw new ResponseError(ErrorCodes.MethodNotFound, `There is no request ${method}.`);
    throw new ResponseError(ErrorCodes.ServerNotInitialized, `The first request is initialize, not ${method}.`);
  });
  connection.listen();
}

function initialize(connection: Connection, client: InitializeParams, disk: FileSource): InitializeResult {
  const options: ServerOptions =
    typeof client.initializationOptions === "object" && client.initializationOptions ? client.initializationOptions : {};
  const source = options.clientFiles ? clientFiles(connection) : disk;
  const files = new Files(source);
  const documents = new TextDocuments(TextDocument);
  const told = new Set<string>();
  const folders = (client.workspaceFolders ?? []).map((folder) => folder.uri);
  const settings = new UserSettings(connection, folders, options.settings?.[settingsSection]);
  let ready: Promise<void> = Promise.resolve();
  let ended = false;
  connection.onShutdown(() => {
    ended = true;
  });

  const guard = async <Result>(feature: string, fallback: Result, work: () => Result | Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      // A refusal with its reason is an answer; an error that came back from a request to the client is not.
      if (error instanceof ResponseError && answers.includes(error.code)) throw error;
      connection.console.error(`${feature}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (!told.has(feature)) {
        told.add(feature);
        const reason = error instanceof Error ? error.message : String(error);
        const message = `Lintel met an internal error (${feature}): ${reason}. The rest keeps working; the details are in the Lintel output. Please report it with the file.`;
        void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Error, message });
      }
      return fallback;
    }
  };

  const configurations = new Configurations((uri) => guard("reading a configuration file", null, () => source.read(uri)));
  const designs = new Designs(files, new DesignSettings(configurations, (uri) => settings.of(uri).rules));

  const design = async (uri: string): Promise<ReadDesign | null> => {
    await ready;
    await designs.loadImports(uri);
    return designs.of(uri);
  };

  const wholeDesign = async (uri: string): Promise<ReadDesign | null> => {
    await ready;
    await designs.loadImports(uri);
    return design(designs.rootsOf(uri)[0] ?? uri);
  };

  const reviews = new Reviews(files, designs, (work) => guard("diagnostics", undefined, work));

  const server: Server = {
    connection,
    files,
    designs,
    reviews,
    configurations,
    client,
    options,
    settings: (uri) => settings.of(uri),
    guard,
    workspaceRead: () => ready,
    design,
    wholeDesign,
    handle: (feature, fallback, answer) => (params, token) =>
      guard(feature, fallback, async () => {
        if (ended) throw new ResponseError(ErrorCodes.InvalidRequest, "The session has been shut down.");
        await ready;
        await nextTurn();
        if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");
        const file = files.get(canonical(params.textDocument.uri));
        return file ? answer(file, params, token) : fallback;
      }),
  };

  documents.onDidChangeContent(({ document }) => {
    files.opened(document);
    reviews.changed();
  });
  // A configuration file above the workspace is not watched: it is read again with every design that is opened.
  documents.onDidOpen(
    ({ document }) =>
      void guard("reading a configuration file", undefined, async () => {
        if (await configurations.reload(canonical(document.uri))) reviews.settingsChanged();
      }),
  );
  documents.onDidClose(
    ({ document }) =>
      void guard("closing a file", undefined, async () => {
        await files.closed(document);
        reviews.changed();
      }),
  );
  connection.onDidChangeWatchedFiles(
    ({ changes }) =>
      void guard("watching files", undefined, async () => {
        for (const { uri } of changes) {
          const changed = canonical(uri);
          if (isConfigurationFile(changed) && (await configurations.changed(changed))) reviews.settingsChanged();
          if (changed.endsWith(".arch") && (await files.changedOnDisk(changed))) reviews.changed();
        }
      }),
  );

  /** Asks the client; one that cannot be asked sends them with every change. */
  const loadSettings = (sent?: unknown): Promise<void> =>
    guard("settings", undefined, async () => {
      if (client.capabilities.workspace?.configuration) await settings.ask();
      else if (typeof sent === "object" && sent !== null && settingsSection in sent) settings.sent(sent[settingsSection]);
      else return;
      reviews.settingsChanged();
    });
  connection.onDidChangeConfiguration((change) => void loadSettings(change.settings));
  connection.onInitialized(() => {
    ready = guard("reading the workspace", undefined, async () => {
      await files.loadFolders(folders);
      reviews.workspaceLoaded();
    });
    void loadSettings();
    void guard("watching files", undefined, async () => {
      if (!client.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) return;
      const watchers = [{ globPattern: "**/*.arch" }, { globPattern: `**/${configurationFile}` }];
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    });
    void guard("settings", undefined, async () => {
      if (!client.capabilities.workspace?.didChangeConfiguration?.dynamicRegistration) return;
      await connection.client.register(DidChangeConfigurationNotification.type, { section: settingsSection });
    });
    if (client.capabilities.workspace?.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(
        ({ added, removed }) =>
          void guard("reading the workspace", undefined, async () => {
            const [more, fewer] = [added, removed].map((list) => list.map((folder) => folder.uri)) as [string[], string[]];
            settings.foldersChanged(more, fewer);
            await files.loadFolders(more);
            await loadSettings();
            reviews.changed();
          }),
      );
    }
  });

  documents.listen(connection);
  const capabilities = features.map((feature) => feature(server));
  const workspace = Object.assign(
    { workspaceFolders: { supported: true, changeNotifications: true } },
    ...capabilities.map((capability) => capability.workspace),
  );
  return {
    capabilities: Object.assign(
      // The one encoding that every client has to know, and what the texts inside are counted in.
      { positionEncoding: PositionEncodingKind.UTF16, textDocumentSync: TextDocumentSyncKind.Incremental },
      ...capabilities,
      { workspace },
    ),
    serverInfo: { name: "lintel" },
  };
}
