import { type Analysis, boundText, type ObjectiveVerdict, type Row } from "@lintel/engine/analysis";
import { availabilityText, type Design, durabilityText, type Objective, percentText, rateText, timeText } from "@lintel/engine/model";
import { methodText, noNumber, plain, sections, table } from "./text.ts";

/** Verdicts on every term of a target's objectives, the hovered one first; how that one is computed. */
export function objectiveHover(design: Design, analysis: Analysis, objective: Objective): string {
  const terms = [objective, ...design.objectives.filter((other) => other.target === objective.target && other !== objective)];
  const rows: Row[] = [];
  for (const term of terms) {
    const verdict = analysis.objectives.find((candidate) => candidate.id === term.id);
    if (!verdict) continue;
    rows.push([`${mark(verdict)} ${plain(term.text)}`, verdictText(term, verdict)]);
  }
  return sections(
    `objectives of **${plain(objective.target)}**`,
    objective.documentation,
    table(rows),
    methodOf(analysis, objective, rows.length),
  );
}

/** How one of several terms is computed; with others above it, it is named. */
function methodOf(analysis: Analysis, objective: Objective, terms: number): string {
  const method = methodText(analysis.objectives.filter(({ id }) => id === objective.id));
  return method !== "" && terms > 1 ? `${plain(objective.text)}: ${method}` : method;
}

function mark(verdict: ObjectiveVerdict): string {
  return verdict.met === null ? "?" : verdict.met ? "✓" : "✗";
}

function verdictText(objective: Objective, verdict: ObjectiveVerdict): string {
  if (verdict.value === null) return noNumber(verdict.note);
  const value = boundText(verdict, objectiveValueText(objective, verdict.value));
  const spare = objective.term.type === "availability" ? "of the allowed downtime left" : "to spare";
  const margin =
    verdict.margin === null
      ? ""
      : verdict.margin >= 0
        ? `, ${percentText(round(verdict.margin))} ${spare}`
        : `, missed by ${percentText(round(-verdict.margin))}`;
  // That a component's figure comes from itself goes without saying.
  const cause =
    verdict.dominatedBy && verdict.dominatedBy !== objective.target ? ` · ${causeText(objective, plain(verdict.dominatedBy))}` : "";
  return `${value}${margin}${cause}`;
}

/** What an element has to do with a figure that it dominates. */
function causeText({ term }: Objective, element: string): string {
  switch (term.type) {
    case "availability":
      return `most downtime from ${element}`;
    case "latency":
      return `most time in ${element}`;
    case "throughput":
      return `limited by ${element}`;
    default:
      return `most of it from ${element}`;
  }
}

/** A computed value in the unit of an objective's bound. */
function objectiveValueText(objective: Objective, value: number): string {
  switch (objective.term.type) {
    case "availability":
      return availabilityText(value);
    case "durability":
      return durabilityText(value);
    case "error-rate":
      return percentText(value);
    case "throughput":
      return rateText(value);
    default:
      return timeText(value);
  }
}

function round(ratio: number): number {
  return Number(ratio.toPrecision(2));
}
