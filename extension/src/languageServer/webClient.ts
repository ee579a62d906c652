import { BaseLanguageClient, type LanguageClientOptions, type MessageTransports } from "vscode-languageclient";
import { BrowserMessageReader, BrowserMessageWriter } from "vscode-languageclient/browser";
import type { EndableClient } from "./keeper.ts";

/** A connection that can be closed from this side: nothing tells that a worker was ended. */
class EndableReader extends BrowserMessageReader {
  end(): void {
    this.fireClose();
  }
}

/** The language client of a browser: every start of the server is a new worker, so that it can be restarted. */
export class WebClient extends BaseLanguageClient implements EndableClient {
  readonly #script: string;
  #worker: Worker | null = null;
  #reader: EndableReader | null = null;

  constructor(options: LanguageClientOptions, script: string) {
    super("lintel", "Lintel", options);
    this.#script = script;
  }

  /** Into the log only: ServerKeeper tells the user what happened to the server, once and with what can be done. */
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  endServer(): void {
    this.#worker?.terminate();
    this.#reader?.end();
  }

  protected createMessageTransports(): Promise<MessageTransports> {
    this.#worker?.terminate();
    const worker = new Worker(this.#script);
    this.#worker = worker;
    const reader = new EndableReader(worker);
    this.#reader = reader;
    return Promise.resolve({ reader, writer: new BrowserMessageWriter(worker) });
  }
}
