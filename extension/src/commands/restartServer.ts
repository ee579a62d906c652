import { l10n } from "vscode";
import { tellFailure } from "../failure.ts";
import type { Session } from "../session.ts";

/** *Restart Language Server*: also starts one that was given up after repeated crashes. */
export async function restartServer({ server, log, previews }: Session): Promise<void> {
  try {
    if (!(await server.restart())) return;
    log.info("Language server restarted.");
    previews.refresh();
  } catch (error) {
    tellFailure(log, l10n.t("The Lintel language server could not be restarted"), error);
  }
}
