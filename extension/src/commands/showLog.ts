import type { Session } from "../session.ts";

/** *Show Log*: the output channel of extension and language server. */
export function showLog(session: Session): void {
  session.log.show();
}
