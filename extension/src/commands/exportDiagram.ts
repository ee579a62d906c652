import type { ExportFormat, ToPreview } from "@lintel/webview/messages";
import { l10n, type QuickPickItem, window } from "vscode";
import { designFor } from "../language.ts";
import { formatNames } from "../preview/saveDiagram.ts";
import type { Session } from "../session.ts";

type Choice = QuickPickItem & { readonly message: ToPreview };

/** *Export Diagram…*: asks for the format, then the preview for its picture; the preview's answer opens the save dialog. */
export async function exportDiagram(session: Session, argument: unknown): Promise<void> {
  const uri = await designFor(argument, session.previews.uri);
  if (!uri) return;
  const choice = await window.showQuickPick(choices(), { title: l10n.t("Export diagram"), placeHolder: l10n.t("As what?") });
  if (!choice) return;
  const preview = session.previews.open(uri, null);
  preview.post(choice.message);
}

function choices(): Choice[] {
  return (Object.entries(formatNames()) as [ExportFormat, string][]).flatMap(([format, name]): Choice[] =>
    format === "png"
      ? [1, 2, 3, 4].map((scale) => ({
          label: `${name} ${scale}×`,
          description: ".png",
          message: { type: "export", format, scale } as const,
        }))
      : [{ label: name, description: `.${format}`, message: { type: "export", format } }],
  );
}
