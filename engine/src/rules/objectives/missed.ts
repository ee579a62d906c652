import type { ObjectiveVerdict } from "../../analysis/figures.ts";
import type { Objective, ObjectiveTerm, RelatedLocation } from "../../model/index.ts";
import { lookup } from "../../model/index.ts";
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
    const verdict = analysis.objectives.find((candidate) => candidate.id === objective.id);
    if (verdict?.met !== false || verdict.value === null) return [];
    return [{ objective, verdict, value: verdict.value }];
  });
}

/** The declaration of an element as a place to look at. */
export function declared({ design }: RuleContext, id: string, message: string): readonly RelatedLocation[] {
  const element = lookup(design).elements.get(id);
  return element ? [{ message, origin: element.origin }] : [];
}
