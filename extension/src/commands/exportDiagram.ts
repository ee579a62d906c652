import { ViewColumn } from "vscode";
import { designFor } from "../language.ts";
import type { Session } from "../session.ts";

/** *Export Diagram…*: asks the preview for its picture; the preview's answer opens the save dialog. */
export async function exportDiagram(session: Session, argument: unknown): Promise<void> {
  const uri = await designFor(argument, session.previews.uri);
  if (!uri) return;
  const preview = session.previews.open(uri, session.previews.isOpen ? null : ViewColumn.Beside);
  preview.post({ type: "export", format: "svg" });
}
