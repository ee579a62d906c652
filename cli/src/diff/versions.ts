import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { analyze } from "@lintel/engine/analysis";
import { type DesignDifference, type DesignVersion, designDifference } from "@lintel/engine/difference";
import type { Design, Origin } from "@lintel/engine/model";
import { type RuleSettings, reviewDesign, settingsOver, withSeverities } from "@lintel/engine/rules";
import { structureChanges } from "@lintel/language";
import { Configurations } from "../check/configurations.ts";
import { InputError } from "../exit.ts";
import type { Host } from "../host.ts";
import { type LoadedDesign, loadSource } from "../input/design.ts";
import { openCommit, uriOf } from "../input/git.ts";
import { labelOf, readSource, type Source } from "../input/sources.ts";
import { Workspace } from "../input/workspace.ts";

/** Two versions of a design and what is different; a side is `null` where the design does not exist there. */
export interface ComparedDesign {
  readonly before: Side | null;
  readonly after: Side | null;
  readonly difference: DesignDifference;
}

export interface Side extends DesignVersion {
  /** As it is called in reports: a path, behind `REVISION:` when it comes from a commit. */
  readonly label: string;
  readonly loaded: LoadedDesign;
}

/** Reads `FILE` or `REVISION:FILE`. */
export async function readVersion(written: string, stdinName: string, host: Host): Promise<LoadedDesign> {
  const colon = written.indexOf(":", 2);
  // A path may hold a colon itself, and on Windows begins with one behind its first letter.
  if (colon < 0 || (await exists(resolve(host.cwd, written)))) {
    const source = await readSource(written, stdinName, host);
    return loadSource(source, new Workspace([source], host.cwd));
  }
  const commit = await openCommit(written.slice(0, colon), host.cwd);
  const path = resolve(host.cwd, written.slice(colon + 1));
  const text = await commit.read(uriOf(path));
  const label = labelOf(path, host.cwd);
  if (text === null) throw new InputError(`${commit.name} has no text file ${label}`);
  return loadSource(sourceAt(path, text, `${commit.name}:${label}`), new Workspace([], host.cwd, (uri) => commit.read(uri)));
}

/** A text that a file has somewhere else than on the disk, such as in a commit; `label` says where. */
export function sourceAt(path: string, text: string, label: string): Source {
  return { path, label, uri: uriOf(path), text, fromStdin: false };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Compares two versions by the rules of the newer one, since a change of the rules is no change of the design. */
export async function compared(
  before: LoadedDesign | null,
  after: LoadedDesign | null,
  commandLine: RuleSettings,
  host: Host,
): Promise<ComparedDesign> {
  const judged = (after ?? before) as LoadedDesign;
  const disk = after?.workspace ?? new Workspace([], host.cwd);
  const { settings } = await new Configurations(disk).of(judged.source.path);
  const all = settingsOver(commandLine, settings);
  const empty = await loadSource(
    sourceAt(judged.source.path, "", judged.source.label),
    new Workspace([sourceAt(judged.source.path, "", "")], host.cwd),
  );
  const [was, is] = [side(before ?? empty, all), side(after ?? empty, all)];
  const structure = structureChanges(was.loaded, is.loaded);
  return { before: before && was, after: after && is, difference: designDifference(was, is, structure) };
}

function side(loaded: LoadedDesign, settings: RuleSettings): Side {
  const { design, broken } = loaded;
  const analysis = analyze(design);
  // While a text cannot be read the rules rest, as in `check`.
  const review = broken ? [] : reviewDesign({ design, analysis }, { settings }).findings;
  return {
    design,
    analysis,
    broken,
    findings: [...withSeverities(loaded.findings, settings), ...review],
    label: loaded.source.label,
    loaded,
  };
}

export interface ComparedDesigns {
  readonly before: Design;
  readonly after: Design;
}

/** Both designs; where one does not exist the other one stands for it, which is asked nothing then. */
export function designsOf({ before, after }: ComparedDesign): ComparedDesigns {
  const [was, is] = [before ?? after, after ?? before] as [Side, Side];
  return { before: was.design, after: is.design };
}

/** What a comparison is about: `before → after`, the one side that there is, or a path with the commit that it is compared with. */
export function titleOf({ before, after }: ComparedDesign): string {
  if (!after) return `${before?.label} (removed)`;
  if (!before) return `${after.label} (new)`;
  const revision = before.label.slice(0, -after.label.length);
  const isSamePath = revision.endsWith(":") && before.label.endsWith(after.label);
  return isSamePath ? `${after.label} since ${revision.slice(0, -1)}` : `${before.label} → ${after.label}`;
}

/** A place in the newer version as `file:line`. */
export function placeOf({ before, after }: ComparedDesign, { uri, range }: Origin): string {
  const workspace = (after ?? before)?.loaded.workspace;
  return `${workspace ? workspace.labelOf(uri) : uri}:${range.start.line + 1}`;
}
