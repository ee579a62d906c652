import {
  availabilityText,
  boundedValueText,
  countText,
  type Design,
  digits,
  lookup,
  rateText,
  shareText,
  timeText,
} from "@lintel/engine/model";
import type { ComparedFigure, ComparedFlow, ComparedVerdict, ComparisonResult, DifferenceVerdict, Series } from "@lintel/engine/simulation";
import type { ChartData } from "./chart-data.ts";
import { chartLegend, chartSvg } from "./chart-svg.ts";
import { type Content, type Markup, tag } from "./markup.ts";
import { numbers, table, words } from "./table.ts";

/** How a kind of figure is written, and a difference of two of them. */
interface Kind {
  value(value: number): string;
  difference(value: number): string;
}

const plain = (value: number): string => digits(Math.abs(value) < 1e-9 ? 0 : Number(value.toPrecision(3)));
const time: Kind = { value: timeText, difference: timeText };
const rate: Kind = { value: rateText, difference: (value) => `${plain(value)} rps` };
const count: Kind = { value: countText, difference: countText };
/** Differences of shares are points: "1% more" of a share would be something else. */
const points = (value: number): string => `${plain(value * 100)} points`;
const availability: Kind = { value: availabilityText, difference: points };
const share: Kind = { value: shareText, difference: points };

const telling: ReadonlySet<DifferenceVerdict> = new Set(["better", "worse", "higher", "lower"]);

/** What two variants have in common and not, under the same random numbers; `designs` are those of A and B. */
export function comparisonReport(result: ComparisonResult, [a, b]: readonly [Design, Design]): Content {
  const pairs = result.replications === 1 ? "1 pair of replications" : `${countText(result.replications)} pairs of replications`;
  const flows = Object.entries(result.flows);
  const components = componentRows(result, a);
  return [
    tag("p", { class: "answer" }, summary(result)),
    tag(
      "p",
      { class: "muted" },
      `A is ${result.a.title}, B is ${result.b.title}. Both meet the same arrivals; differences are B − A with their 95% intervals over ${pairs} of ${timeText(result.duration)}, seed ${result.seed}.`,
    ),
    verdictTable("Expectations and objectives", result, [...result.expectations, ...result.objectives], a, b),
    ...flows.map(([id, flow]) => [tag("h3", {}, nameOf(a, id)), flowTable(nameOf(a, id), flow, result.replications), overTime(result, id)]),
    components.length > 0 && [tag("h3", {}, "Components that differ"), table("Components that differ", columns("Component"), components)],
    onlyIn(result),
    result.notes.length > 0 && [
      tag("h3", {}, "Read with care"),
      tag("ul", { class: "muted" }, ...result.notes.map((note) => tag("li", {}, note))),
    ],
  ];
}

/** The comparison in a sentence. */
function summary({ flows, components, replications, complete }: ComparisonResult): string {
  if (replications === 0) return "Nothing is known yet.";
  const figures = [
    ...Object.values(flows).flatMap((flow) => figuresOf(flow).map(([, figure]) => figure)),
    ...Object.values(components).flatMap((component) => Object.values(component)),
  ];
  const of = (verdict: DifferenceVerdict): number => figures.filter((figure) => figure.verdict === verdict).length;
  const [better, worse, moved] = [of("better"), of("worse"), of("higher") + of("lower")];
  const until = complete ? "" : "So far: ";
  if (replications < 2) return `${until}One pair of replications cannot tell what is chance.`;
  if (better + worse + moved === 0) return `${until}No difference that ${countText(replications)} pairs of replications can show.`;
  const parts = [
    better > 0 ? `${better} better` : null,
    worse > 0 ? `${worse} worse` : null,
    moved > 0 ? `${moved} otherwise different` : null,
  ];
  return `${until}B differs: of ${figures.length} figures ${parts.filter((part) => part !== null).join(", ")}.`;
}

function columns(first: string): ReturnType<typeof words>[] {
  return [words(first), words("figure"), numbers("A"), numbers("B"), numbers("difference"), words("which is")];
}

function flowTable(title: string, flow: ComparedFlow, replications: number): Markup {
  return table(
    title,
    columns("Figure").toSpliced(1, 1),
    figuresOf(flow).map(([name, figure, kind]) => [name, ...cells(figure, kind, replications)]),
  );
}

function figuresOf(flow: ComparedFlow): readonly (readonly [string, ComparedFigure, Kind])[] {
  const { latency } = flow;
  return [
    ["throughput", flow.throughput, rate],
    ["mean latency", latency.mean, time],
    ["p50", latency.p50, time],
    ["p95", latency.p95, time],
    ["p99", latency.p99, time],
    ["availability", flow.availability, availability],
    ...Object.entries(flow.errors)
      .filter(([, figure]) => (figure.a ?? 0) > 0 || (figure.b ?? 0) > 0)
      .map(([cause, figure]) => [`failed: ${cause}`, figure, share] as const),
  ];
}

function componentRows(result: ComparisonResult, design: Design): Content[][] {
  return Object.entries(result.components).flatMap(([id, component]) =>
    (
      [
        ["rate", component.throughput, rate],
        ["busy", component.utilisation, share],
        ["time of a visit", component.sojourn, time],
        ["hit ratio", component.hitRatio, share],
        ["lost writes", component.lostWrites, count],
      ] as const
    )
      .filter(([, { verdict }]) => telling.has(verdict))
      .map(([name, figure, kind]) => [nameOf(design, id), name, ...cells(figure, kind, result.replications)]),
  );
}

function cells(figure: ComparedFigure, kind: Kind, replications: number): Content[] {
  const { a, b, difference, ci95, verdict } = figure;
  const sign = difference !== null && difference > 0 ? "+" : "";
  const by =
    difference === null
      ? "–"
      : verdict === "same"
        ? "0"
        : `${sign}${kind.difference(difference)}${ci95 === null ? "" : ` ± ${kind.difference(ci95)}`}`;
  return [
    a === null ? "–" : kind.value(a),
    b === null ? "–" : kind.value(b),
    by,
    tag("span", { class: `difference ${verdict}` }, verdictText(verdict, replications)),
  ];
}

function verdictText(verdict: DifferenceVerdict, replications: number): string {
  switch (verdict) {
    case "better":
      return "▲ B is better";
    case "worse":
      return "▼ B is worse";
    case "higher":
    case "lower":
      return `B is ${verdict}`;
    case "same":
      return "the same";
    case "none":
      return "no difference to be seen";
    case "unknown":
      return replications < 2 ? "one pair cannot tell" : "not measured in every run";
  }
}

function verdictTable(title: string, result: ComparisonResult, verdicts: readonly ComparedVerdict[], a: Design, b: Design): Content {
  if (verdicts.length === 0) return null;
  const cell = (verdict: ComparedVerdict["a"], design: Design, scenario: string | null, text: string): string => {
    if (verdict === null) return "not asked";
    const value = verdict.value === null ? "" : ` ${boundedValueText(boundOf(design, scenario, text), verdict.value)}`;
    return `${verdict.met === null ? "? open" : verdict.met ? "✓ met" : "✗ not met"}${value}`;
  };
  return [
    tag("h3", {}, title),
    table(
      title,
      [words("Promise"), words("A"), words("B")],
      verdicts.map((verdict) => [
        verdict.text,
        cell(verdict.a, a, result.a.scenario, verdict.text),
        cell(verdict.b, b, result.b.scenario, verdict.text),
      ]),
    ),
  ];
}

/** The promise that a verdict's text is about. */
function boundOf(design: Design, scenario: string | null, text: string): Parameters<typeof boundedValueText>[0] {
  const expectation = design.scenarios.find(({ id }) => id === scenario)?.expectations.find((candidate) => candidate.text === text);
  return expectation ?? design.objectives.find((objective) => `${objective.target} ${objective.text}` === text)?.term ?? null;
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
    chart("requests", "Succeeded", seriesA.throughput, seriesB.throughput, rateText),
    chart("latency", "p99", seriesA.p99, seriesB.p99, timeText),
    chart("errors", "Failed", seriesA.errors, seriesB.errors, (value) => `${countText(value)} / s`),
  ];
  const over = { interval: a.series.interval, duration: result.duration, warmUp: result.warmUp, markers: [] };
  return tag(
    "div",
    { class: "charts" },
    ...charts.map((data) => tag("figure", {}, tag("figcaption", {}, data.title), chartSvg(data, over), chartLegend(data))),
  );
}

function onlyIn({ onlyIn: { flows, components } }: ComparisonResult): Content {
  const side = (name: string, ids: readonly string[]): Content => ids.length > 0 && tag("li", {}, `only in ${name}: ${ids.join(", ")}`);
  const items = [side("A", [...flows.a, ...components.a]), side("B", [...flows.b, ...components.b])].filter((item) => item !== false);
  return items.length > 0 && [tag("h3", {}, "On one side only"), tag("ul", {}, ...items)];
}

function nameOf(design: Design, id: string): string {
  return lookup(design).elements.get(id)?.title ?? id;
}
