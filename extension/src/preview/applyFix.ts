import { type FixParams, type FixResult, fixRequest } from "@lintel/server/protocol";
import { l10n, Range, Uri, WorkspaceEdit, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

/** Mends a finding as its quick fix in the editor does; *Undo* there takes it back. */
export async function applyFix(client: BaseLanguageClient, params: FixParams, files: ReadonlySet<string>): Promise<void> {
  const result = await client.sendRequest<FixResult | null>(fixRequest, params);
  const edit = new WorkspaceEdit();
  for (const [address, edits] of Object.entries(result?.changes ?? {})) {
    const uri = Uri.parse(address);
    if (!files.has(uri.toString())) continue;
    for (const { range, newText } of edits)
      edit.replace(uri, new Range(range.start.line, range.start.character, range.end.line, range.end.character), newText);
  }
  if (edit.size > 0) {
    if (await workspace.applyEdit(edit)) return;
    throw new Error(l10n.t("The editor did not take the change “{0}”. Is a file read-only?", params.title));
  }
  void window.showInformationMessage(
    l10n.t("“{0}” changes nothing any more: the design is not what it was when this was offered.", params.title),
  );
}
