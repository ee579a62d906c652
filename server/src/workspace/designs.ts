import type { Analysis } from "@lintel/engine/analysis";
import { analysisSteps } from "@lintel/engine/analysis";
import type { Design, Finding } from "@lintel/engine/model";
import { type RuleSettings, ruleSteps, withSeverities } from "@lintel/engine/rules";
import {
  type ArchDocument,
  type BuiltDesign,
  buildDesign,
  type ChangedTexts,
  importsOf,
  parseArch,
  type ReviewedDesign,
} from "@lintel/language";
import type { DesignSettings } from "./designSettings.ts";
import type { Files, SourceFile } from "./files.ts";
import { Job } from "./job.ts";

/** Imports followed from one file; more are left out and reported as missing. */
const maximumImports = 500;

/** A file with its imports, read: the design, what is wrong with the text, and where names are written. */
export interface ReadDesign extends BuiltDesign {
  readonly root: SourceFile;
  /** The root first, then every file it imports, directly or not. */
  readonly files: readonly SourceFile[];
}

/**
 * Everything that follows from the files, computed when asked for and kept as long as the files it came from are the current ones.
 * Nothing is ever invalidated: a changed file is a new object, and what hung on the old one goes with it.
 */
export class Designs {
  readonly #files: Files;
  readonly #parsed = new WeakMap<SourceFile, ArchDocument>();
  /** The last version of each file that was parsed: the next one has most of it in common. */
  readonly #latest = new Map<string, ArchDocument>();
  readonly #read = new Map<string, ReadDesign>();
  #importersNow: { readonly revision: number; readonly importers: ReadonlyMap<string, readonly string[]> } | null = null;
  readonly #analyses = new WeakMap<Design, Job<Analysis>>();
  readonly #findings = new WeakMap<Design, { readonly settings: RuleSettings; readonly job: Job<readonly Finding[]> }>();
  readonly #settings: DesignSettings;

  constructor(files: Files, settings: DesignSettings) {
    this.#files = files;
    this.#settings = settings;
  }

  parsed(file: SourceFile): ArchDocument {
    const known = this.#parsed.get(file);
    if (known) return known;
    const source = parseArch(file.document.getText(), file.uri, this.#latest.get(file.uri));
    this.#parsed.set(file, source);
    if (this.#files.get(file.uri) === file) this.#latest.set(file.uri, source);
    return source;
  }

  /** Reads the files that a design needs and that are not loaded yet, its configuration among them. Returns whether any was imported. */
  async loadImports(uri: string): Promise<boolean> {
    await this.#settings.load(uri);
    let loaded = false;
    for (let round = 0; round < maximumImports; round++) {
      const file = this.#files.get(uri);
      if (!file) return loaded;
      const { missing } = this.#closure(file);
      if (missing.length === 0 || !(await this.#files.load(missing))) return loaded;
      loaded = true;
    }
    return loaded;
  }

  /** The design of a file; `null` when the file is not known. */
  of(uri: string): ReadDesign | null {
    const root = this.#files.get(uri);
    if (!root) {
      this.#read.delete(uri);
      this.#latest.delete(uri);
      return null;
    }
    const { files } = this.#closure(root);
    const known = this.#read.get(uri);
    if (known && sameFiles(known.files, files)) return known;
    const read: ReadDesign = {
      root,
      files,
      ...buildDesign(
        files.map((file) => this.parsed(file)),
        known,
      ),
    };
    this.#read.set(uri, read);
    return read;
  }

  /** The figures of a design, at once. */
  analysis(design: Design): Analysis {
    return this.#analysisJob(design).finish();
  }

  /** The figures of a design without keeping others waiting; `null` when they are no longer wanted before they are there. */
  analysisInSlices(design: Design, isWanted: () => boolean): Promise<Analysis | null> {
    return this.#analysisJob(design).inSlices(isWanted);
  }

  /** What the language says about a design, as severe as it is set to be. */
  languageFindings({ findings, root }: ReadDesign): readonly Finding[] {
    return withSeverities(findings, this.#settings.of(root.uri));
  }

  /** What language and rules say about a design, at once; while its text is broken the rules rest. */
  allFindings(read: ReadDesign): readonly Finding[] {
    const ofRules = read.broken ? [] : this.#ruleJob(read, this.analysis(read.design)).finish();
    return [...this.languageFindings(read), ...ofRules];
  }

  /** What the rules say about a design without keeping others waiting; `null` when it is no longer wanted before it is there. */
  async ruleFindingsInSlices(read: ReadDesign, isWanted: () => boolean): Promise<readonly Finding[] | null> {
    const analysis = await this.analysisInSlices(read.design, isWanted);
    return analysis && this.#ruleJob(read, analysis).inSlices(isWanted);
  }

  /** A design as it would be with other texts of some files, with all that is found in it. */
  async reviewed(read: ReadDesign, texts: ChangedTexts): Promise<ReviewedDesign> {
    if (texts.size === 0) return { built: read, findings: this.allFindings(read) };
    const documents = read.documents.map((document) => {
      const text = texts.get(document.uri);
      return text === undefined ? document : parseArch(text, document.uri, document);
    });
    const built = buildDesign(documents, read);
    const settings = this.#settings.of(read.root.uri);
    const ofLanguage = withSeverities(built.findings, settings);
    if (built.broken) return { built, findings: ofLanguage };
    const { design } = built;
    const analysis = await new Job(analysisSteps(design)).inSlices(() => true);
    const ofRules = analysis && (await new Job(ruleSteps({ design, analysis }, { settings })).inSlices(() => true));
    return { built, findings: [...ofLanguage, ...(ofRules ?? [])] };
  }

  #analysisJob(design: Design): Job<Analysis> {
    const known = this.#analyses.get(design);
    if (known) return known;
    const job = new Job(analysisSteps(design));
    this.#analyses.set(design, job);
    return job;
  }

  #ruleJob({ design, root }: ReadDesign, analysis: Analysis): Job<readonly Finding[]> {
    const settings = this.#settings.of(root.uri);
    const known = this.#findings.get(design);
    if (known?.settings === settings) return known.job;
    const job = new Job(ruleSteps({ design, analysis }, { settings }));
    this.#findings.set(design, { settings, job });
    return job;
  }

  /**
   * The designs a file belongs to: those of the files that import it, directly or not, and that nobody else imports;
   * its own when there are none.
   */
  rootsOf(uri: string): readonly string[] {
    const importers = this.#importers();
    const above = this.holding(uri);
    const roots = above.filter((candidate) => (importers.get(candidate) ?? []).length === 0);
    // Files that import each other in a circle have no top: each stands for itself.
    return roots.length > 0 ? roots : [uri];
  }

  /** The files whose designs contain a file: itself, and those that import it, directly or not. */
  holding(uri: string): readonly string[] {
    const importers = this.#importers();
    return reach(uri, (from) => importers.get(from) ?? []);
  }

  #importers(): ReadonlyMap<string, readonly string[]> {
    const { revision } = this.#files;
    if (this.#importersNow?.revision !== revision) this.#importersNow = { revision, importers: this.#findImporters() };
    return this.#importersNow.importers;
  }

  #findImporters(): ReadonlyMap<string, readonly string[]> {
    const importers = new Map<string, string[]>();
    for (const file of this.#files.all()) {
      for (const { uri: imported } of importsOf(this.parsed(file))) {
        const list = importers.get(imported);
        if (imported === file.uri) continue;
        if (list) list.push(file.uri);
        else importers.set(imported, [file.uri]);
      }
    }
    return importers;
  }

  #closure(root: SourceFile): { readonly files: readonly SourceFile[]; readonly missing: readonly string[] } {
    const missing: string[] = [];
    const files: SourceFile[] = [];
    reach(root.uri, (uri) => {
      const file = this.#files.get(uri);
      if (!file) {
        missing.push(uri);
        return [];
      }
      files.push(file);
      return importsOf(this.parsed(file)).map((found) => found.uri);
    });
    return { files, missing };
  }
}

/** Everything reachable from `start`, itself first, each once. */
function reach(start: string, next: (from: string) => readonly string[]): readonly string[] {
  const seen = new Set([start]);
  for (const current of seen) {
    for (const neighbour of next(current)) if (seen.size < maximumImports) seen.add(neighbour);
  }
  return [...seen];
}

function sameFiles(a: readonly SourceFile[], b: readonly SourceFile[]): boolean {
  return a.length === b.length && a.every((file, index) => file === b[index]);
}
