import { l10n, ViewColumn, window } from "vscode";
import type { Session } from "../session.ts";

/** *Show Source*: the file behind the preview, in the editor that already shows it or beside the preview. */
export async function showSource(session: Session): Promise<void> {
  const uri = session.previews.uri;
  if (!uri) {
    void window.showInformationMessage(l10n.t("No Lintel preview is open. Open an .arch file and run “Lintel: Open Preview to the Side”."));
    return;
  }
  const shown = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
  await window.showTextDocument(uri, { viewColumn: shown?.viewColumn ?? ViewColumn.One });
}
