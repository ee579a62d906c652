import {
  type AssumedInput,
  type AvailabilityFigures,
  availabilityTexts,
  boundWords,
  type Explanation,
  type Figure,
  type LatencyFigures,
  type Method,
  missingText,
  percentileTexts,
} from "@lintel/engine/analysis";
import { percentText } from "@lintel/engine/model";

/** One line of a hover: what, and its value in Markdown. */
export type Row = readonly [label: string, value: string];

/** A compact two-column table. Its header is empty: Markdown makes headers bold, and no figure is more important than the others. */
export function table(rows: readonly Row[]): string {
  if (rows.length === 0) return "";
  return ["| | |", "|:--|:--|", ...rows.map(([label, value]) => `| ${label} | ${cell(value)} |`)].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s*\n\s*/g, " ");
}

/** Text that must not be read as Markdown: names and titles come from the user. Our own reasons and notes may use it. */
export function plain(text: string): string {
  return text.replace(/[\\`*_[\]#|<>~&]/g, "\\$&");
}

export function code(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``;
}

export function heading(kind: string, name: string, title: string): string {
  return title === name ? `${kind} **${plain(name)}**` : `${kind} **${plain(name)}** — ${plain(title)}`;
}

/** A figure in words: its value, or why there is none. */
export function figureText(figure: Figure, text: (value: number) => string): string {
  return figure.value === null ? noNumber(figure.note) : `${boundWords(figure)}${text(figure.value)}`;
}

/** Said where there is no number. */
export function noNumber(note: string | null): string {
  return `_${missingText(note)}_`;
}

/** A mean and the value at the peak behind it, where the two differ. */
export function withPeak(mean: Figure, peak: Figure, text: (value: number) => string): string {
  const base = figureText(mean, text);
  if (mean.value === null || peak.value === mean.value) return base;
  return peak.value === null ? `${base} · at peak ${figureText(peak, text)}` : `${base} · peak ${text(peak.value)}`;
}

export function latencyText(latency: LatencyFigures): string {
  if (latency.mean === null && latency.p50 === null) return noNumber(latency.note);
  return percentileTexts(latency, ["mean", "p50", "p99"]).join(" · ");
}

export function availabilityLine(figures: AvailabilityFigures): string {
  const texts = availabilityTexts(figures);
  return figures.availability.value === null ? `_${texts.join("")}_` : texts.join(" · ");
}

/** Single failures that are enough to fail, at most three of them. */
export function singleFailures(figures: AvailabilityFigures): Row | null {
  const singles = figures.cutSets.filter((set) => set.length === 1).map((set) => String(set[0]));
  if (singles.length === 0) return null;
  const shown = singles.slice(0, 3).map(plain).join(", ");
  return ["Fails with", singles.length > 3 ? `${shown} and ${singles.length - 3} more` : shown];
}

/** Elements whose failures make most of the downtime (Fussell–Vesely importance, summed over the events of an element), at most three. */
export function downThrough(figures: AvailabilityFigures): Row | null {
  const shares = new Map<string, number>();
  for (const { element, fussellVesely } of figures.importance) shares.set(element, (shares.get(element) ?? 0) + fussellVesely);
  const ranked = [...shares].filter(([, share]) => share >= 0.01).sort((a, b) => b[1] - a[1]);
  if (ranked.length < 2) return null;
  const texts = ranked.slice(0, 3).map(([element, share]) => `${plain(element)} ${percentText(Math.min(1, Number(share.toPrecision(2))))}`);
  return ["Down through", texts.join(" · ")];
}

/** A row of a figure, or none where there is no such figure. */
export function figureRow(label: string, figure: Figure | null, text: (value: number) => string): readonly Row[] {
  return figure === null ? [] : [[label, figureText(figure, text)]];
}

const assumptionsShown = 5;

/** The inputs nobody wrote, with the value taken and why; `self` is the element the hover is about. */
export function assumedText(inputs: readonly AssumedInput[], self: string): string {
  const seen = new Map(inputs.map((input) => [`${input.element} ${input.input}`, input]));
  const all = [...seen.values()];
  if (all.length === 0) return "";
  const lines = all.slice(0, assumptionsShown).map(({ input, text, reason }) => {
    const own = input.endsWith(` of ${self}`) ? input.slice(0, -` of ${self}`.length) : input;
    return `- ${own}: **${text}** — ${reason}`;
  });
  if (all.length > assumptionsShown) lines.push(`- … and ${all.length - assumptionsShown} more`);
  return `Assumed, because the design does not say:\n${lines.join("\n")}`;
}

/** How the numbers came about. Notes of figures without a value stand where the value is missing and are not said again. */
export function methodText(
  sources: readonly { readonly method: Method; readonly note: string | null; readonly value?: number | null }[],
): string {
  const computed = sources.filter((source) => source.value !== null);
  if (computed.length === 0) return "";
  const ranks: readonly Method[] = ["exact", "approximation", "bound"];
  const used = computed.reduce((worst, { method }) => Math.max(worst, ranks.indexOf(method)), 0);
  const notes = [...new Set(computed.flatMap(({ note }) => (note ? [note] : [])))];
  const word = ["Exact", "Approximate", "Bounds"][used];
  return `_${word}${notes.length > 0 ? `: ${notes.slice(0, 2).join("; ")}` : ""}._`;
}

/** Formulas with their numbers, one a line. */
export function explanationText(lines: readonly Explanation[]): string {
  return lines.length === 0 ? "" : fenced(lines.map(({ text }) => text));
}

/** Lines in a block of fixed width, in which nothing is Markdown. */
export function fenced(lines: readonly string[]): string {
  return ["~~~text", ...lines.map((line) => line.replace(/\s*\n\s*/g, " ").replace(/^~~~/, "")), "~~~"].join("\n");
}

/** Sections of a hover, empty ones left out. */
export function sections(...parts: readonly (string | null)[]): string {
  return parts.filter((part): part is string => part !== null && part !== "").join("\n\n");
}

/** A latency as a source of `methodText`: it has a value when its mean has. */
export function latencySource({ method, note, mean }: LatencyFigures): {
  readonly method: Method;
  readonly note: string | null;
  readonly value: number | null;
} {
  return { method, note, value: mean };
}
