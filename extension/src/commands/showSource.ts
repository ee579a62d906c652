import { ViewColumn, window } from "vscode";
import type { Session } from "../session.ts";
import { tellNoPreview } from "./lockPreview.ts";

/** *Show Source*: the file behind the preview, in the editor that already shows it or beside the preview. */
export async function showSource(session: Session): Promise<void> {
  const preview = session.previews.current;
  if (!preview) {
    tellNoPreview();
    return;
  }
  const { uri, column } = preview;
  const shown = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
  await window.showTextDocument(uri, { viewColumn: shown?.viewColumn ?? (column === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One) });
}
