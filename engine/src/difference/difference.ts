import type { Analysis, ObjectiveVerdict } from "../analysis/index.ts";
import type { Design, ElementId, Finding, StructureChange } from "../model/index.ts";
import { inNewerNames } from "../model/index.ts";
import { rules } from "../rules/all.ts";
import { unusedAccept } from "../rules/unused-accept.ts";
import { type FigureDifference, figureDifferences } from "./figures.ts";

/** One version of a design with all that is computed of it. `findings` are those of language and rules, without accepted ones. */
export interface DesignVersion {
  readonly design: Design;
  readonly analysis: Analysis;
  readonly findings: readonly Finding[];
  /** Its text has syntax errors, so rules rest and what cannot be read is missing. */
  readonly broken: boolean;
}

/** An objective in both versions; `null` in the one that does not have it. */
export interface ObjectiveDifference {
  readonly before: ObjectiveVerdict | null;
  readonly after: ObjectiveVerdict | null;
}

/** What is different in a newer version of a design, in structure and in numbers. */
export interface DesignDifference {
  readonly structure: readonly StructureChange[];
  readonly figures: readonly FigureDifference[];
  /** Objectives that came, went, or have another verdict, value or bound. */
  readonly objectives: readonly ObjectiveDifference[];
  /** Findings that only the newer version has, and that only the older one had. */
  readonly newFindings: readonly Finding[];
  readonly goneFindings: readonly Finding[];
  /** Versions with syntax errors. Of those rules find nothing, so only what the language finds is compared then. */
  readonly broken: readonly ("older" | "newer")[];
}

const ruleCodes = new Set([...rules, unusedAccept].map(({ code }) => code));

/** Compares two versions of a design; `structure` is what their texts say differently, which only the language knows. */
export function designDifference(before: DesignVersion, after: DesignVersion, structure: readonly StructureChange[]): DesignDifference {
  const renamed = new Map(structure.flatMap(({ was, element }) => (was === null ? [] : [[was, element] as const])));
  const broken = [...(before.broken ? ["older" as const] : []), ...(after.broken ? ["newer" as const] : [])];
  const comparable = ({ findings }: DesignVersion): readonly Finding[] =>
    broken.length === 0 ? findings : findings.filter(({ rule }) => !ruleCodes.has(rule));
  return {
    structure,
    figures: figureDifferences(before.analysis, after.analysis, renamed),
    objectives: objectiveDifferences(before.analysis, after.analysis, renamed),
    newFindings: without(comparable(after), comparable(before), new Map(), renamed),
    goneFindings: without(comparable(before), comparable(after), renamed, new Map()),
    broken,
  };
}

/** Nothing at all is different. */
export function isSame({ structure, figures, objectives, newFindings, goneFindings, broken }: DesignDifference): boolean {
  return [structure, figures, objectives, newFindings, goneFindings, broken].every((list) => list.length === 0);
}

/** The newer version breaks something: it has an error that was not there, or misses an objective that was met or is new. */
export function isBroken({ newFindings, objectives }: DesignDifference): boolean {
  return newFindings.some(({ severity }) => severity === "error") || objectives.some(isNewlyMissed);
}

/** The newer version misses it, and the older one did not. */
export function isNewlyMissed({ before, after }: ObjectiveDifference): boolean {
  return after?.met === false && before?.met !== false;
}

function objectiveDifferences(
  before: Analysis,
  after: Analysis,
  renamed: ReadonlyMap<ElementId, ElementId>,
): readonly ObjectiveDifference[] {
  const was = new Map(before.objectives.map((verdict) => [inNewerNames(verdict.id, renamed), verdict]));
  const is = new Map(after.objectives.map((verdict) => [verdict.id, verdict]));
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((id) => {
    const [old, fresh] = [was.get(id) ?? null, is.get(id) ?? null];
    return old && fresh && old.met === fresh.met && old.value === fresh.value && old.term === fresh.term
      ? []
      : [{ before: old, after: fresh }];
  });
}

/**
 * The findings that another list does not have. Numbers in a message and the place of a finding may change without making it another one; each
 * finding of the other list stands for one.
 */
function without(
  findings: readonly Finding[],
  other: readonly Finding[],
  names: ReadonlyMap<ElementId, ElementId>,
  otherNames: ReadonlyMap<ElementId, ElementId>,
): readonly Finding[] {
  const keyOf = ({ rule, element, message }: Finding, renamed: ReadonlyMap<ElementId, ElementId>): string =>
    JSON.stringify([rule, inNewerNames(element ?? message, renamed)]);
  const known = new Map<string, number>();
  for (const finding of other) {
    const key = keyOf(finding, otherNames);
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  return findings.filter((finding) => {
    const key = keyOf(finding, names);
    const count = known.get(key) ?? 0;
    known.set(key, count - 1);
    return count <= 0;
  });
}
