import { countText, type Design, percentText, timeText } from "@lintel/engine/model";
import type { ComparedFigure, ComparedVerdict, ComparisonResult, DifferenceVerdict } from "@lintel/engine/simulation";
import type { FigureKind, NamedFigure } from "@lintel/webview/report";
import { joinSections, listSection, section } from "../print/section.ts";
import type { Style } from "../print/style.ts";
import type { Column, TextTable } from "../print/table.ts";
import { boundedValueText, verdictMark } from "../print/verdict.ts";

/** How figures are named and written is that of the pages; their code is only loaded here. */
type Words = Pick<typeof import("@lintel/webview/report"), "flowFigures" | "tellingFigures" | "boundOf">;

/** A comparison for people: of each flow its figures on both sides, their difference and what it says. */
export async function comparisonPretty(
  result: ComparisonResult,
  designs: readonly [Design, Design],
  interrupted: boolean,
  style: Style,
): Promise<string> {
  const words = await import("@lintel/webview/report");
  return joinSections([
    heading(result, designs[0], interrupted, words, style),
    ...Object.entries(result.flows).map(([id, flow]) => section(id, flowTable(words.flowFigures(flow), result.replications), style)),
    section("Components that differ", componentsTable(result, words), style),
    verdictsSection("Expectations", result, result.expectations, designs, words, style),
    verdictsSection("Objectives", result, result.objectives, designs, words, style),
    listSection("On one side only", onlyIn(result), style),
    listSection("Read with care", result.notes, style),
  ]);
}

function heading(result: ComparisonResult, design: Design, interrupted: boolean, words: Words, style: Style): string {
  const { a, b, duration, warmUp, seed, replications, events } = result;
  const title = design.scenarios.find(({ id }) => id === a.scenario)?.title ?? "Steady load";
  const pairs = replications === 1 ? "1 pair of replications" : `${replications} pairs of replications`;
  const facts = `${timeText(duration)}, warm-up ${timeText(warmUp)}, seed ${seed}, ${pairs}, ${countText(events)} events`;
  const lines = [
    `${style.colors.bold(style.text(title))}  ${style.colors.dim(facts)}`,
    style.text(`A is ${a.title}, B is ${b.title}; both meet the same arrivals, and differences are B − A with their 95% intervals.`),
  ];
  if (replications > 1) lines.push(style.text(summary(result, words)));
  if (interrupted) lines.push(style.colors.yellow("Interrupted: this is what was known by then."));
  return lines.join("\n");
}

const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });

function flowTable(figures: readonly NamedFigure[], replications: number): TextTable {
  return {
    columns: [left(""), right("A"), right("B"), right("difference"), left("")],
    rows: figures.map(([name, figure, kind]) => [name, ...figureCells(figure, kind, replications)]),
  };
}

function componentsTable(result: ComparisonResult, { tellingFigures }: Words): TextTable {
  const rows = Object.entries(result.components).flatMap(([id, component]) =>
    tellingFigures(component).map(([name, figure, kind]) => [id, name, ...figureCells(figure, kind, result.replications)]),
  );
  return { columns: [left("component"), left(""), right("A"), right("B"), right("difference"), left("")], rows };
}

function figureCells(figure: ComparedFigure, { value, difference }: FigureKind, replications: number): readonly string[] {
  const { a, b, ci95 } = figure;
  const by = figure.difference;
  const sign = by !== null && by > 0 ? "+" : "";
  const shown =
    by === null ? "" : figure.verdict === "same" ? "0" : `${sign}${difference(by)}${ci95 === null ? "" : ` ± ${difference(ci95)}`}`;
  return [a === null ? "" : value(a), b === null ? "" : value(b), shown, verdictText(figure.verdict, replications)];
}

function verdictText(verdict: DifferenceVerdict, replications: number): string {
  switch (verdict) {
    case "same":
      return "the same in every replication";
    case "none":
      return `no difference that ${replications} replications can show`;
    case "unknown":
      return replications < 2 ? "one replication cannot tell" : "not measured in every replication";
    default:
      return `B is ${verdict}`;
  }
}

/** In which figures of flows one side is better, at a glance. */
function summary({ flows, replications }: ComparisonResult, { flowFigures }: Words): string {
  const named = (wanted: DifferenceVerdict): string => {
    const found = Object.entries(flows).flatMap(([id, flow]) =>
      flowFigures(flow).flatMap(([name, { verdict }]) => (verdict === wanted ? [`${id} ${name}`] : [])),
    );
    return found.length > 0 ? found.join(", ") : "nothing";
  };
  const [better, worse] = [named("better"), named("worse")];
  if (better === worse) return `B is better or worse in nothing that ${replications} pairs of replications can show.`;
  return `B is better in ${better}; worse in ${worse}.`;
}

function verdictsSection(
  title: string,
  { a, b }: ComparisonResult,
  verdicts: readonly ComparedVerdict[],
  designs: readonly [Design, Design],
  { boundOf }: Words,
  style: Style,
): string {
  const cells = (side: ComparedVerdict["a"], design: Design, scenario: string | null, text: string): readonly string[] => {
    if (side === null) return ["", "not there"];
    const bound = boundOf(design, scenario, text);
    return [
      verdictMark(side.met, style),
      side.value === null ? "" : bound === null ? percentText(side.value) : boundedValueText(bound, side.value),
    ];
  };
  const rows = verdicts.map(({ text, a: ofA, b: ofB }) => [
    text,
    ...cells(ofA, designs[0], a.scenario, text),
    ...cells(ofB, designs[1], b.scenario, text),
  ]);
  return section(title, { columns: [left(""), left("A"), right(""), left("B"), right("")], rows }, style);
}

function onlyIn({ a, b, onlyIn: { flows, components } }: ComparisonResult): readonly string[] {
  const said = (of: string, ids: readonly string[], side: string): string[] =>
    ids.length > 0 ? [`${of}${ids.length === 1 ? "" : "s"} in ${side} only: ${ids.join(", ")}`] : [];
  return [
    ...said("flow", flows.a, a.title),
    ...said("flow", flows.b, b.title),
    ...said("component", components.a, a.title),
    ...said("component", components.b, b.title),
  ];
}
