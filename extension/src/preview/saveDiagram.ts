import { commands, Uri, window, workspace } from "vscode";

/** Asks where to put the picture of a design and writes it there, in whatever file system the workspace lives. */
export async function saveDiagram(design: Uri, svg: string): Promise<void> {
  const suggestion = design.scheme === "untitled" ? workspace.workspaceFolders?.[0]?.uri : design;
  const path = design.path.slice(design.path.lastIndexOf("/") + 1).replace(/\.arch$/, "");
  const defaultUri = suggestion && Uri.joinPath(suggestion, design.scheme === "untitled" ? "." : "..", `${path}.svg`);
  const target = await window.showSaveDialog({
    title: "Export diagram",
    filters: { "SVG picture": ["svg"] },
    ...(defaultUri ? { defaultUri } : {}),
  });
  if (!target) return;
  await workspace.fs.writeFile(target, new TextEncoder().encode(svg));
  const open = "Open";
  const choice = await window.showInformationMessage(`Diagram saved to ${workspace.asRelativePath(target)}.`, open);
  if (choice === open) await commands.executeCommand("vscode.open", target);
}
