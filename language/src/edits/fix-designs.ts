import type { Finding, Fix } from "@lintel/engine/model";
import type { BuiltDesign } from "../design/build.ts";
import { languageRules } from "../findings.ts";
import { applyEdits } from "./apply.ts";
import { type ChosenFix, chooseFixes, compatibleFixes, editsOf } from "./choose-fixes.ts";
import { applied } from "./source-edit.ts";

/** A design with all that is found in it. */
export interface ReviewedDesign {
  readonly built: BuiltDesign;
  readonly findings: readonly Finding[];
}

/** New texts of files by their address; other files are as they were. */
export type ChangedTexts = ReadonlyMap<string, string>;

export interface FixTask {
  /** Reads and reviews the designs as they are with these texts, always in the same order; `null` when nobody waits for it any more. */
  review(texts: ChangedTexts): Promise<readonly ReviewedDesign[] | null>;
  wanted(finding: Finding, fix: Fix): boolean;
  /** Whether a file may get a new text; every file of the designs when absent. */
  mayChange?(uri: string): boolean;
  /** How often the findings that are left are looked at for more to fix; 10 when absent. */
  readonly rounds?: number;
}

export interface FixOutcome {
  readonly texts: ChangedTexts;
  readonly applied: readonly ChosenFix[];
  /** Fixes that were not made, and why. */
  readonly refused: readonly (ChosenFix & { readonly because: string })[];
  /** What is found in the designs afterwards. */
  readonly designs: readonly ReviewedDesign[];
}

/**
 * Makes the wanted fixes, and those of what they leave, until there are none or the rounds are over. A text that could be read stays
 * so, and no error appears that was not there: fixes are tried together, and one by one where that does not go well. `null` when the
 * review was given up.
 */
export async function fixDesigns(task: FixTask): Promise<FixOutcome | null> {
  const designs = await task.review(new Map());
  return designs && new Fixing(task, designs).run();
}

/** Looks at changed designs after which no more are taken: so many only come of fixes that go wrong one after the other. */
const mostReviews = 300;

const notFound = "its place in the text is not found";

class Fixing {
  readonly #task: FixTask;
  #texts: ChangedTexts = new Map();
  #designs: readonly ReviewedDesign[];
  #reviews = 0;
  readonly #applied: ChosenFix[] = [];
  /** With the number of fixes that had been made by then. */
  readonly #refused = new Map<string, ChosenFix & { readonly because: string; readonly after: number }>();

  constructor(task: FixTask, designs: readonly ReviewedDesign[]) {
    this.#task = task;
    this.#designs = designs;
  }

  async run(): Promise<FixOutcome | null> {
    const { rounds = 10 } = this.#task;
    for (let round = 0; round < rounds; round++) {
      const before = this.#applied.length;
      for (let index = 0; index < this.#designs.length; index++) {
        const keys = new Set(compatibleFixes(this.#candidates(index)).map(keyOf));
        if (!(await this.#make(index, keys))) return null;
      }
      if (this.#applied.length === before && !this.#forgetOldRefusals()) break;
    }
    return { texts: this.#texts, applied: this.#applied, refused: this.#leftOut(), designs: this.#designs };
  }

  /** What did not go well before other fixes were made may go well after them. Whether there is any of that. */
  #forgetOldRefusals(): boolean {
    const old = [...this.#refused].filter(([, { after }]) => after < this.#applied.length);
    for (const [key] of old) this.#refused.delete(key);
    return old.length > 0;
  }

  /** What was not made although its finding is still there. */
  #leftOut(): readonly (ChosenFix & { readonly because: string })[] {
    const left = new Set(this.#designs.flatMap(({ findings }) => findings.map(faultOf)));
    return [...this.#refused.values()].filter(({ finding }) => left.has(faultOf(finding)));
  }

  /** What may be fixed in a design and has not been tried. */
  #candidates(index: number): readonly ChosenFix[] {
    const done = new Set(this.#applied.map(keyOf));
    return chooseFixes(this.#designs[index]?.findings ?? [], (finding, fix) => {
      const key = keyOf({ finding, fix });
      return !done.has(key) && !this.#refused.has(key) && this.#task.wanted(finding, fix);
    });
  }

  /** Makes the fixes with these keys together, in halves where that goes wrong. `false` when the review was given up. */
  async #make(index: number, keys: ReadonlySet<string>): Promise<boolean> {
    // Found again each time: earlier fixes have moved the places that these name.
    const chosen = compatibleFixes(this.#candidates(index).filter((candidate) => keys.has(keyOf(candidate))));
    const design = this.#designs[index];
    if (!design || chosen.length === 0) return true;
    const texts = textsAfter(design.built, chosen, this.#texts);
    if (texts === null) return this.#refuse(index, chosen, notFound);
    const { mayChange } = this.#task;
    if (mayChange && [...texts.keys()].some((uri) => !mayChange(uri))) return this.#refuse(index, chosen, "it would change another file");
    if (++this.#reviews > mostReviews) return this.#leave(chosen, "too many others went wrong before it");
    const after = await this.#task.review(texts);
    if (!after) return false;
    const fault = newFault(this.#designs, after);
    if (fault !== null) return this.#refuse(index, chosen, fault);
    this.#texts = texts;
    this.#designs = after;
    const left = new Set(after.flatMap(({ findings }) => findings.map(faultOf)));
    const isMade = ({ finding, fix }: ChosenFix): boolean => !left.has(faultOf(finding)) || applyEdits(design.built, fix.edits).length > 0;
    this.#applied.push(...chosen.filter(isMade));
    return this.#leave(
      chosen.filter((each) => !isMade(each)),
      notFound,
    );
  }

  #leave(chosen: readonly ChosenFix[], because: string): true {
    for (const each of chosen) this.#refused.set(keyOf(each), { ...each, because, after: this.#applied.length });
    return true;
  }

  async #refuse(index: number, chosen: readonly ChosenFix[], because: string): Promise<boolean> {
    const keys = [...new Set(chosen.map(keyOf))];
    if (keys.length === 1) return this.#leave(chosen, because);
    const middle = Math.ceil(keys.length / 2);
    return (await this.#make(index, new Set(keys.slice(0, middle)))) && this.#make(index, new Set(keys.slice(middle)));
  }
}

/** One name for the same fix of the same finding, wherever it has moved to. */
function keyOf({ finding, fix }: ChosenFix): string {
  return JSON.stringify([finding.rule, finding.element ?? finding.message, fix.title]);
}

/** The texts after some fixes; `null` when they change nothing. */
function textsAfter(built: BuiltDesign, chosen: readonly ChosenFix[], before: ChangedTexts): ChangedTexts | null {
  const edits = applyEdits(built, editsOf(chosen));
  const texts = new Map(before);
  let changed = false;
  for (const document of built.documents) {
    const own = edits.filter(({ origin }) => origin.uri === document.uri);
    const text = own.length > 0 ? applied(document, own) : document.text;
    if (text === document.text) continue;
    changed = true;
    texts.set(document.uri, text);
  }
  return changed ? texts : null;
}

const languageCodes: ReadonlySet<string> = new Set(languageRules.map(({ code }) => code));

/** What a change has made worse; `null` when nothing. */
function newFault(before: readonly ReviewedDesign[], after: readonly ReviewedDesign[]): string | null {
  for (const [index, now] of after.entries()) {
    const then = before[index];
    if (!then) continue;
    if (now.built.broken && !then.built.broken) return "the text could not be read any more";
    const known = new Map<string, number>();
    for (const finding of errorsOf(then)) known.set(faultOf(finding), (known.get(faultOf(finding)) ?? 0) + 1);
    for (const finding of errorsOf(now)) {
      const left = (known.get(faultOf(finding)) ?? 0) - 1;
      known.set(faultOf(finding), left);
      // Nobody knows what the rules would have said about a text that could not be read.
      if (left < 0 && !(then.built.broken && !languageCodes.has(finding.rule)))
        return `it would raise ${finding.rule}${finding.element === null ? "" : ` on ${finding.element}`}`;
    }
  }
  return null;
}

function errorsOf({ findings }: ReviewedDesign): readonly Finding[] {
  return findings.filter(({ severity }) => severity === "error");
}

function faultOf({ rule, element, message }: Finding): string {
  return JSON.stringify([rule, element ?? message]);
}
