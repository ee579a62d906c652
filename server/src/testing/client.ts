import { PassThrough } from "node:stream";
import { createConnection } from "vscode-languageserver/node";
import {
  type ClientCapabilities,
  type ConfigurationParams,
  createProtocolConnection,
  type Diagnostic,
  FileChangeType,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import {
  type DesignChangedParams,
  designChanged,
  findFilesRequest,
  type ReadFileParams,
  readFileRequest,
  type ServerOptions,
} from "../protocol.ts";
import { startServer } from "../server.ts";
import { noFiles } from "../workspace/files.ts";

export interface TestOptions {
  /** Files on the client's disk by name, besides the open one. */
  readonly files?: Readonly<Record<string, string>>;
  readonly settings?: unknown;
  /** Settings that only hold in a folder, by its address. */
  readonly folderSettings?: Readonly<Record<string, unknown>>;
  /** Every attempt to read a file fails. */
  readonly brokenDisk?: boolean;
  readonly server?: ServerOptions;
  /** What the client can do, in place of the usual capabilities of the same sections. */
  readonly capabilities?: ClientCapabilities;
}

/** Marks the cursor in a text, a character that no design uses. */
export const cursor = "█";

/** A text without its cursor mark, and the place of the mark (the start when there is none). */
export function withoutCursor(text: string): { readonly text: string; readonly position: Position } {
  const at = Math.max(0, text.indexOf(cursor));
  const before = text.slice(0, at).split("\n");
  return { text: text.replace(cursor, ""), position: { line: before.length - 1, character: before[before.length - 1]?.length ?? 0 } };
}

export function uriOf(name: string): string {
  return `file:///designs/${name}`;
}

/**
 * A client that talks to a real server over a pair of streams in this process. `main.arch` is open with the given text;
 * a cursor mark in it sets `position`.
 */
export async function openDesign(marked: string, options: TestOptions = {}): Promise<TestClient> {
  const client = new TestClient(options);
  await client.start();
  const { text, position } = withoutCursor(marked);
  client.position = position;
  await client.open("main.arch", text);
  return client;
}

const capabilities: ClientCapabilities = {
  workspace: { configuration: true, workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } },
  textDocument: {
    completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
    hover: { contentFormat: ["markdown"] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    publishDiagnostics: { relatedInformation: true, versionSupport: true, dataSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } }, dataSupport: true },
  },
};

export class TestClient {
  readonly connection: ProtocolConnection;
  readonly #options: TestOptions;
  readonly #diagnostics = new Map<string, PublishDiagnosticsParams>();
  readonly #disk: Map<string, string>;
  readonly #reviewed = new Map<string, number>();
  /** How many reviews of each file the server has announced. */
  readonly reviews = new Map<string, number>();
  readonly #texts = new Map<string, { version: number; text: string }>();
  readonly #waiting = new Set<() => void>();
  /** Messages the server showed to the user. */
  readonly shown: string[] = [];
  readonly logged: string[] = [];
  settings: unknown;
  result!: InitializeResult;
  /** Place of the cursor mark in the opened text. */
  position: Position = { line: 0, character: 0 };

  constructor(options: TestOptions) {
    this.#options = options;
    this.#disk = new Map(Object.entries(options.files ?? {}));
    this.settings = options.settings ?? {};
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), noFiles);
    this.connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
    this.connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.#diagnostics.set(params.uri, params);
      this.wake();
    });
    this.connection.onNotification(designChanged, (params: DesignChangedParams) => {
      this.#reviewed.set(params.uri, params.version);
      this.reviews.set(params.uri, (this.reviews.get(params.uri) ?? 0) + 1);
      this.wake();
    });
    this.connection.onNotification("window/showMessage", (params: { message: string }) => this.shown.push(params.message));
    this.connection.onNotification("window/logMessage", (params: { message: string }) => this.logged.push(params.message));
    this.connection.onRequest("workspace/configuration", ({ items }: ConfigurationParams) =>
      items.map(({ scopeUri }) => options.folderSettings?.[scopeUri ?? ""] ?? this.settings),
    );
    this.connection.onRequest("client/registerCapability", () => null);
    this.connection.onRequest(findFilesRequest, () => ({
      uris: [...this.#disk.keys()].filter((name) => name.endsWith(".arch")).map(uriOf),
    }));
    this.connection.onRequest(readFileRequest, ({ uri }: ReadFileParams) => {
      if (options.brokenDisk) throw new Error("the disk is broken");
      return this.#disk.get(uri.slice(uriOf("").length)) ?? null;
    });
    this.connection.listen();
  }

  async start(): Promise<void> {
    this.result = await this.connection.sendRequest("initialize", {
      processId: null,
      rootUri: uriOf(""),
      workspaceFolders: [{ uri: uriOf(""), name: "designs" }],
      capabilities: {
        ...capabilities,
        ...this.#options.capabilities,
        workspace: { ...capabilities.workspace, ...this.#options.capabilities?.workspace },
        textDocument: { ...capabilities.textDocument, ...this.#options.capabilities?.textDocument },
      },
      initializationOptions: { clientFiles: true, ...this.#options.server } satisfies ServerOptions,
    });
    await this.connection.sendNotification("initialized", {});
  }

  /** Opens a file and waits until it has been reviewed. */
  async open(name: string, text: string): Promise<void> {
    this.#texts.set(name, { version: 1, text });
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: uriOf(name), languageId: "arch", version: 1, text },
    });
    await this.reviewed(name);
  }

  /** Replaces the text of an open file. With `wait: false` the review is not waited for. */
  async edit(text: string, name = "main.arch", wait = true): Promise<void> {
    const version = (this.#texts.get(name)?.version ?? 0) + 1;
    this.#texts.set(name, { version, text });
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: uriOf(name), version },
      contentChanges: [{ text }],
    });
    if (wait) await this.reviewed(name);
  }

  /** Changes, creates or (with `null`) deletes a file behind the editor's back. */
  async changeOnDisk(name: string, text: string | null): Promise<void> {
    const type = text === null ? FileChangeType.Deleted : this.#disk.has(name) ? FileChangeType.Changed : FileChangeType.Created;
    if (text === null) this.#disk.delete(name);
    else this.#disk.set(name, text);
    await this.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(name), type }] });
  }

  /** Moves a file of the disk, or deletes it with `null`, without a word to the server. */
  moveOnDisk(from: string, to: string | null): void {
    const text = this.#disk.get(from);
    this.#disk.delete(from);
    if (to !== null && text !== undefined) this.#disk.set(to, text);
  }

  async changeSettings(settings: unknown): Promise<void> {
    this.settings = settings;
    await this.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  }

  async close(name: string): Promise<void> {
    this.#texts.delete(name);
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri: uriOf(name) } });
  }

  /** Waits until the rules have looked at the newest text of a file. */
  reviewed(name = "main.arch"): Promise<void> {
    return this.until(() => this.#reviewed.get(uriOf(name)) === this.#texts.get(name)?.version);
  }

  diagnostics(name = "main.arch"): readonly Diagnostic[] {
    return this.#diagnostics.get(uriOf(name))?.diagnostics ?? [];
  }

  /** Codes of the diagnostics of a file, in order. */
  codes(name = "main.arch"): readonly string[] {
    return this.diagnostics(name).map((diagnostic) => String(diagnostic.code));
  }

  text(name = "main.arch"): string {
    return this.#texts.get(name)?.text ?? "";
  }

  /** A request about a document at the cursor. */
  at<Result>(method: string, params: Record<string, unknown> = {}, name = "main.arch"): Promise<Result> {
    return this.connection.sendRequest(method, { textDocument: { uri: uriOf(name) }, position: this.position, ...params });
  }

  /** Resolves once a condition holds that messages of the server bring about. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!condition()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** Looks again whether what somebody waits for has come; for messages that a test listens to itself. */
  wake(): void {
    for (const check of [...this.#waiting]) check();
  }
}
