import type { Analysis } from "@lintel/engine/analysis";
import { changeText, type FigureDifference, figureDifferences, shownFigures } from "@lintel/engine/difference";
import type { Design } from "@lintel/engine/model";
import { joinSections, listSection, section } from "../print/section.ts";
import type { Style } from "../print/style.ts";
import { markdownTable, type TextTable } from "../print/table.ts";
import { verdictMark } from "../print/verdict.ts";
import { objectivesTable } from "./tables.ts";

interface Figures {
  readonly design: Design;
  readonly analysis: Analysis;
}

/** What a change does to the numbers: only those that change, before and after, then the objectives as they would be. */
export function comparisonPretty(changes: readonly string[], before: Figures, after: Figures, style: Style): string {
  const rows = figureDifferences(before.analysis, after.analysis);
  const changed = section(`With ${changes.join(", ")}`, differencesTable(rows), style);
  const objectives = objectivesTable(after.analysis.objectives, after.design, (met) => verdictMark(met, style));
  return joinSections([
    changed === "" ? `With ${style.text(changes.join(", "))} no figure changes${whyNone(before, after)}.` : changed,
    listSection("Not computed then", missingOf(rows, before, after), style),
    section("Objectives then", objectives, style),
  ]);
}

/** A change to what is there already is mostly a mistake; empty where the design does change. */
function whyNone(before: Figures, after: Figures): string {
  const values = ({ design }: Figures): string =>
    JSON.stringify(design, (key, value: unknown) => (/^assumed$|origin$/i.test(key) ? undefined : value));
  return values(before) === values(after) ? ": the design is so already" : "";
}

/** The same as Markdown, without the objectives, which the tables of the changed design have. */
export function comparisonMarkdown(changes: readonly string[], before: Figures, after: Figures): string {
  const rows = figureDifferences(before.analysis, after.analysis);
  const title = `## With ${changes.join(", ")}`;
  if (rows.length === 0) return `${title}\n\nNo figure changes${whyNone(before, after)}.`;
  const missing = missingOf(rows, before, after).map((line) => `- ${line}`);
  return [
    title,
    markdownTable(differencesTable(rows)),
    ...(missing.length > 0 ? [`Not computed then:\n\n${missing.join("\n")}`] : []),
  ].join("\n\n");
}

/** The same as JSON: `whatIf` beside the figures of the changed design. */
export function comparisonJson(changes: readonly string[], before: Figures, after: Figures): unknown {
  return {
    changes,
    figures: figureDifferences(before.analysis, after.analysis).map(({ element, figure, before: was, after: is, missing }) => ({
      element,
      figure,
      before: was,
      after: is,
      ...(missing === null ? {} : { note: missing }),
    })),
  };
}

/**
 * Why figures are missing after a change: each reason once, with the elements it holds for. What is said of figures that have a value, too, is how
 * they were computed and no reason.
 */
function missingOf(rows: readonly FigureDifference[], before: Figures, after: Figures): readonly string[] {
  const partsOf = (note: string | null): readonly string[] => note?.split("; ") ?? [];
  const known = [...shownFigures(before.analysis), ...shownFigures(after.analysis)].filter(({ value }) => value !== null);
  const ways = new Set(known.flatMap(({ note }) => partsOf(note)));
  const elements = new Map<string, Set<string>>();
  for (const { element, missing } of rows) {
    for (const reason of partsOf(missing)) {
      if (!ways.has(reason)) elements.set(reason, (elements.get(reason) ?? new Set()).add(element));
    }
  }
  return [...elements].map(([reason, ids]) => `${[...ids].join(", ")}: ${reason}`);
}

function differencesTable(rows: readonly FigureDifference[]): TextTable {
  return {
    columns: [
      { title: "of", align: "left" },
      { title: "figure", align: "left" },
      { title: "now", align: "right" },
      { title: "then", align: "right" },
      { title: "change", align: "right" },
    ],
    rows: rows.map((row) => [row.element, row.figure, row.beforeText, row.afterText, changeText(row)]),
  };
}
