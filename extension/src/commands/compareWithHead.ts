import { commands, l10n, window, workspace } from "vscode";
import { comparison } from "../documents/comparisons.ts";
import { inLastCommit } from "../documents/git.ts";
import { designFor } from "../language.ts";
import type { Session } from "../session.ts";

/** *Compare with Last Commit*: what the changes since then do to structure and numbers. */
export async function compareWithHead(session: Session, argument: unknown): Promise<void> {
  const after = await designFor(argument, session.previews.uri);
  if (!after) return;
  const found = await inLastCommit(after);
  const name = workspace.asRelativePath(after);
  if (found === "yes") await commands.executeCommand("markdown.showPreview", comparison({ before: null, after }));
  else if (found === "no") void window.showInformationMessage(l10n.t("The last commit does not have {0}.", name));
  else void window.showInformationMessage(l10n.t("{0} is in no Git repository that is open in this editor.", name));
}
