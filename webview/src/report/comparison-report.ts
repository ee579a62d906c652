import { boundedValueText, countText, type Design, lookup, rateText, timeText } from "@lintel/engine/model";
import type { ComparedFigure, ComparedFlow, ComparedVerdict, ComparisonResult, DifferenceVerdict, Series } from "@lintel/engine/simulation";
import { t } from "../texts/index.ts";
import type { ChartData } from "./chart-data.ts";
import { chartLegend, chartSvg } from "./chart-svg.ts";
import { boundOf, type FigureKind, flowFigures, isTelling, tellingFigures } from "./compared-figures.ts";
import { differenceBar, widestOf } from "./difference-bar.ts";
import { careNotes, type Heading } from "./headings.ts";
import { type Content, type Markup, tag } from "./markup.ts";
import { numbers, table, words } from "./table.ts";

/** What two variants have in common and not, under the same random numbers; `designs` are those of A and B. */
export function comparisonReport(result: ComparisonResult, [a, b]: readonly [Design, Design], heading: Heading = "h3"): Content {
  const pairs = t.comparison.pairs(result.replications, countText(result.replications));
  const flows = Object.entries(result.flows);
  const components = componentRows(result, a);
  return [
    tag("p", { class: "answer" }, summary(result)),
    tag("p", { class: "muted" }, t.comparison.sides(result.a.title, result.b.title, pairs, timeText(result.duration), result.seed)),
    verdictTable(t.comparison.expectations, result, [...result.expectations, ...result.objectives], a, b, heading),
    ...flows.map(([id, flow]) => [
      tag(heading, {}, nameOf(a, id)),
      flowTable(nameOf(a, id), flow, result.replications),
      overTime(result, id),
    ]),
    components.length > 0 && [tag(heading, {}, t.comparison.differ), table(t.comparison.differ, columns(t.report.component), components)],
    onlyIn(result, heading),
    careNotes(result.notes, heading),
  ];
}

/** The comparison in a sentence. */
function summary({ flows, components, replications, complete }: ComparisonResult): string {
  if (replications === 0) return t.comparison.nothingKnown;
  const figures = [
    ...Object.values(flows).flatMap((flow) => flowFigures(flow).map(([, figure]) => figure)),
    ...Object.values(components).flatMap((component) => Object.values(component)),
  ];
  const of = (verdict: DifferenceVerdict): number => figures.filter((figure) => figure.verdict === verdict).length;
  const [better, worse, moved] = [of("better"), of("worse"), of("higher") + of("lower")];
  const until = (answer: string): string => (complete ? answer : t.comparison.soFar(answer));
  if (replications < 2) return until(t.comparison.onePair);
  if (better + worse + moved === 0) return until(t.comparison.noDifference(countText(replications)));
  const parts = [
    better > 0 ? t.comparison.better(better) : null,
    worse > 0 ? t.comparison.worse(worse) : null,
    moved > 0 ? t.comparison.otherwise(moved) : null,
  ];
  return until(t.comparison.differs(figures.length, parts.filter((part) => part !== null).join(", ")));
}

function columns(first: string): ReturnType<typeof words>[] {
  return [
    words(first),
    words(t.comparison.figureColumn),
    numbers("A"),
    numbers("B"),
    numbers(t.comparison.difference),
    words(t.comparison.interval),
    words(t.comparison.which),
  ];
}

function flowTable(title: string, flow: ComparedFlow, replications: number): Markup {
  const widest = widestOf(flowFigures(flow).map(([, figure]) => figure));
  return table(
    title,
    columns(t.comparison.figure).toSpliced(1, 1),
    flowFigures(flow).map(([name, figure, kind]) => [name, ...cells(figure, kind, replications, widest)]),
  );
}

function componentRows(result: ComparisonResult, design: Design): Content[][] {
  const widest = widestOf(Object.values(result.components).flatMap((component) => Object.values(component).filter(isTelling)));
  return Object.entries(result.components).flatMap(([id, component]) =>
    tellingFigures(component).map(([name, figure, kind]) => [
      nameOf(design, id),
      name,
      ...cells(figure, kind, result.replications, widest),
    ]),
  );
}

function cells(figure: ComparedFigure, kind: FigureKind, replications: number, widest: number): Content[] {
  const { a, b, difference, ci95, verdict } = figure;
  const sign = difference === null || difference === 0 ? "" : difference > 0 ? "+" : "−";
  const by =
    difference === null
      ? "–"
      : verdict === "same"
        ? "0"
        : `${sign}${kind.difference(Math.abs(difference))}${ci95 === null ? "" : ` ± ${kind.difference(ci95)}`}`;
  return [
    a === null ? "–" : kind.value(a),
    b === null ? "–" : kind.value(b),
    by,
    differenceBar(figure, widest),
    tag("span", { class: `difference ${verdict}` }, verdictText(verdict, replications)),
  ];
}

function verdictText(verdict: DifferenceVerdict, replications: number): string {
  switch (verdict) {
    case "better":
      return t.comparison.bBetter;
    case "worse":
      return t.comparison.bWorse;
    case "higher":
      return t.comparison.bHigher;
    case "lower":
      return t.comparison.bLower;
    case "same":
      return t.comparison.same;
    case "none":
      return t.comparison.none;
    case "unknown":
      return replications < 2 ? t.comparison.onePairCannotTell : t.comparison.notInEveryRun;
  }
}

function verdictTable(
  title: string,
  result: ComparisonResult,
  verdicts: readonly ComparedVerdict[],
  a: Design,
  b: Design,
  heading: Heading,
): Content {
  if (verdicts.length === 0) return null;
  const cell = (verdict: ComparedVerdict["a"], design: Design, scenario: string | null, text: string): string => {
    if (verdict === null) return t.comparison.notAsked;
    const value = verdict.value === null ? "" : ` ${boundedValueText(boundOf(design, scenario, text), verdict.value)}`;
    return `${verdict.met === null ? t.verdicts.markOpen : verdict.met ? t.verdicts.markMet : t.verdicts.markMissed}${value}`;
  };
  return [
    tag(heading, {}, title),
    table(
      title,
      [words(t.comparison.promise), words("A"), words("B")],
      verdicts.map((verdict) => [
        verdict.text,
        cell(verdict.a, a, result.a.scenario, verdict.text),
        cell(verdict.b, b, result.b.scenario, verdict.text),
      ]),
    ),
  ];
}

/** The two sides over time, in the same charts. */
function overTime(result: ComparisonResult, flow: string): Content {
  const [a, b] = [result.a.result, result.b.result];
  const [seriesA, seriesB] = [a?.series.flows[flow], b?.series.flows[flow]];
  if (!a || !seriesA || !seriesB) return null;
  const chart = (id: string, title: string, ofA: Series, ofB: Series, text: (value: number) => string): ChartData => ({
    id,
    title,
    note: null,
    text,
    lines: [
      { label: "A", values: ofA, colour: "offered", dash: [6, 3] },
      { label: "B", values: ofB, colour: "s1", dash: [] },
    ],
  });
  const charts = [
    chart("requests", t.comparison.succeededTitle, seriesA.throughput, seriesB.throughput, rateText),
    chart("latency", "p99", seriesA.p99, seriesB.p99, timeText),
    chart("errors", t.comparison.failedTitle, seriesA.errors, seriesB.errors, (value) => t.charts.perSecond(countText(value))),
  ];
  const over = { interval: a.series.interval, duration: result.duration, warmUp: result.warmUp, markers: [] };
  return tag(
    "div",
    { class: "charts" },
    ...charts.map((data) => tag("figure", {}, tag("figcaption", {}, data.title), chartSvg(data, over), chartLegend(data))),
  );
}

function onlyIn({ onlyIn: { flows, components } }: ComparisonResult, heading: Heading): Content {
  const side = (name: string, ids: readonly string[]): Content =>
    ids.length > 0 && tag("li", {}, t.comparison.onlyIn(name, ids.join(", ")));
  const items = [side("A", [...flows.a, ...components.a]), side("B", [...flows.b, ...components.b])].filter((item) => item !== false);
  return items.length > 0 && [tag(heading, {}, t.comparison.oneSide), tag("ul", {}, ...items)];
}

function nameOf(design: Design, id: string): string {
  return lookup(design).elements.get(id)?.title ?? id;
}
