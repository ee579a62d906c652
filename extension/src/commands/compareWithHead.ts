import { commands, l10n, window, workspace } from "vscode";
import { comparison } from "../documents/comparisons.ts";
import { isCommitted } from "../documents/git.ts";
import { designFor } from "../language.ts";
import type { Session } from "../session.ts";

/** *Compare with Last Commit*: what the changes since then do to structure and numbers. */
export async function compareWithHead(session: Session, argument: unknown): Promise<void> {
  const after = await designFor(argument, session.previews.uri);
  if (!after) return;
  if (await isCommitted(after)) await commands.executeCommand("markdown.showPreview", comparison({ before: null, after }));
  else void window.showInformationMessage(l10n.t("The last commit does not have {0}.", workspace.asRelativePath(after)));
}
