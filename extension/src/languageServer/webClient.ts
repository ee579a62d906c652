import { BaseLanguageClient, type LanguageClientOptions, type MessageTransports } from "vscode-languageclient";
import { BrowserMessageReader, BrowserMessageWriter } from "vscode-languageclient/browser";

/** The language client of a browser: every start of the server is a new worker, so that it can be restarted. */
export class WebClient extends BaseLanguageClient {
  readonly #script: string;
  #worker: Worker | null = null;

  constructor(options: LanguageClientOptions, script: string) {
    super("lintel", "Lintel", options);
    this.#script = script;
  }

  /** Into the log only: ServerKeeper tells the user what happened to the server, once and with what can be done. */
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  protected createMessageTransports(): Promise<MessageTransports> {
    this.#worker?.terminate();
    const worker = new Worker(this.#script);
    this.#worker = worker;
    return Promise.resolve({ reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) });
  }
}
