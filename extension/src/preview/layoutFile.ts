import { Disposable, l10n, Position, Range, type Uri, WorkspaceEdit, workspace } from "vscode";
import { readText } from "../readText.ts";

/*
 * `X.arch.layout.json` beside `X.arch`: where readers pinned components in the picture. The preview makes and reads its text
 * (webview/src/layout/pin-file.ts); here it is only fetched and put away, through edits that the editor can take back.
 */

const ending = ".layout.json";

function layoutFileOf(design: Uri): Uri {
  return design.with({ path: `${design.path}${ending}` });
}

/** The text of the file, with changes that are not saved yet; `null` when there is none. */
export async function readLayout(design: Uri): Promise<string | null> {
  const file = layoutFileOf(design);
  const open = workspace.textDocuments.find((document) => document.uri.toString() === file.toString() && !document.isClosed);
  if (open) return open.getText();
  return readText(file);
}

/** Writes, makes or (for `null`) deletes the file. A design that has no file yet keeps its pins in the preview only. */
export async function writeLayout(design: Uri, content: string | null): Promise<void> {
  if (design.scheme === "untitled") return;
  const file = layoutFileOf(design);
  const before = await readLayout(design);
  if (before === content) return;
  const edit = new WorkspaceEdit();
  if (content === null) edit.deleteFile(file, { ignoreIfNotExists: true });
  else if (before === null) edit.createFile(file, { contents: new TextEncoder().encode(content), ignoreIfExists: true });
  else edit.replace(file, new Range(new Position(0, 0), new Position(before.split("\n").length, 0)), content);
  if (!(await workspace.applyEdit(edit)))
    throw new Error(l10n.t("{0} could not be written. Is it read-only?", workspace.asRelativePath(file)));
  if (before !== null && content !== null) await (await workspace.openTextDocument(file)).save();
}

/** Calls `changed` with the design whose file changed, on disk or in an editor. */
export function watchLayouts(changed: (design: Uri) => void): Disposable {
  const tell = (file: Uri): void => {
    if (file.path.endsWith(ending)) changed(file.with({ path: file.path.slice(0, -ending.length) }));
  };
  const watcher = workspace.createFileSystemWatcher(`**/*.arch${ending}`);
  return Disposable.from(
    watcher,
    watcher.onDidChange(tell),
    watcher.onDidCreate(tell),
    watcher.onDidDelete(tell),
    workspace.onDidChangeTextDocument(({ document }) => tell(document.uri)),
  );
}
