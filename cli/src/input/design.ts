import { type Analysis, analyze } from "@lintel/engine/analysis";
import type { Design, Finding } from "@lintel/engine/model";
import { loadDesign } from "@lintel/language";
import { checkConcise } from "../check/concise.ts";
import { locate } from "../check/designs.ts";
import { remark, type Session } from "../session.ts";
import { readSource, type Source } from "./sources.ts";
import { keyOf, Workspace } from "./workspace.ts";

/** A design with what the language says about its text. */
export interface LoadedDesign {
  readonly source: Source;
  readonly workspace: Workspace;
  readonly design: Design;
  readonly findings: readonly Finding[];
  /** Some file has syntax errors: the design holds what could be read. */
  readonly broken: boolean;
  /** Paths of the files it consists of: its own and all it imports, directly or not. */
  readonly files: ReadonlySet<string>;
}

export interface AnalyzedDesign extends LoadedDesign {
  readonly analysis: Analysis;
}

/** Reads the one design that a command works on, with its imports. */
export async function readDesign(path: string, stdinName: string, { host }: Session): Promise<LoadedDesign> {
  const source = await readSource(path, stdinName, host);
  return loadSource(source, new Workspace([source], host.cwd));
}

export async function loadSource(source: Source, workspace: Workspace): Promise<LoadedDesign> {
  const files = new Set<string>();
  const { design, findings, broken } = await loadDesign(source.uri, (uri) => {
    files.add(keyOf(uri));
    return workspace.read(uri);
  });
  return { source, workspace, design, findings, broken, files };
}

export function analyzed(loaded: LoadedDesign): AnalyzedDesign {
  return { ...loaded, analysis: analyze(loaded.design) };
}

/** Writes the errors of a design to standard error; whether there are any. */
export function reportErrors(loaded: LoadedDesign, session: Session): boolean {
  const errors = loaded.findings.filter((finding) => finding.severity === "error").map((finding) => locate(finding, loaded.workspace));
  if (errors.length === 0) return false;
  remark(session, checkConcise({ findings: errors, files: [], accepted: [], known: 0 }, session.err));
  remark(session, `lintel: ${loaded.source.label} has errors: what follows from the parts above is missing from the numbers`);
  return true;
}
