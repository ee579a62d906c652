import { availabilityText, countText, type Design, lookup, percentText, rateText, timeText } from "@lintel/engine/model";
import { actionWords, type ComponentResult, type Estimate, type LiveAction, type SimulationResult } from "@lintel/engine/simulation";
import type { DiagramLayout } from "../diagram/placement.ts";
import { overlayAt } from "../simulation/overlay-at.ts";
import { proseLanguage, t } from "../texts/index.ts";
import { breakdowns } from "./breakdown.ts";
import { type ChartData, componentCharts, flowCharts } from "./chart-data.ts";
import { type ChartTime, chartLegend, chartSvg } from "./chart-svg.ts";
import { diagramPicture } from "./diagram-picture.ts";
import { changes, errorSourcesText, saturation } from "./findings.ts";
import { markersOf } from "./markers.ts";
import { type Content, type Markup, tag } from "./markup.ts";
import { reportPage } from "./page.ts";
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
  const one = runs.length === 1 ? (titles[0] ?? "") : null;
  return reportPage({
    title: one === null ? t.report.simulations(design.name, runs.length) : t.report.title(design.name, one),
    heading: one === null ? t.report.simulations(design.name, runs.length) : t.report.title(design.name, one),
    parts: runs.map((run, i) => ({ title: titles[i] ?? "", content: runContent(design, run, layout) })),
    partsName: t.report.simulationsTitle,
  });
}

function titleOf(design: Design, result: SimulationResult): string {
  return result.scenario === null ? t.simulation.steadyLoad : (lookup(design).elements.get(result.scenario)?.title ?? result.scenario);
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
      section(t.simulation.doneToSystem, tag("ol", { class: "actions" }, ...markers.map((marker) => tag("li", {}, actionText(marker))))),
    result.saturated.length > 0 && section(t.report.couldNotKeepUp, saturation(result)),
    layout !== null && picture(design, result, layout),
    result.changes.length > 0 && section(t.findings.changed, changes(result)),
    ...design.flows
      .filter((flow) => result.series.flows[flow.id])
      .map((flow) => section(t.report.overTime(flow.title), charts(flowCharts(result, flow.id), time))),
    components.length > 0 && section(t.report.componentsOverTime, charts(components, time)),
    section(t.simulation.flows, flowTable(design, result)),
    ...design.flows.map((flow) => {
      const figures = result.flows[flow.id];
      const shown = figures ? breakdowns(design, figures) : null;
      return shown === null ? null : tag("section", { class: "breakdown" }, tag("h2", {}, t.report.whereTimeWent(flow.title)), shown);
    }),
    section(t.report.components, componentTable(design, result)),
    slowestSection(design, result),
    result.timeline.length > 0 && section(t.simulation.whatHappened, timelineTable(result)),
    result.notes.length > 0 &&
      section(t.report.care, tag("ul", {}, ...result.notes.map((note) => tag("li", { lang: proseLanguage() }, note)))),
  ];
}

function section(title: string, ...content: readonly Content[]): Markup {
  return tag("section", {}, tag("h2", {}, title), ...content);
}

function facts(result: SimulationResult): Markup {
  const parts = [
    t.report.facts(timeText(result.duration), timeText(result.warmUp)),
    t.report.seed(result.seed),
    t.report.replications(result.replications),
    t.counts.events(countText(result.events)),
  ];
  return tag("p", { class: "muted" }, parts.join(" · "));
}

function verdicts(design: Design, result: SimulationResult): Content {
  const rows = verdictRows(design, result);
  if (rows.length === 0) return tag("p", { class: "muted" }, t.report.nothingJudged);
  const state = rows.some((row) => row.met === false) ? "missed" : rows.every((row) => row.met === true) ? "met" : null;
  const rank = (row: VerdictRow): number => (row.met === null ? 1 : row.met ? 2 : 0);
  return [
    tag("p", { class: `answer${state === null ? "" : ` ${state}`}` }, t.report.expectations(verdictCount(rows, t.verdicts.notComputed))),
    tag("ul", { class: "verdicts" }, ...[...rows].sort((a, b) => rank(a) - rank(b)).map(verdict)),
  ];
}

function verdict(row: VerdictRow): Markup {
  const [state, mark] =
    row.met === null ? ["open", t.verdicts.markOpen] : row.met ? ["met", t.verdicts.markMet] : ["missed", t.verdicts.markMissed];
  return tag(
    "li",
    { class: state },
    tag("span", { class: "mark" }, mark),
    tag("span", {}, row.text),
    tag("span", { class: "value" }, row.value ?? "", row.margin !== null && tag("span", { class: "muted" }, ` · ${row.margin}`)),
    row.note !== null && tag("span", { class: "note", lang: proseLanguage() }, row.note),
  );
}

function actionText({ time, until, label, isLive }: ReturnType<typeof markersOf>[number]): string {
  const when = until === null ? timeText(time) : t.simulation.between(timeText(time), timeText(until));
  const action = t.simulation.marker(when, label);
  return isLive ? t.report.doneLive(action) : action;
}

function picture(design: Design, result: SimulationResult, layout: DiagramLayout): Markup {
  const { index, time, why } = worstMoment(result);
  return section(
    t.report.systemAt(timeText(time), why),
    tag(
      "div",
      { class: "diagram", tabindex: 0, role: "region", "aria-label": t.report.diagram },
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
        tag("details", {}, tag("summary", {}, t.report.valuesOf(chart.title)), valueTable(chart, time)),
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
  return table(chart.title, [numbers(t.simulation.time), ...chart.lines.map((line) => numbers(line.label))], rows);
}

function flowTable(design: Design, result: SimulationResult): Markup {
  const columns = [
    words(t.report.flow),
    ...[
      t.charts.offered,
      t.charts.succeeded,
      t.report.mean,
      "p50",
      "p95",
      "p99",
      "p99.9",
      t.report.availability,
      t.report.attemptsPerCall,
    ].map(numbers),
    words(t.charts.failed),
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
        errorSourcesText(figures, (id) => lookup(design).elements.get(id)?.title ?? id) ?? t.report.none,
      ],
    ];
  });
  return table(t.simulation.flows, columns, rows);
}

function componentTable(design: Design, result: SimulationResult): Markup {
  const columns = [
    words(t.report.component),
    ...[
      t.report.requests,
      t.report.busy,
      t.report.visit,
      "p99",
      t.report.waitingMean,
      t.report.most,
      t.report.refused,
      t.report.hitRatio,
      t.report.lag,
      t.report.lostWrites,
      t.report.replicas,
    ].map(numbers),
  ];
  const rows = design.components.flatMap((component) => {
    const figures = result.components[component.id];
    return figures ? [[component.title, ...componentCells(figures)]] : [];
  });
  return table(t.report.components, columns, rows);
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
      t.simulation.whatHappened,
      [words(t.simulation.time), words(t.report.event)],
      shown.map((entry) => [timeText(entry.time), tag("span", { lang: proseLanguage() }, actionWords(entry.text))]),
    ),
    more > 0 && tag("p", { class: "muted" }, t.counts.more(countText(more))),
  ];
}

function optional(value: number | null, text: (value: number) => string): string {
  return value === null ? "–" : text(value);
}

function estimate({ value, ci95 }: Estimate, text: (value: number) => string): string {
  if (value === null) return "–";
  return ci95 === null ? text(value) : `${text(value)} ± ${text(ci95)}`;
}
