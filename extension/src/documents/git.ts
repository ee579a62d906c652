import { extensions, type Uri } from "vscode";

/** The part of the built-in Git extension's interface (version 1) that is used here. */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): { getRepository(uri: Uri): Repository | null };
}

interface Repository {
  readonly rootUri: Uri;
  /** The text of a file at a revision. */
  show(revision: string, path: string): Promise<string>;
}

async function repositoryOf(file: Uri): Promise<Repository | null> {
  const git = extensions.getExtension<GitExtension>("vscode.git");
  if (!git) return null;
  const exported = git.isActive ? git.exports : await git.activate();
  return exported.enabled ? exported.getAPI(1).getRepository(file) : null;
}

/** Whether Git knows the last commit of the folder of a file. */
export async function isCommitted(file: Uri): Promise<boolean> {
  return (await committedText(file)) !== null;
}

/** The text of a file in the last commit; `null` where there is no repository, or the commit does not have the file. */
export async function committedText(file: Uri): Promise<string | null> {
  const repository = await repositoryOf(file);
  if (!repository) return null;
  const path = file.path.slice(repository.rootUri.path.length + 1);
  try {
    return await repository.show("HEAD", path);
  } catch {
    // Git says in words of its own language that the commit has no such file; to a comparison the file is new.
    return null;
  }
}
