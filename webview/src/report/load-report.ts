import { countText, type Design, digits, lookup, percentText, rateText, timeText } from "@lintel/engine/model";
import type { LoadProbe, LoadSweepResult } from "@lintel/engine/simulation";
import { t } from "../texts/index.ts";
import { legendEntry, valueTicks } from "./chart-svg.ts";
import { careNotes, type Heading } from "./headings.ts";
import { loadAnswers } from "./load-answers.ts";
import { type Content, type Markup, tag } from "./markup.ts";
import { numbers, table, words } from "./table.ts";

/* Pixels. */
const size = { width: 640, height: 230 };
/** Room above the highest value. */
const aboveMost = 1.08;
const plot = { left: 66, top: 22, right: 566, bottom: 196 };

/** How much load a design carries: the largest that meets what is promised, the knee, and what was measured at each load. */
export function loadReport(design: Design, result: LoadSweepResult, heading: Heading = "h3"): Content {
  const { probes, notes } = result;
  const [answer, ...further] = loadAnswers(design, result);
  return [
    tag("p", { class: "answer" }, answer),
    ...further.map((text) => tag("p", {}, text)),
    probes.length > 1 && tag("figure", {}, tag("figcaption", {}, t.loadReport.curve), curve(result), legend()),
    probes.length > 0 &&
      table(
        t.loadReport.caption,
        [
          numbers(t.loadReport.load),
          numbers(t.charts.offered),
          numbers(t.charts.succeeded),
          numbers(t.report.mean),
          numbers(t.loadReport.highestP99),
          words(t.loadReport.busiest),
          words(t.loadReport.promises),
        ],
        probes.map((probe) => row(design, probe)),
      ),
    tag(
      "p",
      { class: "muted" },
      t.loadReport.how(timeText(result.duration), countText(result.replications), result.seed, percentText(result.tolerance)),
    ),
    careNotes(notes, heading),
  ];
}

function row(design: Design, probe: LoadProbe): Content[] {
  const { total, busiest } = probe;
  const promise = probe.met ? t.verdicts.markMet : `✗ ${probe.reasons.join("; ")}`;
  return [
    `× ${digits(probe.load)}`,
    rateText(total.offered),
    rateText(total.throughput),
    total.mean === null ? "–" : timeText(total.mean),
    highestP99(probe),
    busiest === null ? "–" : `${nameOf(design, busiest.element)} ${percentText(busiest.utilisation)}`,
    probe.sure ? promise : t.loadReport.notSure(promise),
  ];
}

/** The highest p99 of a flow. */
function highestP99({ flows }: LoadProbe): string {
  const known = Object.values(flows).flatMap(({ p99 }) => (p99 === null ? [] : [p99]));
  return known.length === 0 ? "–" : timeText(Math.max(...known));
}

function curve(result: LoadSweepResult): Markup {
  const probes = [...result.probes].sort((a, b) => a.load - b.load);
  const most = Math.max(...probes.map(({ load }) => load)) * 1.03;
  const [highRate, highTime] = [
    Math.max(1e-9, ...probes.map(({ total }) => total.throughput)),
    Math.max(1e-9, ...probes.map(({ total }) => total.mean ?? 0)),
  ];
  const x = (load: number): number => round(plot.left + ((plot.right - plot.left) * load) / most);
  const y = (value: number, high: number): number => round(plot.bottom - ((plot.bottom - plot.top) * value) / (high * aboveMost));
  const line = (values: readonly (readonly [number, number | null])[], high: number): string =>
    values
      .flatMap(([load, value]) => (value === null ? [] : [`${x(load)} ${y(value, high)}`]))
      .map((point, i) => `${i === 0 ? "M" : "L"}${point}`)
      .join("");
  const mark = (load: number | null, text: string): Content =>
    load !== null && [
      tag("line", { class: "mark", x1: x(load), x2: x(load), y1: plot.top, y2: plot.bottom }),
      tag(
        "text",
        {
          class: "mark-number",
          x: x(load) + (x(load) > plot.right - 40 ? -4 : 4),
          y: plot.top - 6,
          "text-anchor": x(load) > plot.right - 40 ? "end" : "start",
        },
        text,
      ),
    ];
  return tag(
    "svg",
    {
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: "img",
      "aria-label": t.loadReport.curveWords,
    },
    valueTicks(highRate * aboveMost).map((value) => [
      tag("line", { class: "grid", x1: plot.left, x2: plot.right, y1: y(value, highRate), y2: y(value, highRate) }),
      tag("text", { x: plot.left - 6, y: y(value, highRate) + 3.5, "text-anchor": "end" }, value === 0 ? "0" : rateText(value)),
    ]),
    valueTicks(highTime * aboveMost).map((value) => [
      tag("line", { class: "grid", x1: plot.right, x2: plot.right + 4, y1: y(value, highTime), y2: y(value, highTime) }),
      tag("text", { x: plot.right + 7, y: y(value, highTime) + 3.5 }, value === 0 ? "0" : timeText(value)),
    ]),
    valueTicks(most).map((load) => tag("text", { x: x(load), y: plot.bottom + 15, "text-anchor": "middle" }, `× ${digits(load)}`)),
    mark(result.knee?.load ?? null, t.loadReport.kneeMark),
    mark(result.limit.status === "found" ? result.limit.load : null, t.loadReport.limitMark),
    tag("path", {
      class: "series",
      stroke: "var(--c-good)",
      d: line(
        probes.map(({ load, total }) => [load, total.throughput]),
        highRate,
      ),
    }),
    tag("path", {
      class: "series",
      stroke: "var(--c-p99)",
      "stroke-dasharray": "7 3",
      d: line(
        probes.map(({ load, total }) => [load, total.mean]),
        highTime,
      ),
    }),
    probes.map(({ load, total, met }) =>
      tag("circle", { class: met ? "probe met" : "probe missed", cx: x(load), cy: y(total.throughput, highRate), r: met ? 3 : 4 }),
    ),
  );
}

function legend(): Markup {
  return tag("ul", { class: "legend" }, legendEntry("good", [], t.loadReport.throughput), legendEntry("p99", [7, 3], t.loadReport.mean));
}

function nameOf(design: Design, id: string): string {
  return lookup(design).elements.get(id)?.title ?? id;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
