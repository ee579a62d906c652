import type { Analysis } from "@lintel/engine/analysis";
import { boundedValueText, type Design, marginText } from "@lintel/engine/model";
import { html } from "../page/element.ts";
import type { VerdictRow } from "../report/verdict-rows.ts";
import { t } from "../texts/index.ts";
import { verdictList } from "./verdict-list.ts";

/** What the panel says before the first run: what will run, what is missing, and what the closed forms already say. */
export function idleText(design: Design, analysis: Analysis | null): HTMLElement[] {
  const parts: HTMLElement[] = [html("p", "idle", introduction(design))];
  const rows = analysis ? objectiveRows(design, analysis) : [];
  if (rows.length > 0) parts.push(verdictList(t.simulation.objectivesWithout, rows));
  return parts;
}

function introduction(design: Design): string {
  if (!design.flows.some((flow) => flow.rate !== null && flow.rate.value > 0)) {
    return t.simulation.nobodySends;
  }
  if (design.scenarios.length === 0) {
    return t.simulation.noScenario;
  }
  return t.simulation.idle;
}

function objectiveRows(design: Design, analysis: Analysis): VerdictRow[] {
  return analysis.objectives.map((verdict) => {
    const objective = design.objectives.find((candidate) => candidate.id === verdict.id);
    return {
      kind: "objective",
      text: t.verdicts.objective(verdict.target, verdict.term),
      met: verdict.met,
      value: verdict.value === null ? null : boundedValueText(objective?.term ?? null, verdict.value),
      margin: verdict.value === null || verdict.margin === null ? null : marginText(objective?.term ?? null, verdict.margin, t.margins),
      note: verdict.met === null ? verdict.note : null,
    };
  });
}
