import { type LogOutputChannel, l10n, window } from "vscode";

/** Logs an unexpected error and tells the user once, with the way to the log. */
export function tellFailure(log: LogOutputChannel, what: string, error: unknown): void {
  log.error(what, error instanceof Error ? (error.stack ?? error.message) : String(error));
  const showLog = l10n.t("Show Log");
  const reason = error instanceof Error ? error.message : String(error);
  void window.showErrorMessage(`${what}: ${reason}`, showLog).then((choice) => {
    if (choice === showLog) log.show();
  });
}
