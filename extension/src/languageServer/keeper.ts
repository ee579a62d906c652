import { commands, type Disposable, EventEmitter, type LogOutputChannel, l10n, ProgressLocation, window } from "vscode";
import {
  type BaseLanguageClient,
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  type ErrorHandler,
  type ErrorHandlerResult,
  type LanguageClientOptions,
  State,
} from "vscode-languageclient";
import { tellFailure } from "../failure.ts";
import { mostRestarts, period, Restarts } from "./restarts.ts";

/** A client whose server can be ended from here, answering or not: its connection closes then, as if the server had crashed. */
export interface EndableClient extends BaseLanguageClient {
  endServer(): void;
}

/** Seconds that a server may take to answer `initialize`; it takes one or two on a slow machine. */
const answersWithin = 30;

/**
 * Starts the language server and starts it again when it ends by itself, a few times. The client's own way gives a server up that
 * ends before it has answered `initialize`; here it counts as a crash like any other. One that never answers is ended, which is a crash, too.
 */
export class ServerKeeper implements Disposable, ErrorHandler {
  readonly #log: LogOutputChannel;
  readonly #restarts: Restarts;
  readonly #pause: (milliseconds: number) => Promise<void>;
  readonly #changes = new EventEmitter<void>();
  /** State as users see it: a pause between two starts is part of starting. */
  readonly onDidChangeState = this.#changes.event;
  #client: EndableClient | null = null;
  #starting: Promise<void> | null = null;
  /** The server ended before it had answered the latest start. */
  #endedEarly = false;
  #refused = false;
  /** Runs while a start has not been answered. */
  #silence: ReturnType<typeof setTimeout> | undefined;
  #isDisposed = false;

  constructor(log: LogOutputChannel, restarts = new Restarts(), pause = wait) {
    this.#log = log;
    this.#restarts = restarts;
    this.#pause = pause;
  }

  /** What the client must be made with. */
  get options(): Pick<LanguageClientOptions, "errorHandler" | "initializationFailedHandler"> {
    return {
      errorHandler: this,
      initializationFailedHandler: (error: unknown) => {
        // A server that ended cannot have refused: the connection did, and what follows is decided in closed().
        if (this.#endedEarly) return false;
        this.#refused = true;
        tellFailure(this.#log, l10n.t("The Lintel language server refused to start"), error);
        return false;
      },
    };
  }

  /** Takes the client over; from now on only the keeper starts and stops it. */
  keep(client: EndableClient): void {
    this.#client = client;
    client.onDidChangeState(() => {
      // Also when the client starts the server by itself, after a crash.
      clearTimeout(this.#silence);
      if (client.state === State.Starting) this.#silence = setTimeout(() => this.#endSilent(client), answersWithin * 1000);
      this.#changes.fire();
    });
  }

  get state(): State {
    return this.#starting ? State.Starting : (this.#client?.state ?? State.Stopped);
  }

  /** Starts the server unless it runs or is about to. Failures are told to the user; the promise is that of the end of all attempts. */
  start(): Promise<void> {
    this.#starting ??= this.#startUntilAnswered().finally(() => {
      this.#starting = null;
      this.#changes.fire();
    });
    return this.#starting;
  }

  /** Ends the server and starts it, also one that was given up; says whether it runs then. */
  async restart(): Promise<boolean> {
    const client = this.#client;
    this.#restarts.forget();
    await window.withProgress({ location: ProgressLocation.Window, title: l10n.t("Restarting the Lintel language server") }, async () => {
      // One that may hang is ended; what waits for it then starts another.
      const isStarting = client?.state === State.Starting;
      if (isStarting) client.endServer();
      await this.#starting;
      if (isStarting && this.#isRunning) return;
      if (this.#isRunning) await client?.stop();
      await this.start();
    });
    return this.#isRunning;
  }

  get #isRunning(): boolean {
    return this.#client?.state === State.Running;
  }

  async stop(): Promise<void> {
    this.#isDisposed = true;
    // One that has not answered yet cannot be asked to stop; it ends with its connection.
    if (this.#client?.state === State.Running) await this.#client.stop();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#silence);
    this.#changes.dispose();
  }

  /** What cannot be written any more is no reason to end the server: if it is gone the connection closes, and it is started again. */
  error(): ErrorHandlerResult {
    return { action: ErrorAction.Continue, handled: true };
  }

  closed(): CloseHandlerResult {
    if (this.#client?.state === State.Starting) {
      this.#endedEarly = true;
      // It is started again below, or from here where the client itself had started it: after a pause, in which the client notices.
      if (!this.#starting) void this.#startAgain();
      return { action: CloseAction.DoNotRestart, handled: true };
    }
    const again = this.#mayRestart();
    if (again) this.#log.warn("The language server ended. It is started again.");
    return { action: again ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
  }

  async #startUntilAnswered(): Promise<void> {
    const client = this.#client;
    while (client && !this.#isDisposed) {
      this.#endedEarly = false;
      this.#refused = false;
      let reason: unknown = null;
      try {
        await client.start();
      } catch (error) {
        reason = error;
      }
      if (client.state === State.Running) return;
      if (!this.#endedEarly) {
        if (!this.#refused) tellFailure(this.#log, l10n.t("The Lintel language server did not start"), reason);
        return;
      }
      if (!(await this.#mayStartAgain())) return;
    }
  }

  #endSilent(client: EndableClient): void {
    const message = l10n.t("The Lintel language server has not answered for {0} s. It is ended and started again.", answersWithin);
    this.#log.error(message);
    const showLog = l10n.t("Show Log");
    void window.showWarningMessage(message, showLog).then((choice) => {
      if (choice === showLog) this.#log.show();
    });
    client.endServer();
  }

  /** After the client itself had started the server, which ended before it had answered. */
  #startAgain(): Promise<void> {
    this.#starting = this.#mayStartAgain()
      .then((again) => (again ? this.#startUntilAnswered() : undefined))
      .finally(() => {
        this.#starting = null;
        this.#changes.fire();
      });
    return this.#starting;
  }

  async #mayStartAgain(): Promise<boolean> {
    if (!this.#mayRestart()) return false;
    this.#log.warn(`The language server ended before it had answered. It is started again in ${this.#restarts.pause} ms.`);
    await this.#pause(this.#restarts.pause);
    return !this.#isDisposed;
  }

  /** Whether the server, which has just ended, is to be started again; tells the user when it is not. */
  #mayRestart(): boolean {
    if (this.#isDisposed) return false;
    if (this.#restarts.ended()) return true;
    this.#tellGivenUp();
    return false;
  }

  #tellGivenUp(): void {
    const message = l10n.t(
      "The Lintel language server crashed {0} times within {1} minutes and is not started again by itself. What is on screen is no longer kept up to date.",
      this.#restarts.count,
      period / 60_000,
    );
    this.#log.error(`The language server ended ${this.#restarts.count} times; ${mostRestarts} restarts are the limit.`);
    const [restart, showLog] = [l10n.t("Restart"), l10n.t("Show Log")];
    void window.showErrorMessage(message, restart, showLog).then((choice) => {
      if (choice === restart) void commands.executeCommand("lintel.restartServer");
      else if (choice === showLog) this.#log.show();
    });
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
