import { FileSystemError, type Uri, workspace } from "vscode";

/** The text of a file as it is saved, through the editor; `null` when there is none that can be read. */
export async function readText(file: Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(file));
  } catch (error) {
    if (error instanceof FileSystemError) return null;
    throw error;
  }
}
