import type { Analysis } from "@lintel/engine/analysis";
import { availabilityText, type Design, moneyText, rateText, shareText, timeText } from "@lintel/engine/model";
import { joinSections, section } from "../print/section.ts";
import type { Style } from "../print/style.ts";
import { verdictMark } from "../print/verdict.ts";
import { figureText, objectivesTable } from "./tables.ts";

interface Figures {
  readonly design: Design;
  readonly analysis: Analysis;
}

/** What a change does to the numbers: only those that change, before and after, then the objectives as they would be. */
export function comparisonPretty(changes: readonly string[], before: Figures, after: Figures, style: Style): string {
  const rows = changedRows(figureRows(before.analysis), figureRows(after.analysis));
  const columns = [
    { title: "of", align: "left" as const },
    { title: "figure", align: "left" as const },
    { title: "now", align: "right" as const },
    { title: "then", align: "right" as const },
  ];
  const changed = section(`With ${changes.join(", ")}`, { columns, rows }, style);
  const objectives = objectivesTable(after.analysis.objectives, after.design, (met) => verdictMark(met, style));
  return joinSections([
    changed === "" ? `With ${style.text(changes.join(", "))} no figure changes.` : changed,
    section("Objectives then", objectives, style),
  ]);
}

type FigureRows = ReadonlyMap<string, readonly [element: string, figure: string, text: string]>;

function figureRows(analysis: Analysis): FigureRows {
  const rows = new Map<string, readonly [string, string, string]>();
  const add = (element: string, figure: string, text: string): void => {
    rows.set(`${element}\n${figure}`, [element, figure, text]);
  };
  for (const flow of Object.values(analysis.flows)) {
    add(flow.id, "rate", figureText(flow.rate, rateText));
    add(flow.id, "mean latency", figureText({ value: flow.latency.mean }, timeText));
    add(flow.id, "p99 latency", figureText({ value: flow.latency.p99 }, timeText));
    add(flow.id, "p99 latency at peak", figureText({ value: flow.latencyAtPeak.p99 }, timeText));
    add(flow.id, "availability", figureText(flow.availability.availability, availabilityText));
    add(flow.id, "down per year", figureText({ value: flow.availability.downtimePerYear }, timeText));
    add(flow.id, "carries at most", figureText(flow.maxThroughput, rateText));
  }
  for (const component of Object.values(analysis.components)) {
    add(component.id, "rate", figureText(component.rate, rateText));
    add(component.id, "busy", figureText(component.utilisation, shareText));
    add(component.id, "busy at peak", figureText(component.peakUtilisation, shareText));
    add(component.id, "p99 latency", figureText({ value: component.sojourn.p99 }, timeText));
    add(component.id, "availability", figureText(component.availability.availability, availabilityText));
    add(component.id, "carries at most", figureText(component.maxThroughput, rateText));
    add(component.id, "hits", figureText(component.hitRatio, shareText));
    add(component.id, "cost per month", figureText(component.costPerMonth, moneyText));
  }
  return rows;
}

function changedRows(before: FigureRows, after: FigureRows): readonly (readonly string[])[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    const [element, figure] = is ?? was ?? ["", ""];
    return was?.[2] === is?.[2] ? [] : [[element, figure, was?.[2] ?? "", is?.[2] ?? ""]];
  });
}
