import { digits, timeText } from "@lintel/engine/model";
import type { LoadSweepResult } from "@lintel/engine/simulation";
import type { Style } from "../print/style.ts";

/** A point of the curve: a load, and mean seconds of all requests. */
export interface CurvePoint {
  readonly load: number;
  readonly mean: number;
  readonly met: boolean;
}

/** A mean beyond this multiple of the knee's, or of the lowest one, is above the picture: near saturation it has no bound. */
const highest = 10;

/** The points of the curve that fit a picture, and its height in seconds; those above it lie at its top. */
export function curveOf({ probes, knee }: LoadSweepResult): {
  readonly points: readonly CurvePoint[];
  readonly top: number;
  readonly most: number;
} {
  const points = probes.flatMap(({ load, total: { mean }, met }) => (mean === null ? [] : [{ load, mean, met }]));
  const low = Math.min(...points.map(({ mean }) => mean));
  const bound = highest * Math.max(low, knee?.mean ?? 0);
  const met = Math.max(0, ...points.filter((point) => point.met).map(({ mean }) => mean));
  const top = Math.min(Math.max(...points.map(({ mean }) => mean)), Math.max(bound, met * 1.2));
  return { points, top, most: Math.max(...points.map(({ load }) => load)) };
}

const width = 64;
const height = 12;

/** Mean latency over load, drawn with characters: `o` met, `x` missed; below, where the knee and the limit are. */
export function curveText(result: LoadSweepResult, style: Style): string {
  const { points, top, most } = curveOf(result);
  if (points.length < 3 || !(top > 0)) return "";
  const column = (load: number): number => Math.min(width - 1, Math.round((load / most) * (width - 1)));
  const rows = Array.from({ length: height }, () => Array.from({ length: width }, () => " "));
  for (const { load, mean, met } of points) {
    const row = height - 1 - Math.min(height - 1, Math.round((mean / top) * (height - 1)));
    (rows[row] as string[])[column(load)] = met ? "o" : "x";
  }
  const labels = [timeText(top), timeText(top / 2), "0 s"].map((text) => style.text(text));
  const margin = Math.max(...labels.map(({ length }) => length));
  const lines = rows.map((row, i) => {
    const label = i === 0 ? labels[0] : i === Math.round((height - 1) / 2) ? labels[1] : i === height - 1 ? labels[2] : "";
    return `  ${(label ?? "").padStart(margin)} ${style.symbols.gutter}${row.join("").trimEnd()}`;
  });
  const marks = Array.from({ length: width }, () => style.symbols.rule);
  const named: string[] = [];
  const mark = (load: number | null, sign: string, text: string): void => {
    if (load === null) return;
    marks[column(load)] = sign;
    named.push(`${sign} ${text} x ${digits(load)}`);
  };
  mark(result.knee?.load ?? null, "k", "knee");
  mark(result.limit.load, "^", "largest load that meets everything");
  const end = `x ${digits(most)}`;
  return [
    style.colors.bold("Mean latency over load"),
    ...lines,
    `  ${" ".repeat(margin + 1)}${style.symbols.gutter}${marks.join("")} ${end}`,
    style.colors.dim(`  ${" ".repeat(margin + 2)}${["o met", "x missed", ...named].join("   ")}`),
  ].join("\n");
}
