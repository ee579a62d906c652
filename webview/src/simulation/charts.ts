import { countText, rateText, timeText } from "@lintel/engine/model";
import type { SimulationResult } from "@lintel/engine/simulation";
import uPlot from "uplot";
import { html } from "../page/element.ts";
import { themeColour } from "../page/page-theme.ts";

/** A scenario action on the time axis. */
export interface Marker {
  readonly time: number;
  readonly label: string;
}

interface Line {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly colour: string;
  readonly dash?: number[];
}

interface Chart {
  readonly title: string;
  readonly lines: readonly Line[];
  text(value: number): string;
}

const height = 140;
/** Steps of the time axis that people count in, in seconds. */
const timeSteps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

/** Charts of one flow over the run: load, latency, errors. They share the time axis, the cursor and the markers. */
export class Charts {
  readonly element = html("div", "charts");
  readonly #onTime: (time: number) => void;
  #plots: uPlot[] = [];
  #key = "";
  #markers: readonly Marker[] = [];
  #warmUp = 0;
  #duration = 0;
  #interval = 1;
  #now: number | null = null;

  /** `onTime` is called with the time that the reader clicks on. */
  constructor(onTime: (time: number) => void) {
    this.#onTime = onTime;
    new ResizeObserver(() => this.#resize()).observe(this.element);
  }

  /** Draws a result; plots that show the same lines as before only get new values. */
  show(result: SimulationResult, flow: string | null, markers: readonly Marker[]): void {
    this.#markers = markers;
    this.#warmUp = result.warmUp;
    this.#duration = result.duration;
    this.#interval = result.series.interval;
    const series = flow === null ? undefined : result.series.flows[flow];
    if (!series) {
      this.clear();
      this.element.append(html("p", "quiet", "This run has no flow to plot."));
      return;
    }
    const times = series.offered.map((_, index) => (index + 1) * result.series.interval);
    const charts = chartsOf(series);
    const key = charts.map((chart) => chart.lines.map((line) => `${line.label}${line.colour}`).join()).join("|");
    const data = charts.map((chart) => [times, ...chart.lines.map((line) => [...line.values])] as uPlot.AlignedData);
    if (key !== this.#key) {
      this.clear();
      this.#key = key;
      this.#plots = charts.map((chart, index) => this.#plot(chart, data[index] as uPlot.AlignedData));
      this.element.append(markerList(markers));
    } else {
      this.#plots.forEach((plot, index) => {
        plot.setData(data[index] as uPlot.AlignedData);
      });
    }
    for (const plot of this.#plots) this.#readNow(plot);
  }

  /** Moves the line that stands for the time shown on the diagram. */
  setTime(time: number | null): void {
    this.#now = time;
    for (const plot of this.#plots) {
      this.#readNow(plot);
      plot.redraw(false);
    }
  }

  /** Without a pointer over the plots the legend reads the values at the time on show. */
  #readNow(plot: uPlot): void {
    if (this.#now !== null && (plot.cursor.left ?? -1) < 0) plot.setLegend({ idx: Math.round(this.#now / this.#interval) - 1 }, false);
  }

  clear(): void {
    for (const plot of this.#plots) plot.destroy();
    this.#plots = [];
    this.#key = "";
    this.element.replaceChildren();
  }

  #plot(chart: Chart, data: uPlot.AlignedData): uPlot {
    const text = themeColour("--vscode-descriptionForeground", "#666666");
    const grid = themeColour("--chart-grid", "rgba(128,128,128,0.18)");
    const figure = html("figure", "chart", html("figcaption", "", chart.title));
    this.element.append(figure);
    const axis = { stroke: text, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1, size: 4 }, font: "11px sans-serif" };
    return new uPlot(
      {
        width: this.#chartWidth(),
        height,
        cursor: { sync: { key: "simulation" }, drag: { x: false, y: false }, points: { size: 6 } },
        scales: { x: { time: false, range: () => [0, this.#duration] }, y: { range: (_, __, high) => [0, high > 0 ? high * 1.08 : 1] } },
        legend: { live: true },
        series: [
          { label: "time", value: (_, value) => (value === null || value === undefined ? "–" : timeText(value)) },
          ...chart.lines.map((line) => ({
            label: line.label,
            stroke: line.colour,
            width: 1.5,
            ...(line.dash ? { dash: line.dash } : {}),
            points: { show: false },
            spanGaps: false,
            value: (_: uPlot, value: number | null) => (value === null || value === undefined ? "–" : chart.text(value)),
          })),
        ],
        axes: [
          {
            ...axis,
            size: 26,
            space: 60,
            incrs: timeSteps,
            values: (_, ticks) => ticks.map((tick) => (tick === 0 ? "0" : timeText(tick))),
          },
          { ...axis, size: 64, space: 28, values: (_, ticks) => ticks.map((tick) => (tick === 0 ? "0" : chart.text(tick))) },
        ],
        hooks: {
          drawClear: [(plot) => this.#drawBackground(plot)],
          draw: [(plot) => this.#drawMarkers(plot)],
          ready: [
            (plot) => {
              // A plot's first drawing, some time after it was made, empties the legend.
              this.#readNow(plot);
              plot.over.addEventListener("mouseleave", () => requestAnimationFrame(() => this.setTime(this.#now)));
              plot.over.addEventListener("click", (event) => this.#onTime(plot.posToVal(event.offsetX, "x")));
            },
          ],
        },
      },
      data,
      figure,
    );
  }

  /** The warm-up, which the statistics leave out, is shaded. */
  #drawBackground(plot: uPlot): void {
    const end = plot.valToPos(this.#warmUp, "x", true);
    const { left, top, height: room } = plot.bbox;
    if (this.#warmUp <= 0 || end <= left) return;
    plot.ctx.fillStyle = themeColour("--chart-shade", "rgba(128,128,128,0.1)");
    plot.ctx.fillRect(left, top, end - left, room);
  }

  #drawMarkers(plot: uPlot): void {
    const { left, top, width, height: room } = plot.bbox;
    const { ctx } = plot;
    const vertical = (time: number, colour: string, dash: number[], label: string | null): void => {
      const x = Math.round(plot.valToPos(time, "x", true));
      if (x < left || x > left + width) return;
      ctx.strokeStyle = colour;
      ctx.lineWidth = devicePixelRatio;
      ctx.setLineDash(dash);
      ctx.beginPath();
      ctx.moveTo(x, top);
      ctx.lineTo(x, top + room);
      ctx.stroke();
      if (label === null) return;
      ctx.fillStyle = colour;
      ctx.font = `600 ${10 * devicePixelRatio}px sans-serif`;
      ctx.textAlign = x > left + width - 14 * devicePixelRatio ? "right" : "left";
      ctx.textBaseline = "top";
      ctx.fillText(label, x + (ctx.textAlign === "left" ? 3 : -3) * devicePixelRatio, top);
    };
    ctx.save();
    this.#markers.forEach((marker, index) => {
      vertical(marker.time, themeColour("--chart-marker", "#b26a00"), [3, 3], String(index + 1));
    });
    if (this.#now !== null) vertical(this.#now, themeColour("--vscode-focusBorder", "#0078d4"), [], null);
    ctx.restore();
  }

  #chartWidth(): number {
    const room = this.element.clientWidth;
    const columns = room >= 820 ? 3 : room >= 600 ? 2 : 1;
    return Math.max(220, Math.floor((room - (columns - 1) * 16) / columns));
  }

  #resize(): void {
    const width = this.#chartWidth();
    for (const plot of this.#plots) if (plot.width !== width) plot.setSize({ width, height });
  }
}

/** What the numbers over the charts stand for. */
function markerList(markers: readonly Marker[]): HTMLElement {
  return html("ol", "markers", ...markers.map((marker) => html("li", "", `${timeText(marker.time)}: ${marker.label}`)));
}

function chartsOf(series: SimulationResult["series"]["flows"][string]): Chart[] {
  // Not VS Code's `charts-…` colours: a theme's may be translucent, or blue where orange is meant.
  const colour = (name: string, otherwise: string): string => themeColour(`--chart-${name}`, otherwise);
  const offered = colour("offered", "#5b6675");
  const good = colour("good", "#1a7a57");
  const [p50, p95, p99] = [colour("p50", "#1f66b3"), colour("p95", "#a05f00"), colour("p99", "#c62f3e")];
  return [
    {
      title: "Requests",
      text: rateText,
      lines: [
        { label: "offered", values: series.offered, colour: offered, dash: [5, 4] },
        { label: "succeeded", values: series.throughput, colour: good },
      ],
    },
    {
      title: "Latency",
      text: timeText,
      lines: [
        { label: "p99", values: series.p99, colour: p99 },
        { label: "p95", values: series.p95, colour: p95, dash: [8, 3] },
        { label: "p50", values: series.p50, colour: p50 },
      ],
    },
    { title: "Errors", text: (value) => `${countText(value)} / s`, lines: [{ label: "failed", values: series.errors, colour: p99 }] },
  ];
}
