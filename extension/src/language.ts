import { commands, l10n, type TextDocument, Uri, window, workspace } from "vscode";

export const languageId = "arch";

/** Whether a document is a design. */
export function isArch(document: TextDocument | undefined): document is TextDocument {
  return document?.languageId === languageId;
}

/**
 * The design a command is about: the file it was called on, else the one in the active editor, else a visible one,
 * else the one in the preview. Without any of them the user is told and may pick a file; `null` when they do not.
 */
export async function designFor(argument: unknown, previewed: Uri | null): Promise<Uri | null> {
  // Lenses pass the address as the server spells it; buttons the resource of their tab, which for the preview is not a file.
  const named = typeof argument === "string" ? Uri.parse(argument) : argument;
  if (named instanceof Uri && isDesign(named)) return named;
  const active = window.activeTextEditor?.document;
  if (isArch(active)) return active.uri;
  if (previewed) return previewed;
  const visible = window.visibleTextEditors.map((editor) => editor.document).find(isArch);
  return visible ? visible.uri : pickDesign();
}

function isDesign(uri: Uri): boolean {
  if (uri.path.endsWith(".arch")) return true;
  return isArch(workspace.textDocuments.find((document) => document.uri.toString() === uri.toString()));
}

async function pickDesign(): Promise<Uri | null> {
  const files = await workspace.findFiles("**/*.arch", undefined, 200);
  if (files.length === 0) return openAnother(l10n.t("No .arch file is open, and this workspace has none."));
  const items = files.map((uri) => ({ label: workspace.asRelativePath(uri), uri })).sort((a, b) => a.label.localeCompare(b.label));
  const choice = await window.showQuickPick(items, { title: l10n.t("No .arch file is open. Which design do you mean?") });
  if (!choice) return null;
  await window.showTextDocument(choice.uri);
  return choice.uri;
}

async function openAnother(message: string): Promise<Uri | null> {
  const open = l10n.t("Open .arch File…");
  const create = l10n.t("New Design");
  const choice = await window.showWarningMessage(message, open, create);
  if (choice === create) {
    const document = await workspace.openTextDocument({ language: languageId, content: 'system "New design"\n\n' });
    await window.showTextDocument(document);
    return document.uri;
  }
  if (choice !== open) return null;
  const files = await window.showOpenDialog({
    title: l10n.t("Open a design"),
    canSelectMany: false,
    filters: { [l10n.t("Lintel designs")]: ["arch"] },
  });
  const file = files?.[0];
  if (!file) return null;
  await commands.executeCommand("vscode.open", file);
  return file;
}
