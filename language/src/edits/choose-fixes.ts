import type { DesignEdit, Finding, Fix, Range } from "@lintel/engine/model";

/** A fix that was chosen for a finding. */
export interface ChosenFix {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** For each finding its first fix that is wanted. */
export function chooseFixes(findings: readonly Finding[], wanted: (finding: Finding, fix: Fix) => boolean): readonly ChosenFix[] {
  return findings.flatMap((finding) => {
    const fix = finding.fixes.find((candidate) => candidate.edits.length > 0 && wanted(finding, candidate));
    return fix ? [{ finding, fix }] : [];
  });
}

/**
 * The fixes that can be made at once, the first ones preferred: no two of them set the same property to different values, take out what
 * another sets, or replace the same stretch of text. A fix is made as a whole or not at all.
 */
export function compatibleFixes(chosen: readonly ChosenFix[]): readonly ChosenFix[] {
  const taken: DesignEdit[] = [];
  return chosen.filter(({ fix }) => {
    if (fix.edits.some((edit) => taken.some((other) => isConflict(edit, other)))) return false;
    taken.push(...fix.edits);
    return true;
  });
}

/** The changes of some fixes, each once: two findings may ask for the same one. */
export function editsOf(chosen: readonly ChosenFix[]): readonly DesignEdit[] {
  return [...new Map(chosen.flatMap(({ fix }) => fix.edits).map((edit) => [JSON.stringify(edit), edit])).values()];
}

function isConflict(a: DesignEdit, b: DesignEdit): boolean {
  if (a.type === "replace" && b.type === "replace") {
    return a.origin.uri === b.origin.uri && overlaps(a.origin.range, b.origin.range) && JSON.stringify(a) !== JSON.stringify(b);
  }
  if (!("element" in a) || !("element" in b) || a.element !== b.element) return false;
  const [shorter, longer] = a.path.length <= b.path.length ? [a.path, b.path] : [b.path, a.path];
  if (!shorter.every((key, index) => key === longer[index])) return false;
  const sameValue = a.type === "set" && b.type === "set" && a.value === b.value;
  return !(sameValue && shorter.length === longer.length);
}

function overlaps(a: Range, b: Range): boolean {
  return isBefore(a.start, b.end) && isBefore(b.start, a.end);
}

function isBefore(a: Range["start"], b: Range["start"]): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
