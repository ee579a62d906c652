import { commands, l10n, Uri, window, workspace } from "vscode";

/** What is saved, in words and by the ending of its name. */
export interface SavedKind {
  /** `Export diagram`. */
  readonly title: string;
  /** `Diagram saved to …`. */
  readonly what: string;
  readonly filter: string;
  readonly ending: string;
  /** Opens what was saved. */
  open(target: Uri): Thenable<unknown>;
}

/** Asks where to put something made of a design and writes it there, in whatever file system the workspace lives. */
export async function saveBeside(design: Uri, content: string | Uint8Array, kind: SavedKind): Promise<void> {
  const suggestion = design.scheme === "untitled" ? workspace.workspaceFolders?.[0]?.uri : design;
  const path = design.path.slice(design.path.lastIndexOf("/") + 1).replace(/\.arch$/, "");
  const defaultUri = suggestion && Uri.joinPath(suggestion, design.scheme === "untitled" ? "." : "..", `${path}.${kind.ending}`);
  const target = await window.showSaveDialog({
    title: kind.title,
    filters: { [kind.filter]: [kind.ending] },
    ...(defaultUri ? { defaultUri } : {}),
  });
  if (!target) return;
  await workspace.fs.writeFile(target, typeof content === "string" ? new TextEncoder().encode(content) : content);
  const open = l10n.t("Open");
  const choice = await window.showInformationMessage(l10n.t("{0} saved to {1}.", kind.what, workspace.asRelativePath(target)), open);
  if (choice === open) await kind.open(target);
}

/** In the editor. */
export function openInEditor(target: Uri): Thenable<unknown> {
  return commands.executeCommand("vscode.open", target);
}
