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
  return {
    name,
    hash,
    async read(uri) {
      if (!uri.startsWith("file:")) return null;
      const path = inTree(fileURLToPath(uri));
      if (path.startsWith("..")) return null;
      const bytes = await gitBytes(root, ["cat-file", "blob", `${hash}:${path}`]);
      const decoded = bytes ? decode(bytes) : null;
      return decoded && "text" in decoded ? decoded.text : null;
    },
    async archFiles(paths) {
      const wanted = paths.map(inTree);
      const listed = await git(root, ["ls-tree", "-r", "-z", "--name-only", hash], "the files of the commit cannot be listed");
      const isWanted = (path: string): boolean => wanted.some((above) => above === "" || path === above || path.startsWith(`${above}/`));
      return listed
        .split("\0")
        .filter((path) => path.endsWith(".arch") && isWanted(path))
        .map(onDisk);
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
      return moved;
    },
  };
}

/** The address of a path, as designs know their files. */
export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

async function git(cwd: string, args: readonly string[], otherwise: string): Promise<string> {
  const bytes = await gitBytes(cwd, args);
  if (bytes === null) throw new InputError(otherwise);
  return bytes.toString("utf8");
}

/** What git prints; `null` when it ends with an error. */
function gitBytes(cwd: string, args: readonly string[]): Promise<Buffer | null> {
  return new Promise((done, fail) => {
    execFile("git", [...args], { cwd, encoding: "buffer", maxBuffer: 4 * largestFile, windowsHide: true }, (error, stdout) => {
      if (error?.code === "ENOENT") fail(new InputError("git is not installed, or not on the path"));
      else done(error ? null : stdout);
    });
  });
}
