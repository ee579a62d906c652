import { countText, type Design, type ElementId, percentText, rateText, timeText } from "@lintel/engine/model";
import { type ErrorCause, errorCauses, type Series, type SimulationResult } from "@lintel/engine/simulation";
import { spoken } from "../diagram/spoken.ts";
import { t } from "../texts/index.ts";

/** The colours of charts on white; each page and theme has its own values. */
export const coloursOnWhite = {
  offered: "#5b6675",
  good: "#1a7a57",
  p50: "#1f66b3",
  p95: "#a05f00",
  p99: "#c62f3e",
  marker: "#7a4a9e",
  s1: "#1f66b3",
  s2: "#a05f00",
  s3: "#1a7a57",
  s4: "#7a4a9e",
  s5: "#c62f3e",
  s6: "#5b6675",
} as const;
export type ChartColour = keyof typeof coloursOnWhite;

export interface ChartLine {
  readonly label: string;
  /** One value per interval of the run; `null` where there is none. */
  readonly values: Series;
  readonly colour: ChartColour;
  /** Lengths of dashes and gaps; empty for a whole line. Lines tell apart without colour. */
  readonly dash: readonly number[];
}

/** One chart over the time of a run: what it shows, without a word about how it is drawn. */
export interface ChartData {
  readonly id: string;
  readonly title: string;
  /** What the lines leave out, in words; `null` when nothing. */
  readonly note: string | null;
  readonly lines: readonly ChartLine[];
  /** A value with its unit, as everywhere. */
  text(value: number): string;
}

/** Lines in a chart of components at most: more cannot be told apart. */
const mostLines = 6;
const dashes: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2], [12, 4]];
const seriesColours: readonly ChartColour[] = ["s1", "s2", "s3", "s4", "s5", "s6"];
/** Below this peak a component's line says nothing: a thousandth of the workers busy, a tenth of a request waiting. */
const smallestShare = 0.001;
const smallestCount = 0.1;

const causeColours: Readonly<Record<ErrorCause, ChartColour>> = {
  timeout: "p99",
  rejected: "p95",
  throttled: "offered",
  unavailable: "marker",
  "breaker-open": "p50",
  error: "good",
};

/** Load, latency and errors of one flow. */
export function flowCharts(result: SimulationResult, flow: ElementId): ChartData[] {
  const series = result.series.flows[flow];
  if (!series) return [];
  const causes = errorCauses.flatMap((cause, i) => {
    const values = series.causes[cause];
    return values ? [{ label: t.causes[cause], values, colour: causeColours[cause], dash: dashes[i] ?? [] }] : [];
  });
  return [
    {
      id: "requests",
      title: t.charts.requests,
      note: null,
      text: rateText,
      lines: [
        { label: t.charts.offered, values: series.offered, colour: "offered", dash: [5, 4] },
        { label: t.charts.succeeded, values: series.throughput, colour: "good", dash: [] },
      ],
    },
    {
      id: "latency",
      title: t.charts.latency,
      note: null,
      text: timeText,
      lines: [
        { label: "p99", values: series.p99, colour: "p99", dash: [] },
        { label: "p95", values: series.p95, colour: "p95", dash: [8, 3] },
        { label: "p50", values: series.p50, colour: "p50", dash: [3, 3] },
      ],
    },
    {
      id: "errors",
      title: t.charts.errors,
      note: causes.length === 0 ? t.charts.noneFailed : null,
      text: (value) => t.charts.perSecond(countText(value)),
      lines: causes.length > 0 ? causes : [{ label: t.charts.failed, values: series.errors, colour: "p99", dash: [] }],
    },
  ];
}

/** Utilisation, queues, hit ratios and lag of the components, those with the highest peaks. A component has one colour in all of them. */
export function componentCharts(design: Design, result: SimulationResult): ChartData[] {
  const order: ElementId[] = [];
  const chart = (
    id: string,
    title: string,
    text: (value: number) => string,
    valuesOf: (component: SimulationResult["series"]["components"][string]) => Series | null,
    least: number,
  ): ChartData | null => {
    const all = design.components.flatMap((component) => {
      const series = result.series.components[component.id];
      const values = series ? valuesOf(series) : null;
      const peak = values === null ? 0 : peakOf(values);
      return values !== null && peak >= least ? [{ component, values, peak }] : [];
    });
    if (all.length === 0) return null;
    const shown = [...all].sort((a, b) => b.peak - a.peak).slice(0, mostLines);
    for (const { component } of shown) if (!order.includes(component.id)) order.push(component.id);
    return {
      id,
      title,
      note: all.length > shown.length ? t.charts.highest(shown.length, all.length) : null,
      text,
      lines: shown.map(({ component, values }) => {
        const place = order.indexOf(component.id);
        return {
          label: component.title,
          values,
          colour: seriesColours[place % seriesColours.length] ?? "s1",
          dash: dashes[Math.floor(place / seriesColours.length) % dashes.length] ?? [],
        };
      }),
    };
  };
  return [
    chart("utilisation", t.charts.utilisation, percentText, (series) => series.utilisation, smallestShare),
    chart("queue", t.charts.queue, countText, (series) => series.queue, smallestCount),
    chart("hit-ratio", t.charts.hitRatio, percentText, (series) => series.hitRatio, smallestShare),
    chart("lag", t.charts.lag, countText, (series) => series.lag, smallestCount),
  ].filter((data) => data !== null);
}

/** The highest value of a series; 0 for one without values. */
export function peakOf(values: Series): number {
  let peak = 0;
  for (const value of values) if (value !== null && value > peak) peak = value;
  return peak;
}

/** A chart in a sentence, for people who listen: the peak of each line and when it was, and the last value. */
export function chartSummary(chart: ChartData, interval: number): string {
  const lines = chart.lines.map((line) => {
    const peak = peakOf(line.values);
    const at = line.values.indexOf(peak);
    const last = line.values.findLast((value) => value !== null) ?? null;
    if (last === null) return t.charts.noValue(line.label);
    if (at < 0) return t.charts.atTheEnd(line.label, spoken(chart.text(last)));
    return t.charts.atMost(line.label, spoken(chart.text(peak)), spoken(timeText((at + 1) * interval)), spoken(chart.text(last)));
  });
  const summary = t.charts.summary(chart.title, lines.join("; "));
  return chart.note === null ? summary : `${summary} ${chart.note}`;
}
