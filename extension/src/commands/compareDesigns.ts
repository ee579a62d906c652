import { commands, l10n, window, workspace } from "vscode";
import { comparison } from "../documents/comparisons.ts";
import { designFor } from "../language.ts";
import type { Session } from "../session.ts";

/** *Compare with Another Design…*: what the other one does differently, in structure and numbers, as a Markdown preview that follows both. */
export async function compareDesigns(session: Session, argument: unknown): Promise<void> {
  const before = await designFor(argument, session.previews.uri);
  if (!before) return;
  const files = await workspace.findFiles("**/*.arch", "**/node_modules/**", 1000);
  const others = files
    .filter((uri) => uri.toString() !== before.toString())
    .map((uri) => ({ label: workspace.asRelativePath(uri), uri }))
    .sort((a, b) => a.label.localeCompare(b.label));
  if (others.length === 0) {
    void window.showInformationMessage(l10n.t("There is no other design in this workspace."));
    return;
  }
  const choice = await window.showQuickPick(others, { title: l10n.t("Compare {0} with…", workspace.asRelativePath(before)) });
  if (choice) await commands.executeCommand("markdown.showPreview", comparison({ before, after: choice.uri }));
}
