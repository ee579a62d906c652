import { type Analysis, analyze } from "@lintel/engine/analysis";
import type { DesignEdit } from "@lintel/engine/model";
import { applyEdits, type BuiltDesign, buildDesign, Lines, loadDesign, parseArch } from "@lintel/language";
import { checkConcise } from "../check/concise.ts";
import { locate } from "../check/designs.ts";
import { InputError } from "../exit.ts";
import { remark, type Session } from "../session.ts";
import { readSource, type Source } from "./sources.ts";
import { keyOf, Workspace } from "./workspace.ts";

/** A design with what the language says about its text. */
export interface LoadedDesign extends BuiltDesign {
  readonly source: Source;
  readonly workspace: Workspace;
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

/** Reads a design from its first text, with its imports. */
export async function loadSource(source: Source, workspace: Workspace): Promise<LoadedDesign> {
  const files = new Set<string>();
  const built = await loadDesign(source.uri, (uri) => {
    files.add(keyOf(uri));
    return workspace.read(uri);
  });
  return { ...built, source, workspace, files };
}

/** A design with its figures. */
export function analyzed(loaded: LoadedDesign): AnalyzedDesign {
  return { ...loaded, analysis: analyze(loaded.design) };
}

/** The design as it would be after a change, in memory only. The change is refused when it makes an error that was not there. */
export function changedDesign(loaded: LoadedDesign, change: DesignEdit, written: string): LoadedDesign {
  const edits = applyEdits(loaded, [change]);
  if (edits.length === 0) throw new InputError(`"${written}" cannot be changed`);
  const documents = loaded.documents.map((document) => {
    const lines = new Lines(document.text);
    const text = edits
      .filter(({ origin }) => origin.uri === document.uri)
      .map(({ origin, text }) => ({ start: lines.offset(origin.range.start), end: lines.offset(origin.range.end), text }))
      .sort((a, b) => b.start - a.start)
      .reduce((result, { start, end, text }) => result.slice(0, start) + text + result.slice(end), document.text);
    return text === document.text ? document : parseArch(text, document.uri);
  });
  const built = buildDesign(documents);
  const before = new Set(loaded.findings.map((finding) => finding.message));
  const added = built.findings.find((finding) => finding.severity === "error" && !before.has(finding.message));
  // What the parser expected is about text that nobody wrote.
  if (added?.rule === "syntax-error")
    throw new InputError(`"${written}": what is behind the = cannot stand there; write it as in the file`);
  if (added) throw new InputError(`"${written}": ${added.message}`);
  return { ...loaded, ...built };
}

/** Writes the errors of a design to standard error; whether there are any. */
export function reportErrors(loaded: LoadedDesign, session: Session): boolean {
  const errors = loaded.findings.filter((finding) => finding.severity === "error").map((finding) => locate(finding, loaded.workspace));
  if (errors.length === 0) return false;
  remark(session, checkConcise({ findings: errors, files: [], accepted: [], known: 0 }, session.err));
  remark(session, `lintel: ${loaded.source.label} has errors: what follows from the parts above is missing from the numbers`);
  return true;
}
