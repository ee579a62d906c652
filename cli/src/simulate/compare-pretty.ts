import { availabilityText, countText, type Design, digits, percentText, rateText, shareText, timeText } from "@lintel/engine/model";
import type { ComparedFigure, ComparedVerdict, ComparisonResult, DifferenceVerdict } from "@lintel/engine/simulation";
import { joinSections, listSection, section } from "../print/section.ts";
import type { Style } from "../print/style.ts";
import type { Column, TextTable } from "../print/table.ts";
import { boundedValueText, verdictMark } from "../print/verdict.ts";

/** A comparison for people: of each flow its figures on both sides, their difference and what it says. */
export function comparisonPretty(result: ComparisonResult, designs: readonly [Design, Design], interrupted: boolean, style: Style): string {
  return joinSections([
    heading(result, designs[0], interrupted, style),
    ...Object.entries(result.flows).map(([id, flow]) => section(id, flowTable(result, flow), style)),
    section("Components that differ", componentsTable(result), style),
    verdictsSection("Expectations", result, result.expectations, designs, style),
    verdictsSection("Objectives", result, result.objectives, designs, style),
    listSection("On one side only", onlyIn(result), style),
    listSection("Read with care", result.notes, style),
  ]);
}

function heading(result: ComparisonResult, design: Design, interrupted: boolean, style: Style): string {
  const { a, b, duration, warmUp, seed, replications, events } = result;
  const title = design.scenarios.find(({ id }) => id === a.scenario)?.title ?? "Steady load";
  const pairs = replications === 1 ? "1 pair of replications" : `${replications} pairs of replications`;
  const facts = `${timeText(duration)}, warm-up ${timeText(warmUp)}, seed ${seed}, ${pairs}, ${countText(events)} events`;
  const lines = [
    `${style.colors.bold(style.text(title))}  ${style.colors.dim(facts)}`,
    style.text(`A is ${a.title}, B is ${b.title}; both meet the same arrivals, and differences are B − A with their 95% intervals.`),
  ];
  if (replications > 1) lines.push(style.text(summary(result)));
  if (interrupted) lines.push(style.colors.yellow("Interrupted: this is what was known by then."));
  return lines.join("\n");
}

interface Kind {
  readonly value: (value: number) => string;
  readonly difference: (value: number) => string;
}

/** Differences are told in the unit of what differs, however small they are. */
const inRps = (value: number): string => `${short(value)} rps`;
/** Rounding of the arithmetic is no difference. */
const short = (value: number): string => digits(Math.abs(value) < 1e-9 ? 0 : Number(value.toPrecision(3)));

const time: Kind = { value: timeText, difference: timeText };
const rate: Kind = { value: rateText, difference: inRps };
const count: Kind = { value: countText, difference: countText };
/** Differences of shares are points: "1% more" of a share would be something else. */
const points = (value: number): string => `${short(value * 100)} points`;
const availability: Kind = { value: availabilityText, difference: points };
const share: Kind = { value: shareText, difference: points };

const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });

function flowTable(result: ComparisonResult, flow: ComparisonResult["flows"][string]): TextTable {
  return {
    columns: [left(""), right("A"), right("B"), right("difference"), left("")],
    rows: figuresOf(flow).map(([name, figure, kind]) => [name, ...figureCells(figure, kind, result.replications)]),
  };
}

function figuresOf({
  throughput,
  latency,
  availability: available,
  errors,
}: ComparisonResult["flows"][string]): readonly (readonly [string, ComparedFigure, Kind])[] {
  return [
    ["throughput", throughput, rate],
    ["mean latency", latency.mean, time],
    ["p50", latency.p50, time],
    ["p95", latency.p95, time],
    ["p99", latency.p99, time],
    ["availability", available, availability],
    ...Object.entries(errors)
      .filter(([, { a, b }]) => (a ?? 0) > 0 || (b ?? 0) > 0)
      .map(([cause, figure]) => [`failed: ${cause}`, figure, share] as const),
  ];
}

function componentsTable(result: ComparisonResult): TextTable {
  const rows = Object.entries(result.components).flatMap(([id, component]) =>
    (
      [
        ["rate", component.throughput, rate],
        ["busy", component.utilisation, share],
        ["mean visit", component.sojourn, time],
        ["hits", component.hitRatio, share],
        ["lost writes", component.lostWrites, count],
      ] as const
    )
      .filter(([, { verdict }]) => ["better", "worse", "higher", "lower"].includes(verdict))
      .map(([name, figure, kind]) => [id, name, ...figureCells(figure, kind, result.replications)]),
  );
  return { columns: [left("component"), left(""), right("A"), right("B"), right("difference"), left("")], rows };
}

function figureCells(figure: ComparedFigure, { value, difference }: Kind, replications: number): readonly string[] {
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
function summary({ flows }: ComparisonResult): string {
  const named = (wanted: DifferenceVerdict): string => {
    const found = Object.entries(flows).flatMap(([id, flow]) =>
      figuresOf(flow).flatMap(([name, { verdict }]) => (verdict === wanted ? [`${id} ${name}`] : [])),
    );
    return found.length > 0 ? found.join(", ") : "nothing";
  };
  return `B is better in ${named("better")}; worse in ${named("worse")}.`;
}

function verdictsSection(
  title: string,
  { a, b }: ComparisonResult,
  verdicts: readonly ComparedVerdict[],
  designs: readonly [Design, Design],
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

/** The promise that a verdict's text is about. */
function boundOf(design: Design, scenario: string | null, text: string): Parameters<typeof boundedValueText>[0] {
  const expectation = design.scenarios.find(({ id }) => id === scenario)?.expectations.find((candidate) => candidate.text === text);
  return expectation ?? design.objectives.find((objective) => `${objective.target} ${objective.text}` === text)?.term ?? null;
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
