import { type Connection, ErrorCodes, LSPErrorCodes, MessageType, ResponseError, ShowMessageNotification } from "vscode-languageserver";

/** Runs work; an internal error in it becomes `fallback`, a log entry and, once for each feature, a message to the user. */
export type Guard = <Result>(feature: string, fallback: Result, work: () => Result | Promise<Result>) => Promise<Result>;

/** Codes of the errors that features answer with on purpose. */
const answers: readonly number[] = [LSPErrorCodes.RequestFailed, LSPErrorCodes.RequestCancelled, ErrorCodes.InvalidRequest];

/** The guard of one client's session. */
export function guardOf(connection: Connection): Guard {
  const told = new Set<string>();
  return async (feature, fallback, work) => {
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
}
