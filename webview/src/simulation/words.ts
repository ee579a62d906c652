import type { Analysis } from "@lintel/engine/analysis";
import { boundedValueText, type Design, marginText } from "@lintel/engine/model";
import { html } from "../page/element.ts";
import type { VerdictRow } from "../report/verdict-rows.ts";
import { verdictList } from "./verdict-list.ts";

/** What the panel says before the first run: what will run, what is missing, and what the closed forms already say. */
export function idleText(design: Design, analysis: Analysis | null): HTMLElement[] {
  const parts: HTMLElement[] = [html("p", "idle", introduction(design))];
  const rows = analysis ? objectiveRows(design, analysis) : [];
  if (rows.length > 0) parts.push(verdictList("Objectives, computed without simulation", rows));
  return parts;
}

function introduction(design: Design): string {
  if (!design.flows.some((flow) => flow.rate !== null && flow.rate.value > 0)) {
    return "Nothing sends requests yet, so there is nothing to simulate. Give a flow a rate, such as: flow Read { from Visitor at 100 rps … }";
  }
  if (design.scenarios.length === 0) {
    return 'This design has no scenario. Run shows five minutes of steady load; add one to see what failures do, such as: scenario "Cache dies" for 5 min { at 1 min kill Cache for 60 s }';
  }
  return "Run sends the design's load through it, event by event, and lets the scenario happen to it. At one of the live speeds you can act on the system meanwhile: change its load, kill, slow or cut off what you click.";
}

function objectiveRows(design: Design, analysis: Analysis): VerdictRow[] {
  return analysis.objectives.map((verdict) => {
    const objective = design.objectives.find((candidate) => candidate.id === verdict.id);
    return {
      kind: "objective",
      text: `${verdict.target}: ${verdict.term}`,
      met: verdict.met,
      value: verdict.value === null ? null : boundedValueText(objective?.term ?? null, verdict.value),
      margin: verdict.value === null || verdict.margin === null ? null : marginText(objective?.term ?? null, verdict.margin),
      note: verdict.met === null ? verdict.note : null,
    };
  });
}
