import type { Analysis, ObjectiveVerdict } from "../../analysis/figures.ts";
import type { ElementId, Objective, ObjectiveTerm, RelatedLocation } from "../../model/index.ts";
import { keepsBound, lookup } from "../../model/index.ts";
import type { RuleContext } from "../rule.ts";

/** An objective that the analysis finds missed, with the computed value. */
export interface Missed {
  readonly objective: Objective;
  readonly verdict: ObjectiveVerdict;
  readonly value: number;
}

/** The missed objectives with one of these terms. An objective whose value cannot be computed is not among them. */
export function missed({ design, analysis }: RuleContext, ...terms: readonly ObjectiveTerm["type"][]): readonly Missed[] {
  return design.objectives.flatMap((objective) => {
    if (!terms.includes(objective.term.type)) return [];
    const verdict = verdictOf(analysis, objective.id);
    if (verdict?.met !== false || verdict.value === null) return [];
    return [{ objective, verdict, value: verdict.value }];
  });
}

/**
 * The objectives about a worst case (how old, how much lost, how long down) that may be missed: those found missed, and those of which
 * only an upper bound is known that does not keep the bound. What may happen is what such an objective is about.
 */
export function missedAtWorst(context: RuleContext, ...terms: readonly ObjectiveTerm["type"][]): readonly Missed[] {
  const { design, analysis } = context;
  const open = design.objectives.flatMap((objective) => {
    const verdict = verdictOf(analysis, objective.id);
    if (!terms.includes(objective.term.type) || verdict?.met !== null || verdict.method !== "upper-bound" || verdict.value === null)
      return [];
    return keepsBound(verdict.value, objective.comparison, verdict.bound) ? [] : [{ objective, verdict, value: verdict.value }];
  });
  return [...missed(context, ...terms), ...open];
}

const verdicts = new WeakMap<Analysis, ReadonlyMap<ElementId, ObjectiveVerdict>>();

/** What the analysis says about an objective. */
export function verdictOf(analysis: Analysis, objective: ElementId): ObjectiveVerdict | undefined {
  const known = verdicts.get(analysis) ?? new Map(analysis.objectives.map((verdict) => [verdict.id, verdict]));
  verdicts.set(analysis, known);
  return known.get(objective);
}

/** The declaration of an element as a place to look at. */
export function declared({ design }: RuleContext, id: string, message: string): readonly RelatedLocation[] {
  const element = lookup(design).elements.get(id);
  return element ? [{ message, origin: element.origin }] : [];
}
