import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  PositionEncodingKind,
  ResponseError,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { features } from "./features/index.ts";
import { type Guard, guardOf } from "./guard.ts";
import { type ServerOptions, settingsSection } from "./protocol.ts";
import type { Settings } from "./settings.ts";
import { clientFiles } from "./workspace/clientFiles.ts";
import { Configurations } from "./workspace/configurations.ts";
import { DesignSettings } from "./workspace/designSettings.ts";
import { Designs, type ReadDesign } from "./workspace/designs.ts";
import { canonical, type FileSource, Files, type SourceFile } from "./workspace/files.ts";
import { followClient } from "./workspace/followClient.ts";
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
  readonly guard: Guard;
  /** Resolves when the files of the workspace are loaded. */
  workspaceRead(): Promise<void>;
  /** The design that starts at a file, read with its imports; `null` when the file is not known. */
  design(uri: string): Promise<ReadDesign | null>;
  /** The design that a file is part of: that of the file that imports it, so that its numbers are those of the whole. */
  wholeDesign(uri: string): Promise<ReadDesign | null>;
}

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
  const folders = (client.workspaceFolders ?? []).map((folder) => folder.uri);
  const settings = new UserSettings(connection, folders, options.settings?.[settingsSection]);
  let ended = false;
  connection.onShutdown(() => {
    ended = true;
  });

  const guard = guardOf(connection);
  const configurations = new Configurations((uri) => guard("reading a configuration file", null, () => source.read(uri)));
  const designs = new Designs(files, new DesignSettings(configurations, (uri) => settings.of(uri).rules));
  const reviews = new Reviews(files, designs, (work) => guard("diagnostics", undefined, work));
  const workspaceRead = followClient({ connection, client, folders, files, configurations, settings, reviews, guard });

  const design = async (uri: string): Promise<ReadDesign | null> => {
    await workspaceRead();
    await designs.loadImports(uri);
    return designs.of(uri);
  };

  const wholeDesign = async (uri: string): Promise<ReadDesign | null> => {
    await workspaceRead();
    await designs.loadImports(uri);
    return design(designs.rootsOf(uri)[0] ?? uri);
  };

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
    workspaceRead,
    design,
    wholeDesign,
    handle: (feature, fallback, answer) => (params, token) =>
      guard(feature, fallback, async () => {
        if (ended) throw new ResponseError(ErrorCodes.InvalidRequest, "The session has been shut down.");
        await workspaceRead();
        await nextTurn();
        if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");
        const file = files.get(canonical(params.textDocument.uri));
        return file ? answer(file, params, token) : fallback;
      }),
  };

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
