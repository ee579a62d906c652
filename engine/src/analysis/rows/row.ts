import { percentText, timeText } from "../../model/index.ts";
import { losesEverything } from "../data/recovery.ts";
import type { AvailabilityFigures, ComponentFigures, Figure, LatencyFigures } from "../figures.ts";
import { availabilityTexts, boundText, missingText, percentileTexts } from "../wording.ts";
import { englishFigures, type FigureWords } from "../words.ts";

/*
 * Lines of figures about an element, as a hover in the editor and a card in the picture show them. The texts are the same everywhere; in which
 * language they are, and how a name and a missing number are marked in them, is for each place to say.
 */

/** One line: what, and its value. */
export type Row = readonly [label: string, value: string];

/** How parts of a value are marked where it is shown. */
export interface Marks {
  /** A name or title, which comes from the user. */
  name(text: string): string;
  /** What is said in place of a number. */
  missing(text: string): string;
  /** What the lines are made of. */
  readonly words: FigureWords;
}

/** Nothing is marked: for places without markup. */
export const unmarked: Marks = { name: (text) => text, missing: (text) => text, words: englishFigures };

/** A figure in words: its value, or why there is none. */
export function figureText(marks: Marks, figure: Figure, text: (value: number) => string): string {
  return figure.value === null ? marks.missing(missingText(figure.note, marks.words)) : boundText(figure, text(figure.value), marks.words);
}

/** A mean and the value at the peak behind it, where the two differ. */
export function withPeak(marks: Marks, mean: Figure, peak: Figure, text: (value: number) => string): string {
  const base = figureText(marks, mean, text);
  if (mean.value === null || peak.value === mean.value) return base;
  const there = peak.value === null ? marks.words.atPeak(figureText(marks, peak, text)) : marks.words.peak(text(peak.value));
  return `${base} · ${there}`;
}

/** Mean, p50 and p99 in one line, or why there are none. */
export function latencyText(marks: Marks, latency: LatencyFigures): string {
  if (latency.mean === null && latency.p50 === null) return marks.missing(missingText(latency.note, marks.words));
  return percentileTexts(latency, ["mean", "p50", "p99"], marks.words).join(" · ");
}

/** An availability with its downtime in one line, or why there is none. */
export function availabilityLine(marks: Marks, figures: AvailabilityFigures): string {
  const texts = availabilityTexts(figures, marks.words);
  return figures.availability.value === null ? marks.missing(texts.join("")) : texts.join(" · ");
}

/** Single failures that are enough to fail, of what can fail, at most three of them; that `self` fails with itself is not worth a line. */
export function singleFailures(marks: Marks, figures: AvailabilityFigures, self: string): Row | null {
  const singles = figures.failingSets.filter((set) => set.length === 1 && set[0] !== self).map((set) => String(set[0]));
  if (singles.length === 0) return null;
  return [marks.words.labels.failsWith, listed(marks, singles, 3)];
}

/** Elements whose failures make most of the downtime, at most three. */
export function downThrough(marks: Marks, figures: AvailabilityFigures): Row | null {
  const ranked = figures.downThrough.filter(({ share }) => share >= 0.01);
  if (ranked.length < 2) return null;
  const texts = ranked.slice(0, 3).map(({ element, share }) => `${marks.name(element)} ${percentText(Number(share.toPrecision(2)))}`);
  return [marks.words.labels.downThrough, texts.join(" · ")];
}

/** What is lost and how long writes wait when the leader or the whole element is lost. */
export function recoveryRows(marks: Marks, { rpo, rto }: ComponentFigures): readonly Row[] {
  const parts = [...(rpo ? [lossText(marks, rpo)] : []), ...(rto ? [marks.words.writesAgain(figureText(marks, rto, timeText))] : [])];
  return parts.length === 0 ? [] : [[marks.words.labels.onFailure, parts.join(" · ")]];
}

function lossText(marks: Marks, rpo: Figure): string {
  if (losesEverything(rpo)) return marks.words.losesEverything;
  return rpo.value === 0 ? marks.words.losesNothing : marks.words.losesAtMost(figureText(marks, rpo, timeText));
}

/** A row of a figure, or none where there is no such figure. */
export function figureRow(marks: Marks, label: string, figure: Figure | null, text: (value: number) => string): readonly Row[] {
  return figure === null ? [] : [[label, figureText(marks, figure, text)]];
}

/** `A, B and 5 more`. */
export function listed(marks: Marks, names: readonly string[], most: number): string {
  const first = names
    .slice(0, most)
    .map((name) => marks.name(name))
    .join(", ");
  return names.length > most ? marks.words.andMore(first, names.length - most) : first;
}
