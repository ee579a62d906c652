import { timeText } from "@lintel/engine/model";
import type { Series } from "@lintel/engine/simulation";
import { type ChartColour, type ChartData, chartSummary, peakOf } from "./chart-data.ts";
import type { Marker } from "./markers.ts";
import { type Markup, tag } from "./markup.ts";

/** The run whose time a chart shows, in seconds. */
export interface ChartTime {
  readonly interval: number;
  readonly duration: number;
  readonly warmUp: number;
  readonly markers: readonly Marker[];
}

/* Pixels of the picture and of the plot in it. */
const size = { width: 460, height: 170 };
const plot = { left: 66, top: 14, right: 452, bottom: 148 };
/** More points than this to a pixel column say nothing. */
const mostColumns = plot.right - plot.left;
const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

/** A chart as an SVG picture of its own: axes, warm-up, actions, lines, and a description for people who listen. */
export function chartSvg(chart: ChartData, time: ChartTime): Markup {
  const top = chart.lines.reduce((most, line) => Math.max(most, peakOf(line.values)), 0);
  const high = top > 0 ? top * 1.08 : 1;
  const x = (at: number): number => round(plot.left + ((plot.right - plot.left) * Math.min(at, time.duration)) / time.duration);
  const y = (value: number): number => round(plot.bottom - ((plot.bottom - plot.top) * value) / high);
  const grid = valueTicks(high).map((value) => [
    tag("line", { class: "grid", x1: plot.left, x2: plot.right, y1: y(value), y2: y(value) }),
    tag("text", { x: plot.left - 6, y: y(value) + 3.5, "text-anchor": "end" }, value === 0 ? "0" : chart.text(value)),
  ]);
  const times = timeTicks(time.duration).map((at) => [
    tag("line", { class: "grid", x1: x(at), x2: x(at), y1: plot.top, y2: plot.bottom }),
    tag(
      "text",
      { x: x(at), y: plot.bottom + 14, "text-anchor": x(at) > plot.right - 20 ? "end" : "middle" },
      at === 0 ? "0" : timeText(at),
    ),
  ]);
  const markers = time.markers.map((marker, index) => [
    tag("line", { class: "mark", x1: x(marker.time), x2: x(marker.time), y1: plot.top, y2: plot.bottom }),
    marker.until !== null && tag("line", { class: "mark end", x1: x(marker.until), x2: x(marker.until), y1: plot.top, y2: plot.bottom }),
    tag("text", { class: "mark-number", x: x(marker.time) + 3, y: plot.top + 8 }, index + 1),
  ]);
  const lines = chart.lines.map((line) =>
    tag("path", {
      class: "series",
      stroke: `var(--c-${line.colour})`,
      d: path(line.values, time.interval, x, y),
      "stroke-dasharray": line.dash.length > 0 ? line.dash.join(" ") : null,
    }),
  );
  return tag(
    "svg",
    { viewBox: `0 0 ${size.width} ${size.height}`, role: "img", "aria-label": chartSummary(chart, time.interval) },
    time.warmUp > 0 &&
      tag("rect", {
        class: "warm-up",
        x: plot.left,
        y: plot.top,
        width: round(x(time.warmUp) - plot.left),
        height: plot.bottom - plot.top,
      }),
    grid,
    times,
    markers,
    lines,
  );
}

/** The lines of a chart and what they look like. */
export function chartLegend(chart: ChartData): Markup {
  return tag("ul", { class: "legend" }, ...chart.lines.map(({ colour, dash, label }) => legendEntry(colour, dash, label)));
}

/** One line of a chart in its legend: a piece of it, and what it stands for. */
export function legendEntry(colour: ChartColour, dash: readonly number[], label: string): Markup {
  return tag(
    "li",
    {},
    tag(
      "svg",
      { viewBox: "0 0 28 8", width: 28, height: 8, "aria-hidden": "true" },
      tag("path", {
        class: "series",
        d: "M0 4H28",
        stroke: `var(--c-${colour})`,
        "stroke-dasharray": dash.length > 0 ? dash.join(" ") : null,
      }),
    ),
    label,
  );
}

/** SVG path data; a gap where there is no value. Of more values than pixel columns the lowest and the highest of each column are drawn. */
function path(values: Series, interval: number, x: (at: number) => number, y: (value: number) => number): string {
  const group = Math.max(1, Math.ceil(values.length / mostColumns));
  let data = "";
  let isDrawing = false;
  for (let first = 0; first < values.length; first += group) {
    const column: { at: number; value: number }[] = [];
    for (let i = first; i < Math.min(first + group, values.length); i++) {
      const value = values[i];
      if (value !== null && value !== undefined) column.push({ at: (i + 1) * interval, value });
    }
    if (column.length === 0) {
      isDrawing = false;
      continue;
    }
    for (const { at, value } of extremes(column)) {
      data += `${isDrawing ? "L" : "M"}${x(at)} ${y(value)}`;
      isDrawing = true;
    }
    // A single value between two gaps would be no line at all.
    if (values.length === 1) data += "h0.1";
  }
  return data;
}

function extremes<T extends { readonly value: number }>(column: readonly T[]): readonly T[] {
  if (column.length <= 2) return column;
  const lowest = column.reduce((low, point) => (point.value < low.value ? point : low));
  const highest = column.reduce((most, point) => (point.value > most.value ? point : most));
  return column.filter((point) => point === lowest || point === highest);
}

/** Three to six round values from 0 to a highest one. */
export function valueTicks(high: number): number[] {
  const rough = high / 4;
  const scale = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * scale).find((candidate) => candidate >= rough) ?? rough;
  return Array.from({ length: Math.floor(high / step + 1e-9) + 1 }, (_, i) => i * step);
}

/** At most seven moments that people count in. */
function timeTicks(duration: number): number[] {
  const step = timeSteps.find((candidate) => duration / candidate <= 6) ?? duration / 6;
  return Array.from({ length: Math.floor(duration / step + 1e-9) + 1 }, (_, i) => i * step);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
