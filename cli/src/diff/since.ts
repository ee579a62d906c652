import { loadAll, wholeDesigns } from "../check/designs.ts";
import type { Host } from "../host.ts";
import type { LoadedDesign } from "../input/design.ts";
import { type Commit, uriOf } from "../input/git.ts";
import { textOnDisk } from "../input/on-disk.ts";
import { labelOf, readSources, type Source } from "../input/sources.ts";
import { Workspace } from "../input/workspace.ts";
import { sourceAt } from "./versions.ts";

/** A design that differs between a commit and the working tree; `null` on the side where there is none. */
export interface ChangedDesign {
  readonly before: LoadedDesign | null;
  readonly after: LoadedDesign | null;
}

export interface ChangedDesigns {
  readonly changed: readonly ChangedDesign[];
  /** How many designs are as they were. */
  readonly same: number;
  readonly problems: readonly string[];
}

/** The designs below some paths of which a file, or a file they import, is another one than in a commit. */
export async function changedDesigns(paths: readonly string[], commit: Commit, host: Host): Promise<ChangedDesigns> {
  const { sources, problems } = await sourcesOnDisk(paths, commit, host);
  const moved = await commit.moved();
  // What lies below the paths now may have lain elsewhere before.
  const cameFrom = [...moved].flatMap(([from, to]) => (sources.some(({ path }) => path === to) ? [from] : []));
  const older = await sourcesIn(commit, [...paths, ...cameFrom], host.cwd);
  const after = wholeDesigns(await loadAll(sources, new Workspace(sources, host.cwd)));
  const before = wholeDesigns(await loadAll(older, new Workspace(older, host.cwd, (uri) => commit.read(uri))));
  const left = new Map(before.map((design) => [moved.get(design.source.path) ?? design.source.path, design]));
  const pairs: ChangedDesign[] = after.map((design) => {
    const old = left.get(design.source.path) ?? null;
    left.delete(design.source.path);
    return { before: old, after: design };
  });
  for (const gone of left.values()) pairs.push({ before: gone, after: null });
  const changed: ChangedDesign[] = [];
  for (const pair of pairs) if (await differs(pair, commit)) changed.push(pair);
  return { changed, same: pairs.length - changed.length, problems };
}

async function sourcesOnDisk(
  paths: readonly string[],
  commit: Commit,
  host: Host,
): Promise<{ readonly sources: readonly Source[]; readonly problems: readonly string[] }> {
  const byPath = new Map<string, Source>();
  const problems: string[] = [];
  for (const path of paths) {
    const found = await readSources([path], "", host);
    for (const source of found.sources) byPath.set(source.path, source);
    // What only the commit has was deleted since, which is no mistake.
    if (found.sources.length > 0 || (await commit.archFiles([path])).length === 0) problems.push(...found.problems);
  }
  return { sources: [...byPath.values()], problems };
}

async function sourcesIn(commit: Commit, paths: readonly string[], cwd: string): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const path of await commit.archFiles(paths)) {
    const text = await commit.read(uriOf(path));
    if (text !== null) sources.push(sourceAt(path, text, `${commit.name}:${labelOf(path, cwd)}`));
  }
  return sources;
}

async function differs({ before, after }: ChangedDesign, commit: Commit): Promise<boolean> {
  if (!before || !after || before.source.path !== after.source.path) return true;
  for (const path of new Set([...before.files, ...after.files])) {
    if ((await commit.read(uriOf(path))) !== (await textOnDisk(path))) return true;
  }
  return false;
}
