import { execFile } from "node:child_process";
import { realpath } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { InputError } from "../exit.ts";
import { decode, largestFile } from "./text.ts";

/** The files of one commit, read through `git`. */
export interface Commit {
  /** As it was asked for, such as `origin/main`. */
  readonly name: string;
  readonly hash: string;
  /** The text of a file that the commit has under a file's address; `null` when it has none, or none that is text. */
  read(uri: string): Promise<string | null>;
  /** Absolute paths of the `*.arch` files at or below these paths in the commit. */
  archFiles(paths: readonly string[]): Promise<readonly string[]>;
  /** Absolute paths that files of the commit have in the working tree now, where git takes them for moved. */
  moved(): Promise<ReadonlyMap<string, string>>;
}

/** A commit of the repository around a folder. */
export async function openCommit(revision: string, cwd: string): Promise<Commit> {
  return commitOf(
    revision,
    await git(cwd, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`], missing(revision)),
    cwd,
  );
}

/** The commit where the branch at hand left another one: what it has been compared with in a pull request. */
export async function openMergeBase(revision: string, cwd: string): Promise<Commit> {
  const { hash } = await openCommit(revision, cwd);
  const base = await git(
    cwd,
    ["merge-base", hash, "HEAD"],
    `${revision} and the current branch have no common commit; was the history fetched (fetch-depth: 0)?`,
  );
  return commitOf(revision, base, cwd);
}

function missing(revision: string): string {
  return `${revision} is no commit that is here; was it fetched?`;
}

async function commitOf(name: string, output: string, cwd: string): Promise<Commit> {
  const hash = output.trim();
  // Git tells the folder without links on the way to it, so paths are taken the same way.
  const root = await realpath((await git(cwd, ["rev-parse", "--show-toplevel"], "not a git repository")).trim());
  const here = await realpath(cwd);
  const inTree = (path: string): string => {
    const absolute = resolve(cwd, path);
    const below = relative(cwd, absolute);
    return relative(root, below.startsWith("..") ? absolute : join(here, below))
      .split(sep)
      .join("/");
  };
  const onDisk = (path: string): string => resolve(cwd, relative(here, join(root, path)));
  const tree = once(() => treeOf(hash, root));
  const submodules = once(async () => {
    const opened = (await tree()).submodules.map(({ path, hash: commit }) => openSubmodule(name, commit, path, onDisk(path)));
    return (await Promise.all(opened)).filter((commit) => commit !== null);
  });
  return {
    name,
    hash,
    async read(uri) {
      if (!uri.startsWith("file:")) return null;
      const path = inTree(fileURLToPath(uri));
      if (path.startsWith("..")) return null;
      const { output: bytes } = await runGit(root, ["cat-file", "blob", `${hash}:${path}`]);
      const decoded = bytes ? decode(bytes) : null;
      if (decoded) return "text" in decoded ? decoded.text : null;
      if (!(await tree()).submodules.some((submodule) => isAtOrBelow(path, submodule.path))) return null;
      for (const submodule of await submodules()) {
        const text = await submodule.read(uri);
        if (text !== null) return text;
      }
      return null;
    },
    async archFiles(paths) {
      const wanted = paths.map(inTree);
      const { files } = await tree();
      const inside = await Promise.all((await submodules()).map((submodule) => submodule.archFiles(["."])));
      return [...files.filter((path) => path.endsWith(".arch")).map(onDisk), ...inside.flat()].filter((path) =>
        wanted.some((above) => isAtOrBelow(inTree(path), above)),
      );
    },
    async moved() {
      const listed = await git(
        root,
        ["diff", "--find-renames", "--diff-filter=R", "--name-status", "-z", hash, "--", "*.arch"],
        "git diff failed",
      );
      const parts = listed.split("\0");
      const moved = new Map<string, string>();
      for (let at = 0; at + 2 < parts.length; at += 3) moved.set(onDisk(parts[at + 1] ?? ""), onDisk(parts[at + 2] ?? ""));
      for (const submodule of await submodules()) for (const [from, to] of await submodule.moved()) moved.set(from, to);
      return moved;
    },
  };
}

function isAtOrBelow(path: string, above: string): boolean {
  return above === "" || path === above || path.startsWith(`${above}/`);
}

interface Tree {
  readonly files: readonly string[];
  /** Folders that are repositories of their own, with the commit that the tree names of each. */
  readonly submodules: readonly { readonly path: string; readonly hash: string }[];
}

async function treeOf(hash: string, root: string): Promise<Tree> {
  const listed = await git(root, ["ls-tree", "-r", "-z", hash], "the files of the commit cannot be listed");
  const entries = [...listed.matchAll(/(\d+) \w+ ([0-9a-f]+)\t([^\0]+)\0/g)].map(([, mode, object = "", path = ""]) => ({
    isSubmodule: mode === "160000",
    hash: object,
    path,
  }));
  return {
    files: entries.filter(({ isSubmodule }) => !isSubmodule).map(({ path }) => path),
    submodules: entries.filter((e) => e.isSubmodule),
  };
}

/** The commit of a submodule; `null` when it is not checked out, so that no file of it is here either. */
async function openSubmodule(name: string, hash: string, path: string, folder: string): Promise<Commit | null> {
  const here = await realpath(folder).catch(() => null);
  const top = here && (await runGit(here, ["rev-parse", "--show-toplevel"])).output;
  if (!top || (await realpath(top.toString("utf8").trim())) !== here) return null;
  await git(
    folder,
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${hash}^{commit}`],
    `${name} has commit ${hash.slice(0, 10)} of the submodule ${path}, which is not here; fetch it there (git submodule foreach git fetch)`,
  );
  return commitOf(name, hash, folder);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** The address of a path, as designs know their files. */
export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

/** What git prints; when it ends with an error, that becomes one: in git's words if it says anything, else in these. */
async function git(cwd: string, args: readonly string[], otherwise: string): Promise<string> {
  const { output, complaint } = await runGit(cwd, args);
  if (output === null) throw new InputError(complaint === "" ? otherwise : `git says: ${complaint}`);
  return output.toString("utf8");
}

/** What git prints, `null` when it ends with an error, and what it says of that in one line. */
function runGit(cwd: string, args: readonly string[]): Promise<{ readonly output: Buffer | null; readonly complaint: string }> {
  return new Promise((done, fail) => {
    execFile("git", [...args], { cwd, encoding: "buffer", maxBuffer: 4 * largestFile, windowsHide: true }, (error, stdout, stderr) => {
      if (error?.code === "ENOENT") fail(new InputError("git is not installed, or not on the path"));
      else done({ output: error ? null : stdout, complaint: stderr.toString("utf8").trim().replaceAll(/\s+/g, " ") });
    });
  });
}
