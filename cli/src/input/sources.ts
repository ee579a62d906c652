import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { InputError } from "../exit.ts";
import type { Host } from "../host.ts";
import { readFound } from "./on-disk.ts";
import { decode } from "./text.ts";

/** One text to work on. */
export interface Source {
  /** Absolute path; of standard input the path its name would have. */
  readonly path: string;
  /** The path as shown: relative to the working directory, with forward slashes. */
  readonly label: string;
  readonly uri: string;
  readonly text: string;
  readonly fromStdin: boolean;
}

export interface Sources {
  readonly sources: readonly Source[];
  /** One message for each input that could not be read. */
  readonly problems: readonly string[];
}

/** Reads files, folders (every `*.arch` below, in alphabetical order) and `-` (standard input). */
export async function readSources(paths: readonly string[], stdinName: string, host: Host): Promise<Sources> {
  const sources: Source[] = [];
  const problems: string[] = [];
  const seen = new Set<string>();
  const add = (path: string, bytes: Uint8Array, fromStdin: boolean): void => {
    const absolute = resolve(host.cwd, path);
    if (seen.has(absolute)) return;
    seen.add(absolute);
    const label = labelOf(absolute, host.cwd);
    const decoded = decode(bytes);
    if ("problem" in decoded) problems.push(`${label} ${decoded.problem}`);
    else sources.push({ path: absolute, label, uri: pathToFileURL(absolute).href, text: decoded.text, fromStdin });
  };
  const attempt = async (path: string, read: () => Promise<void>): Promise<void> => {
    try {
      await read();
    } catch (error) {
      problems.push(problemText(error, path));
    }
  };
  for (const path of paths) {
    await attempt(path, async () => {
      if (path === "-") return add(stdinName, await host.readStdin(), true);
      const named = resolve(host.cwd, path);
      for (const file of await filesAt(path, host.cwd)) {
        const label = labelOf(file, host.cwd);
        await attempt(label, async () => add(file, file === named ? await readFile(file) : await readFound(file, label), false));
      }
    });
  }
  return { sources, problems };
}

/** Reads the one input of a command that works on a single design. */
export async function readSource(path: string, stdinName: string, host: Host): Promise<Source> {
  const { sources, problems } = await readSources([path], stdinName, host);
  const [source, another] = sources;
  if (problems.length > 0) throw new InputError(problems.join("\n"));
  if (!source) throw new InputError(`${path} holds no .arch file`);
  if (another) throw new InputError(`${path} holds ${sources.length} .arch files; name one of them, such as ${source.label}`);
  return source;
}

/** A path as people read it: relative to the working directory when it lies below it, with forward slashes. */
export function labelOf(absolute: string, cwd: string): string {
  const path = relative(cwd, absolute);
  const label = path === "" || path.startsWith("..") ? absolute : path;
  return sep === "/" ? label : label.replaceAll(sep, "/");
}

async function filesAt(path: string, cwd: string): Promise<readonly string[]> {
  const absolute = resolve(cwd, path);
  const status = await stat(absolute);
  if (!status.isDirectory()) return [absolute];
  const files = await archFilesBelow(absolute);
  if (files.length === 0) throw new InputError(`${path} holds no .arch file`);
  return files;
}

async function archFilesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: string[] = [];
  for (const entry of entries) {
    // Links to folders are not followed, so that a cycle of links cannot make this endless.
    if (entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules") {
      files.push(...(await archFilesBelow(join(folder, entry.name))));
    } else if (entry.name.endsWith(".arch") && !entry.isDirectory()) {
      files.push(join(folder, entry.name));
    }
  }
  return files;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "you lack the permission for it",
  EPERM: "you lack the permission for it",
  EROFS: "it is in a file system that can only be read",
  ENOSPC: "there is no space left for it",
  EISDIR: "it is a folder",
  ENOTDIR: "part of the path is not a folder",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "its links go round in a circle",
};

/** What to tell the user about a failed file operation; defects of Lintel go on up. */
export function problemText(error: unknown, path: string): string {
  if (error instanceof InputError) return error.message;
  const code = (error as NodeJS.ErrnoException).code;
  if (typeof code !== "string") throw error;
  return `${path}: ${reasons[code] ?? (error as Error).message}`;
}
