import type { Analysis } from "@lintel/engine/analysis";
import { availabilityText, type Design, dataText, digits, moneyText, rateText, shareText, timeText } from "@lintel/engine/model";
import { joinSections, listSection, section } from "../print/section.ts";
import type { Style } from "../print/style.ts";
import { markdownTable, type TextTable } from "../print/table.ts";
import { verdictMark } from "../print/verdict.ts";
import { figureText, objectivesTable } from "./tables.ts";

interface Figures {
  readonly design: Design;
  readonly analysis: Analysis;
}

/** A figure that a change moves; `null` where it cannot be computed. */
export interface Difference {
  readonly element: string;
  readonly figure: string;
  readonly before: number | null;
  readonly after: number | null;
  /** The same for people. */
  readonly beforeText: string;
  readonly afterText: string;
  /** Why the figure cannot be computed after the change; `null` when it can. */
  readonly missing: string | null;
}

/** What a change does to the numbers: only those that change, before and after, then the objectives as they would be. */
export function comparisonPretty(changes: readonly string[], before: Figures, after: Figures, style: Style): string {
  const rows = differences(before, after);
  const changed = section(`With ${changes.join(", ")}`, differencesTable(rows), style);
  const objectives = objectivesTable(after.analysis.objectives, after.design, (met) => verdictMark(met, style));
  return joinSections([
    changed === "" ? `With ${style.text(changes.join(", "))} no figure changes.` : changed,
    listSection("Not computed then", missingOf(rows, before, after), style),
    section("Objectives then", objectives, style),
  ]);
}

/** The same as Markdown, without the objectives, which the tables of the changed design have. */
export function comparisonMarkdown(changes: readonly string[], before: Figures, after: Figures): string {
  const rows = differences(before, after);
  const title = `## With ${changes.join(", ")}`;
  if (rows.length === 0) return `${title}\n\nNo figure changes.`;
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
    figures: differences(before, after).map(({ element, figure, before: was, after: is, missing }) => ({
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
function missingOf(rows: readonly Difference[], before: Figures, after: Figures): readonly string[] {
  const partsOf = (note: string | null): readonly string[] => note?.split("; ") ?? [];
  const known = [...figuresOf(before.analysis).values(), ...figuresOf(after.analysis).values()].filter(({ value }) => value !== null);
  const ways = new Set(known.flatMap(({ note }) => partsOf(note)));
  const elements = new Map<string, Set<string>>();
  for (const { element, missing } of rows) {
    for (const reason of partsOf(missing)) {
      if (!ways.has(reason)) elements.set(reason, (elements.get(reason) ?? new Set()).add(element));
    }
  }
  return [...elements].map(([reason, ids]) => `${[...ids].join(", ")}: ${reason}`);
}

function differencesTable(rows: readonly Difference[]): TextTable {
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

/** From a tenth on, and from ten times on, a factor says more than a percentage. */
const factorFrom = 10;

/** Relative change of a figure; nothing where it starts at 0 or is not known before and after. */
function changeText({ before, after, figure }: Difference): string {
  if (before === null || after === null || before === 0 || figure === "availability") return "";
  if (after / before >= factorFrom) return `× ${digits(Number((after / before).toPrecision(2)))}`;
  if (after > 0 && before / after >= factorFrom) return `÷ ${digits(Number((before / after).toPrecision(2)))}`;
  const change = after / before - 1;
  return `${change > 0 ? "+" : ""}${digits(Number((change * 100).toPrecision(2)))}%`;
}

/** Every printed figure that reads differently before and after. */
export function differences(before: Figures, after: Figures): readonly Difference[] {
  const [was, is] = [figuresOf(before.analysis), figuresOf(after.analysis)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
    const [old, fresh] = [was.get(key), is.get(key)];
    const { element, figure } = (fresh ?? old) as Shown;
    if (old?.text === fresh?.text) return [];
    const missing = fresh && fresh.value === null ? (fresh.note ?? "an input is missing") : null;
    const texts = { beforeText: old?.text ?? "", afterText: fresh?.text ?? "", missing };
    return [{ element, figure, before: old?.value ?? null, after: fresh?.value ?? null, ...texts }];
  });
}

interface Shown {
  readonly element: string;
  readonly figure: string;
  readonly value: number | null;
  readonly text: string;
  readonly note: string | null;
}

interface Given {
  readonly value: number | null;
  readonly note?: string | null;
}

type Format = (value: number) => string;

function figuresOf(analysis: Analysis): ReadonlyMap<string, Shown> {
  const rows = new Map<string, Shown>();
  const add = (element: string, figure: string, of: Given | null, format: Format): void => {
    if (of) rows.set(`${element}\n${figure}`, { element, figure, value: of.value, text: figureText(of, format), note: of.note ?? null });
  };
  const times = (value: number): string => `${digits(value)}×`;
  for (const flow of Object.values(analysis.flows)) {
    add(flow.id, "rate", flow.rate, rateText);
    add(flow.id, "mean latency", { value: flow.latency.mean, note: flow.latency.note }, timeText);
    add(flow.id, "p99 latency", { value: flow.latency.p99, note: flow.latency.note }, timeText);
    add(flow.id, "p99 latency at peak", { value: flow.latencyAtPeak.p99, note: flow.latencyAtPeak.note }, timeText);
    add(flow.id, "availability", flow.availability.availability, availabilityText);
    add(flow.id, "down per year", { value: flow.availability.downtimePerYear, note: flow.availability.availability.note }, timeText);
    add(flow.id, "carries at most", flow.maxThroughput, rateText);
    for (const kind of ["zone", "replica"] as const) {
      const loss = flow.losses.find((candidate) => candidate.kind === kind);
      if (loss) add(flow.id, `room at peak, a ${kind} lost`, loss.headroomAtPeak, times);
    }
    add(flow.id, "reads are behind", flow.staleness, timeText);
  }
  for (const component of Object.values(analysis.components)) {
    add(component.id, "rate", component.rate, rateText);
    add(component.id, "busy", component.utilisation, shareText);
    add(component.id, "busy at peak", component.peakUtilisation, shareText);
    add(component.id, "p99 latency", { value: component.sojourn.p99, note: component.sojourn.note }, timeText);
    add(component.id, "availability", component.availability.availability, availabilityText);
    add(component.id, "carries at most", component.maxThroughput, rateText);
    add(component.id, "hits", component.hitRatio, shareText);
    add(component.id, "storage", component.storage, dataText);
    for (const shards of component.shards) add(shards.id, "busiest shard takes", { value: shards.hottestShare }, shareText);
    add(component.id, "data lost at most", component.rpo, timeText);
    add(component.id, "back to writing in", component.rto, timeText);
    add(component.id, "cost per month", component.costPerMonth, moneyText);
  }
  if (analysis.cost.perMonth.value) add("all", "cost per month", analysis.cost.perMonth, moneyText);
  return rows;
}
