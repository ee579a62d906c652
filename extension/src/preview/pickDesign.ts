import { type DesignSnapshot, designRequest } from "@lintel/server/protocol";
import type { ToPreview } from "@lintel/webview/messages";
import { l10n, type Uri, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

/** Files that are offered at most. */
const mostFiles = 2_000;

type Picked = Extract<ToPreview, { readonly type: "picked-design" }>["picked"];

/** Lets the reader choose another design of the workspace, to compare with; `null` when they choose none. */
export async function pickDesign(client: BaseLanguageClient, shown: Uri): Promise<Picked> {
  const found = await workspace.findFiles("**/*.arch", "**/node_modules/**", mostFiles);
  const others = found.filter((uri) => uri.toString() !== shown.toString());
  if (others.length === 0) {
    void window.showInformationMessage(l10n.t("There is no other design in this workspace."));
    return null;
  }
  const items = others.map((uri) => ({ label: workspace.asRelativePath(uri), uri })).sort((a, b) => (a.label < b.label ? -1 : 1));
  const chosen = await window.showQuickPick(items, { title: l10n.t("Compare with"), placeHolder: l10n.t("A design of the workspace") });
  if (!chosen) return null;
  const uri = client.code2ProtocolConverter.asUri(chosen.uri);
  const snapshot = await client.sendRequest<DesignSnapshot | null>(designRequest, { uri });
  if (!snapshot) {
    void window.showWarningMessage(l10n.t("{0} cannot be read as a design.", chosen.label));
    return null;
  }
  return { uri, title: chosen.label, design: snapshot.design };
}
