import { digits, rateText, timeText } from "@lintel/engine/model";
import type { LoadSweepResult } from "@lintel/engine/simulation";
import { printable } from "../print/style.ts";
import { curveOf } from "./load-curve.ts";

const size = { width: 720, height: 400 };
const plot = { left: 76, top: 48, right: 24, bottom: 68 };

/** The curve of a load sweep as an SVG picture that needs nothing else: mean latency over load, with the knee and the limit; described by the answers. */
export function loadSvg(result: LoadSweepResult, answers: readonly string[]): string {
  const { points, top, most } = curveOf(result);
  const inner = { width: size.width - plot.left - plot.right, height: size.height - plot.top - plot.bottom };
  const x = (load: number): number => plot.left + (most > 0 ? (load / most) * inner.width : 0);
  const y = (mean: number): number => plot.top + inner.height - (top > 0 ? Math.min(1, mean / top) * inner.height : 0);
  const bottom = plot.top + inner.height;
  const text = (at: readonly [number, number], content: string, anchor = "middle", kind = ""): string =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" text-anchor="${anchor}"${kind === "" ? "" : ` class="${kind}"`}>${escaped(content)}</text>`;
  const line = (from: readonly [number, number], to: readonly [number, number], kind: string): string =>
    `<line x1="${from[0].toFixed(1)}" y1="${from[1].toFixed(1)}" x2="${to[0].toFixed(1)}" y2="${to[1].toFixed(1)}" class="${kind}"/>`;
  const grid =
    top > 0
      ? ticks(top).flatMap((mean) => [
          line([plot.left, y(mean)], [size.width - plot.right, y(mean)], "grid"),
          text([plot.left - 8, y(mean) + 4], timeText(mean), "end"),
        ])
      : [];
  const marks = ticks(most).map((load) => text([x(load), bottom + 18], `x ${digits(load)}`));
  const upright = (load: number, kind: string, label: string, row: number): string[] => [
    line([x(load), plot.top], [x(load), bottom], kind),
    text(
      [x(load) + (x(load) > size.width / 2 ? -6 : 6), plot.top + 14 + row * 16],
      label,
      x(load) > size.width / 2 ? "end" : "start",
      kind,
    ),
  ];
  const { knee, limit } = result;
  const path = points.map(({ load, mean }, i) => `${i === 0 ? "M" : "L"}${x(load).toFixed(1)} ${y(mean).toFixed(1)}`).join(" ");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(`${result.design}: mean latency over load`)}</title>`,
    `<desc id="desc">${escaped(answers.join(" "))}</desc>`,
    "<style>",
    "text { font: 12px system-ui, sans-serif; fill: #24292f } .heading { font-weight: 600; font-size: 14px }",
    ".paper { fill: #ffffff } .grid { stroke: #d0d7de } .axis { stroke: #57606a } .curve { fill: none; stroke: #0969da; stroke-width: 2 }",
    "circle { fill: #0969da } circle.missed { fill: #cf222e } line.knee { stroke: #9a6700; stroke-dasharray: 4 3 } line.limit { stroke: #1a7f37 }",
    "text.knee { fill: #7d5200 } text.limit { fill: #116329 }",
    "</style>",
    `<rect class="paper" width="${size.width}" height="${size.height}"/>`,
    text([plot.left, 26], `${result.design}: mean latency over load`, "start", "heading"),
    ...grid,
    line([plot.left, bottom], [size.width - plot.right, bottom], "axis"),
    ...marks,
    ...(knee === null ? [] : upright(knee.load, "knee", `knee x ${digits(knee.load)} (${rateText(knee.throughput)})`, 0)),
    ...(limit.load === null ? [] : upright(limit.load, "limit", `meets everything up to x ${digits(limit.load)}`, 1)),
    ...(points.length > 1 ? [`<path class="curve" d="${path}"/>`] : []),
    ...points.map(
      ({ load, mean, met }) =>
        `<circle${met ? "" : ' class="missed"'} cx="${x(load).toFixed(1)}" cy="${y(mean).toFixed(1)}" r="4"><title>${escaped(`x ${digits(load)}: mean ${timeText(mean)}${met ? "" : ", something is missed"}`)}</title></circle>`,
    ),
    text([plot.left + inner.width / 2, size.height - 22], "load, as a factor of what the design gives; red: something is missed"),
    "</svg>",
  ].join("\n");
}

/** Four to eight round values from 0 up to a largest one. */
function ticks(most: number): readonly number[] {
  if (!(most > 0)) return [];
  const rough = most / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, i) => i * step);
}

function escaped(text: string): string {
  return printable(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
