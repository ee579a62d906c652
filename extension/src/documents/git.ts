import { type Disposable, extensions, type Uri } from "vscode";

/** The part of the built-in Git extension's interface (version 1) that is used here. */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): Git;
}

interface Git {
  /** Whether the window's folders have been searched for repositories yet; before that none is known. */
  readonly state: "uninitialized" | "initialized";
  onDidChangeState(listener: () => void): Disposable;
  getRepository(uri: Uri): Repository | null;
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
  if (!exported.enabled) return null;
  const known = exported.getAPI(1);
  await searched(known);
  return known.getRepository(file);
}

/** A window that was just opened, with a comparison in it, asks before Git has looked around. */
async function searched(git: Git): Promise<void> {
  if (git.state === "initialized") return;
  let listening: Disposable | undefined;
  await new Promise<void>((done) => {
    listening = git.onDidChangeState(done);
  });
  listening?.dispose();
}

/** What Git knows of a file: whether the last commit has it, or that it is in no repository that the editor has opened. */
export async function inLastCommit(file: Uri): Promise<"yes" | "no" | "no-repository"> {
  if (!(await repositoryOf(file))) return "no-repository";
  return (await committedText(file)) === null ? "no" : "yes";
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
