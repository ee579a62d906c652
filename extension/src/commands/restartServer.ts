import { l10n, ProgressLocation, window } from "vscode";
import { tellFailure } from "../failure.ts";
import type { Session } from "../session.ts";

/** *Restart Language Server*: also starts one that gave up after repeated crashes. */
export async function restartServer(session: Session): Promise<void> {
  try {
    await window.withProgress({ location: ProgressLocation.Window, title: l10n.t("Restarting the Lintel language server") }, async () => {
      if (session.client.needsStop()) await session.client.stop();
      await session.client.start();
    });
    session.log.info("Language server restarted.");
    session.previews.refresh();
  } catch (error) {
    tellFailure(session.log, l10n.t("The Lintel language server could not be restarted"), error);
  }
}
