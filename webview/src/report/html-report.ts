import { availabilityText, countText, type Design, lookup, percentText, rateText, timeText } from "@lintel/engine/model";
import type { ComponentResult, Estimate, LiveAction, SimulationResult } from "@lintel/engine/simulation";
import type { DiagramLayout } from "../diagram/placement.ts";
import { overlayAt } from "../simulation/overlay-at.ts";
import { breakdowns } from "./breakdown.ts";
import { type ChartData, componentCharts, flowCharts } from "./chart-data.ts";
import { type ChartTime, chartLegend, chartSvg } from "./chart-svg.ts";
import { diagramPicture } from "./diagram-picture.ts";
import { changes, errorSourcesText, saturation } from "./findings.ts";
import { markersOf } from "./markers.ts";
import { type Content, type Markup, raw, tag } from "./markup.ts";
import { reportStyle } from "./report-style.ts";
import { numbers, table, words } from "./table.ts";
import { type VerdictRow, verdictCount, verdictRows } from "./verdict-rows.ts";
import { slowestSection } from "./waterfall.ts";
import { worstMoment } from "./worst-moment.ts";

/** One run to report. */
export interface ReportedRun {
  readonly result: SimulationResult;
  /** What was done live. */
  readonly actions: readonly LiveAction[];
  /** Why it is not the whole run, in words; `null` when it is. */
  readonly incomplete: string | null;
}

export interface ReportInput {
  readonly design: Design;
  readonly runs: readonly ReportedRun[];
  /** For a picture of the design at the worst moment of each run; `null` for none. */
  readonly layout: DiagramLayout | null;
}

/** Rows of a table of values at most; of a longer run every second, third … interval is listed. */
const mostRows = 120;
const mostTimeline = 100;

/**
 * The report of one run or several as one HTML file that needs nothing else: no script, no font, no address. It follows the reader's choice of
 * light or dark, and every picture has its values as a table.
 */
export function htmlReport({ design, runs, layout }: ReportInput): string {
  const titles = runs.map(({ result }) => titleOf(design, result));
  const isOne = runs.length === 1;
  const body = [
    tag(
      "header",
      {},
      tag("h1", {}, isOne ? `${design.name}: ${titles[0] ?? ""}` : `${design.name}: ${runs.length} simulations`),
      !isOne &&
        tag(
          "nav",
          { "aria-label": "Simulations" },
          tag("ul", {}, ...titles.map((title, i) => tag("li", {}, tag("a", { href: `#run-${i + 1}` }, title)))),
        ),
    ),
    tag(
      "main",
      {},
      ...runs.map((run, i) =>
        isOne
          ? runContent(design, run, layout)
          : tag("article", { id: `run-${i + 1}` }, tag("h1", {}, titles[i] ?? ""), runContent(design, run, layout)),
      ),
    ),
    tag(
      "footer",
      {},
      "Made by Lintel. The same design, seed and version give the same numbers; \u201cRead with care\u201d names every approximation that was used.",
    ),
  ];
  const page = tag(
    "html",
    { lang: "en" },
    tag(
      "head",
      {},
      tag("meta", { charset: "utf-8" }),
      tag("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      tag("title", {}, `${design.name}: ${isOne ? titles[0] : "simulations"}`),
      raw(`<style>${reportStyle()}</style>`),
    ),
    tag("body", {}, ...body),
  );
  return `<!DOCTYPE html>\n${page.markup}\n`;
}

function titleOf(design: Design, result: SimulationResult): string {
  return result.scenario === null ? "steady load" : (lookup(design).elements.get(result.scenario)?.title ?? result.scenario);
}

function runContent(design: Design, run: ReportedRun, layout: DiagramLayout | null): Content {
  const { result, actions } = run;
  const markers = markersOf(design, result, actions);
  const time: ChartTime = { interval: result.series.interval, duration: result.duration, warmUp: result.warmUp, markers };
  const components = componentCharts(design, result);
  return [
    facts(result),
    run.incomplete !== null && tag("p", {}, run.incomplete),
    verdicts(design, result),
    markers.length > 0 &&
      section("What is done to the system", tag("ol", { class: "actions" }, ...markers.map((marker) => tag("li", {}, actionText(marker))))),
    result.saturated.length > 0 && section("What could not keep up", saturation(result)),
    layout !== null && picture(design, result, layout),
    result.changes.length > 0 && section("What changed after each action", changes(result)),
    ...design.flows
      .filter((flow) => result.series.flows[flow.id])
      .map((flow) => section(`Over time: ${flow.title}`, charts(flowCharts(result, flow.id), time))),
    components.length > 0 && section("Components over time", charts(components, time)),
    section("Flows", flowTable(design, result)),
    ...design.flows.map((flow) => {
      const figures = result.flows[flow.id];
      const shown = figures ? breakdowns(design, figures) : null;
      return shown === null ? null : tag("section", { class: "breakdown" }, tag("h2", {}, `Where the time went: ${flow.title}`), shown);
    }),
    section("Components", componentTable(design, result)),
    slowestSection(design, result),
    result.timeline.length > 0 && section("What happened", timelineTable(result)),
    result.notes.length > 0 && section("Read with care", tag("ul", {}, ...result.notes.map((note) => tag("li", {}, note)))),
  ];
}

function section(title: string, ...content: readonly Content[]): Markup {
  return tag("section", {}, tag("h2", {}, title), ...content);
}

function facts(result: SimulationResult): Markup {
  const runs = result.replications === 1 ? "1 replication" : `${result.replications} replications`;
  const parts = [
    `${timeText(result.duration)} simulated, the first ${timeText(result.warmUp)} left out of the statistics`,
    `seed ${result.seed}`,
    runs,
    `${countText(result.events)} events`,
  ];
  return tag("p", { class: "muted" }, parts.join(" · "));
}

function verdicts(design: Design, result: SimulationResult): Content {
  const rows = verdictRows(design, result);
  if (rows.length === 0)
    return tag("p", { class: "muted" }, "Neither the scenario expects anything nor has the design an objective, so nothing is judged.");
  const state = rows.some((row) => row.met === false) ? "missed" : rows.every((row) => row.met === true) ? "met" : null;
  const rank = (row: VerdictRow): number => (row.met === null ? 1 : row.met ? 2 : 0);
  return [
    tag("p", { class: `answer${state === null ? "" : ` ${state}`}` }, `Expectations and objectives: ${verdictCount(rows, "not computed")}`),
    tag("ul", { class: "verdicts" }, ...[...rows].sort((a, b) => rank(a) - rank(b)).map(verdict)),
  ];
}

function verdict(row: VerdictRow): Markup {
  const [state, mark] = row.met === null ? ["open", "? open"] : row.met ? ["met", "✓ met"] : ["missed", "✗ not met"];
  return tag(
    "li",
    { class: state },
    tag("span", { class: "mark" }, mark),
    tag("span", {}, row.text),
    tag("span", { class: "value" }, row.value ?? "", row.margin !== null && tag("span", { class: "muted" }, ` · ${row.margin}`)),
    row.note !== null && tag("span", { class: "note" }, row.note),
  );
}

function actionText({ time, until, label, isLive }: ReturnType<typeof markersOf>[number]): string {
  const when = until === null ? timeText(time) : `${timeText(time)} – ${timeText(until)}`;
  return `${when}: ${label}${isLive ? " (done live)" : ""}`;
}

function picture(design: Design, result: SimulationResult, layout: DiagramLayout): Markup {
  const { index, time, why } = worstMoment(result);
  return section(
    `The system at ${timeText(time)}, ${why}`,
    tag(
      "div",
      { class: "diagram", tabindex: 0, role: "region", "aria-label": "Diagram" },
      diagramPicture(layout, overlayAt(design, result, index)),
    ),
  );
}

function charts(all: readonly ChartData[], time: ChartTime): Markup {
  return tag(
    "div",
    { class: "charts" },
    ...all.map((chart) =>
      tag(
        "figure",
        {},
        tag("figcaption", {}, chart.title, chart.note !== null && tag("span", { class: "note" }, ` ${chart.note}`)),
        chartSvg(chart, time),
        chartLegend(chart),
        tag("details", {}, tag("summary", {}, `Values of ${chart.title.toLowerCase()}`), valueTable(chart, time)),
      ),
    ),
  );
}

function valueTable(chart: ChartData, time: ChartTime): Markup {
  const count = chart.lines.reduce((most, line) => Math.max(most, line.values.length), 0);
  const step = Math.max(1, Math.ceil(count / mostRows));
  const rows = Array.from({ length: Math.ceil(count / step) }, (_, row) => {
    const index = row * step;
    return [
      timeText((index + 1) * time.interval),
      ...chart.lines.map((line) => {
        const value = line.values[index] ?? null;
        return value === null ? "–" : chart.text(value);
      }),
    ];
  });
  return table(chart.title, [numbers("Time"), ...chart.lines.map((line) => numbers(line.label))], rows);
}

function flowTable(design: Design, result: SimulationResult): Markup {
  const columns = [
    words("Flow"),
    ...["offered", "succeeded", "mean", "p50", "p95", "p99", "p99.9", "availability", "attempts per call"].map(numbers),
    words("failed"),
  ];
  const rows = design.flows.flatMap((flow) => {
    const figures = result.flows[flow.id];
    if (!figures) return [];
    const { latency } = figures;
    return [
      [
        flow.title,
        rateText(figures.offered),
        estimate(figures.throughput, rateText),
        ...[latency.mean, latency.p50, latency.p95, latency.p99, latency.p999].map((value) => estimate(value, timeText)),
        figures.availability === null ? "–" : availabilityText(figures.availability),
        figures.retryAmplification > 1.0005 ? Number(figures.retryAmplification.toPrecision(3)) : "1",
        errorSourcesText(figures, (id) => lookup(design).elements.get(id)?.title ?? id) ?? "none",
      ],
    ];
  });
  return table("Flows", columns, rows);
}

function componentTable(design: Design, result: SimulationResult): Markup {
  const columns = [
    words("Component"),
    ...[
      "requests",
      "busy",
      "time of a visit",
      "p99",
      "waiting, mean",
      "most",
      "refused",
      "hit ratio",
      "lag",
      "lost writes",
      "replicas",
    ].map(numbers),
  ];
  const rows = design.components.flatMap((component) => {
    const figures = result.components[component.id];
    return figures ? [[component.title, ...componentCells(figures)]] : [];
  });
  return table("Components", columns, rows);
}

function componentCells(figures: ComponentResult): string[] {
  const { replicas } = figures;
  return [
    rateText(figures.throughput),
    optional(figures.utilisation, percentText),
    optional(figures.sojourn.mean, timeText),
    optional(figures.sojourn.p99, timeText),
    countText(figures.queueLength.mean),
    countText(figures.queueLength.max),
    countText(figures.rejected),
    optional(figures.hitRatio, percentText),
    optional(figures.lag, countText),
    countText(figures.lostWrites),
    replicas.min === replicas.max ? countText(replicas.max) : `${countText(replicas.min)}–${countText(replicas.max)}`,
  ];
}

function timelineTable(result: SimulationResult): Content {
  const shown = result.timeline.slice(0, mostTimeline);
  const more = result.timeline.length - shown.length;
  return [
    table(
      "What happened",
      [words("Time"), words("Event")],
      shown.map((entry) => [timeText(entry.time), entry.text]),
    ),
    more > 0 && tag("p", { class: "muted" }, `and ${countText(more)} more`),
  ];
}

function optional(value: number | null, text: (value: number) => string): string {
  return value === null ? "–" : text(value);
}

function estimate({ value, ci95 }: Estimate, text: (value: number) => string): string {
  if (value === null) return "–";
  return ci95 === null ? text(value) : `${text(value)} ± ${text(ci95)}`;
}
