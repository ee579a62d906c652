import type { Finding } from "@lintel/engine/model";
import type { Designs, ReadDesign } from "./designs.ts";
import type { Files } from "./files.ts";
import { shiftFindings, type TextVersion } from "./shift.ts";
import { nextTurn, pause } from "./turn.ts";

/** The findings on one design, for publication. `final` is false while the rules have not looked at this text yet. */
export interface ReviewedDesign {
  readonly read: ReadDesign;
  readonly findings: readonly Finding[];
  readonly final: boolean;
}

export type ReviewListener = (designs: readonly ReviewedDesign[]) => void;

/** The longest pause between the last edit and the rules, in milliseconds. */
const longestPause = 150;

/**
 * Looks at the designs of the open files after every change, in two steps. First, what the language says, together with
 * what the rules said before, moved with the text. Then, after a pause of half the time the last review took (so that cheap
 * reviews come at once and expensive ones wait for a pause in typing), analysis and rules. A newer change cancels both.
 */
export class Reviews {
  readonly #files: Files;
  readonly #designs: Designs;
  readonly #guard: (work: () => Promise<void>) => Promise<void>;
  readonly #listeners: ReviewListener[] = [];
  /** Counts changes: work that started for an older one stops. */
  #generation = 0;
  #lastDuration = 0;
  /** What the rules said about the last readable text of each design, with that text. */
  readonly #held = new Map<string, { readonly texts: ReadonlyMap<string, TextVersion>; readonly findings: readonly Finding[] }>();
  #idle: Promise<void> = Promise.resolve();
  /** Ends when the language has looked at the texts of the last change. */
  #reading: Promise<void> = Promise.resolve();
  #tellRead: () => void = () => {};
  #workspaceReady = false;

  constructor(files: Files, designs: Designs, guard: (work: () => Promise<void>) => Promise<void>) {
    this.#files = files;
    this.#designs = designs;
    this.#guard = guard;
  }

  onReview(listener: ReviewListener): void {
    this.#listeners.push(listener);
  }

  /** A file has a new text, is new, or is gone. */
  changed(): void {
    this.#start();
  }

  settingsChanged(): void {
    this.#start();
  }

  /** Until the workspace is read nobody knows which files import the open ones. */
  workspaceLoaded(): void {
    this.#workspaceReady = true;
    this.#start();
  }

  /** Resolves when the language has looked at the newest texts; what the rules say may follow. */
  async read(): Promise<void> {
    let seen: Promise<void> | null = null;
    while (seen !== this.#reading) {
      seen = this.#reading;
      await seen;
    }
  }

  /** Resolves when no review is under way. */
  async settled(): Promise<void> {
    let seen: Promise<void> | null = null;
    while (seen !== this.#idle) {
      seen = this.#idle;
      await seen;
    }
  }

  #start(): void {
    const generation = ++this.#generation;
    if (!this.#workspaceReady) return;
    const isCurrent = (): boolean => generation === this.#generation;
    const told = this.#tellRead;
    this.#reading = new Promise((resolve) => {
      this.#tellRead = resolve;
    });
    // Whoever waits for the older change now waits for this one, too.
    told();
    const tell = this.#tellRead;
    this.#idle = this.#guard(() => this.#run(isCurrent)).finally(tell);
  }

  async #run(isCurrent: () => boolean): Promise<void> {
    // Changes that are already waiting in the connection come first and make this one stale.
    await nextTurn();
    if (!isCurrent()) return;
    for (const file of [...this.#files.openFiles()]) await this.#designs.loadImports(file.uri);
    for (const root of this.#openRoots()) await this.#designs.loadImports(root);
    if (!isCurrent()) return;
    const reads = [...this.#openRoots()].flatMap((root) => this.#designs.of(root) ?? []);
    this.#publish(reads.map((read) => this.#preliminary(read)));
    this.#tellRead();
    await pause(Math.min(this.#lastDuration / 2, longestPause));
    const started = performance.now();
    const reviewed: ReviewedDesign[] = [];
    for (const read of reads) {
      // A text that cannot be read in full lacks parts of the design: rules would complain about what is only half typed.
      if (read.broken && this.#held.has(read.root.uri)) {
        reviewed.push({ ...this.#preliminary(read), final: true });
        continue;
      }
      if (!isCurrent()) return;
      // A design that is broken from the start has figures all the same.
      if (!(await this.#designs.analysisInSlices(read.design, isCurrent))) return;
      const findings = read.broken ? [] : await this.#designs.ruleFindingsInSlices(read, isCurrent);
      if (!findings) return;
      if (!read.broken) this.#held.set(read.root.uri, { texts: textsOf(read), findings });
      reviewed.push({ read, findings: [...this.#designs.languageFindings(read), ...findings], final: true });
    }
    this.#lastDuration = performance.now() - started;
    this.#forgetOthers(reads);
    this.#publish(reviewed);
  }

  #preliminary(read: ReadDesign): ReviewedDesign {
    const held = this.#held.get(read.root.uri);
    const shifted = held ? shiftFindings(held.findings, held.texts, textsOf(read)) : [];
    return { read, findings: [...this.#designs.languageFindings(read), ...shifted], final: false };
  }

  #openRoots(): ReadonlySet<string> {
    return new Set([...this.#files.openFiles()].flatMap((file) => this.#designs.rootsOf(file.uri)));
  }

  #forgetOthers(reads: readonly ReadDesign[]): void {
    const kept = new Set(reads.map((read) => read.root.uri));
    for (const uri of this.#held.keys()) if (!kept.has(uri)) this.#held.delete(uri);
  }

  #publish(designs: readonly ReviewedDesign[]): void {
    for (const listener of this.#listeners) listener(designs);
  }
}

function textsOf(read: ReadDesign): ReadonlyMap<string, TextVersion> {
  return new Map(read.documents.map((document) => [document.uri, document]));
}
