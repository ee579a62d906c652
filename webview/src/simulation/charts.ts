import { timeText } from "@lintel/engine/model";
import uPlot from "uplot";
import { html } from "../page/element.ts";
import { themeColour } from "../page/page-theme.ts";
import { type ChartData, chartSummary, coloursOnWhite } from "../report/chart-data.ts";
import type { Marker } from "../report/markers.ts";
import { t } from "../texts/index.ts";
import { chartEnd } from "./chart-end.ts";
import { chartTable } from "./chart-table.ts";

const height = 130;
/** Steps of the time axis that people count in, in seconds. */
const timeSteps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

/** What the charts show. */
export interface ChartedRun {
  readonly charts: readonly ChartData[];
  readonly interval: number;
  readonly duration: number;
  /** It came to its end: the charts span all of it. */
  readonly isWhole: boolean;
  readonly warmUp: number;
  readonly markers: readonly Marker[];
}

interface Drawn {
  readonly plot: uPlot;
  readonly figure: HTMLElement;
  readonly note: HTMLElement;
}

/** Charts over the time of a run. They share the time axis, the cursor and the markers: a look at one time shows the values of all. */
export class Charts {
  readonly element = html("div", "charts");
  readonly #onTime: (time: number) => void;
  #drawn: Drawn[] = [];
  #key = "";
  #run: ChartedRun | null = null;
  /** Where the time axis ends, in seconds. */
  #end = 1;
  #now: number | null = null;

  /** `onTime` is called with the time that the reader clicks on. */
  constructor(onTime: (time: number) => void) {
    this.#onTime = onTime;
    new ResizeObserver(() => this.#resize()).observe(this.element);
  }

  /** Draws a run; plots that show the same lines as before only get new values. */
  show(run: ChartedRun): void {
    this.#run = run;
    if (run.charts.length === 0) {
      this.clear();
      this.element.append(html("p", "quiet", t.simulation.nothingToPlot));
      return;
    }
    const count = run.charts.reduce((most, chart) => chart.lines.reduce((longest, line) => Math.max(longest, line.values.length), most), 0);
    this.#end = run.isWhole ? run.duration : chartEnd(count * run.interval, run.interval, run.duration);
    const times = Array.from({ length: count }, (_, index) => (index + 1) * run.interval);
    const data = run.charts.map((chart) => [times, ...chart.lines.map((line) => [...line.values])] as uPlot.AlignedData);
    const key = run.charts.map((chart) => `${chart.id}:${chart.lines.map((line) => `${line.label}${line.colour}`).join()}`).join("|");
    if (key !== this.#key) {
      this.clear();
      this.#key = key;
      this.#drawn = run.charts.map((chart, index) => this.#draw(chart, index, data[index] as uPlot.AlignedData));
    } else {
      for (const [index, { plot }] of this.#drawn.entries()) plot.setData(data[index] as uPlot.AlignedData);
    }
    this.#drawn.forEach(({ plot, figure, note }, index) => {
      const chart = run.charts[index] as ChartData;
      plot.root.setAttribute("aria-label", chartSummary(chart, run.interval));
      note.textContent = chart.note ?? "";
      figure.classList.toggle("is-empty", chart.note !== null && chart.lines.every((line) => line.values.every((value) => !value)));
      this.#readNow(plot);
    });
  }

  /** Moves the line that stands for the time shown on the diagram. */
  setTime(time: number | null): void {
    this.#now = time;
    for (const { plot } of this.#drawn) {
      this.#readNow(plot);
      plot.redraw(false);
    }
  }

  /** Without a pointer over the plots the legend reads the values at the time on show. */
  #readNow(plot: uPlot): void {
    if (this.#now !== null && this.#run !== null && (plot.cursor.left ?? -1) < 0)
      plot.setLegend({ idx: Math.round(this.#now / this.#run.interval) - 1 }, false);
  }

  clear(): void {
    for (const { plot } of this.#drawn) plot.destroy();
    this.#drawn = [];
    this.#key = "";
    this.element.replaceChildren();
  }

  #draw(chart: ChartData, index: number, data: uPlot.AlignedData): Drawn {
    const text = themeColour("--vscode-descriptionForeground", "#666666");
    const grid = themeColour("--chart-grid", "rgba(128,128,128,0.18)");
    const note = html("span", "chart-note");
    const figure = html("figure", "chart", html("figcaption", "", chart.title, " ", note));
    figure.dataset.chart = chart.id;
    this.element.append(figure);
    const axis = { stroke: text, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1, size: 4 }, font: "11px sans-serif" };
    const plot = new uPlot(
      {
        width: this.#chartWidth(),
        height,
        cursor: { sync: { key: "simulation" }, drag: { x: false, y: false }, points: { size: 6 } },
        scales: {
          x: { time: false, range: () => [0, this.#end] },
          y: { range: (_, __, high) => [0, high > 0 ? high * 1.08 : 1] },
        },
        legend: { live: true, markers: { dash: (_, series) => borderOf(chart.lines[series - 1]?.dash ?? []) } },
        series: [
          { label: t.charts.time, value: (_, value) => (value === null || value === undefined ? "–" : timeText(value)) },
          ...chart.lines.map((line) => ({
            label: line.label,
            stroke: themeColour(`--chart-${line.colour}`, coloursOnWhite[line.colour]),
            width: 1.5,
            ...(line.dash.length > 0 ? { dash: [...line.dash] } : {}),
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
          drawClear: [(drawn) => this.#drawBackground(drawn)],
          draw: [(drawn) => this.#drawMarkers(drawn)],
          ready: [
            (made) => {
              // A plot's first drawing, some time after it was made, empties the legend.
              this.#readNow(made);
              made.over.addEventListener("mouseleave", () => requestAnimationFrame(() => this.setTime(this.#now)));
              made.over.addEventListener("click", (event) => this.#onTime(made.posToVal(event.offsetX, "x")));
            },
          ],
        },
      },
      data,
      figure,
    );
    plot.root.setAttribute("role", "img");
    // The values under the plot change with every movement of the pointer; the table below has them all.
    plot.root.querySelector(".u-legend")?.setAttribute("aria-hidden", "true");
    const table = chartTable(() => {
      const shown = this.#run?.charts[index];
      return this.#run && shown ? { chart: shown, interval: this.#run.interval } : null;
    });
    table.querySelector("summary")?.setAttribute("aria-label", t.simulation.valuesOf(chart.title));
    figure.append(table);
    return { plot, figure, note };
  }

  /** The warm-up, which the statistics leave out, is shaded. */
  #drawBackground(plot: uPlot): void {
    const warmUp = this.#run?.warmUp ?? 0;
    const { left, top, width, height: room } = plot.bbox;
    const end = Math.min(plot.valToPos(warmUp, "x", true), left + width);
    if (warmUp <= 0 || end <= left) return;
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
    this.#run?.markers.forEach((marker, index) => {
      const colour = themeColour("--chart-marker", coloursOnWhite.marker);
      vertical(marker.time, colour, [3, 3], String(index + 1));
      if (marker.until !== null) vertical(marker.until, colour, [1, 4], null);
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
    for (const { plot } of this.#drawn) if (plot.width !== width) plot.setSize({ width, height });
  }
}

/** The border that looks most like a dashed line. */
function borderOf([first]: readonly number[]): "solid" | "dashed" | "dotted" {
  return first === undefined ? "solid" : first > 3 ? "dashed" : "dotted";
}
