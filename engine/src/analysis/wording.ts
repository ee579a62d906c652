import { availabilityText, digits, percentText, timeText } from "../model/index.ts";
import type { AvailabilityFigures, FlowFigures, LatencyFigures, LossFigures, Method } from "./figures.ts";
import { englishFigures, type FigureWords } from "./words.ts";

/*
 * How figures are put into words wherever they are shown: hovers, lenses, the command line. Parts of a line come as a list, as each place has its own
 * separator.
 */

/** A number written out, with which bound it is when it is one. */
export function boundText({ method }: { readonly method: Method }, text: string, words: FigureWords = englishFigures): string {
  if (method === "lower-bound") return words.atLeast(text);
  return method === "upper-bound" ? words.atMost(text) : text;
}

/** The same as a sign, where there is room for no more: `≈` before an approximation, `≤` and `≥` before bounds. */
export function methodSign({ method }: { readonly method: Method }): "" | "≈ " | "≤ " | "≥ " {
  return signs[method];
}

const signs = { exact: "", approximation: "≈ ", "lower-bound": "≥ ", "upper-bound": "≤ " } as const;

/** Said where there is no number. */
export function missingText(note: string | null, words: FigureWords = englishFigures): string {
  return note === null || note === "" ? words.missing : words.missingBecause(note);
}

export type Statistic = "mean" | "p50" | "p90" | "p95" | "p99" | "p999";

/** `mean 3 ms`, `p99 12 ms`: those that are known. */
export function percentileTexts(
  latency: LatencyFigures,
  statistics: readonly Statistic[],
  words: FigureWords = englishFigures,
): readonly string[] {
  return statistics.flatMap((name) => {
    const value = latency[name];
    if (value === null) return [];
    return [name === "mean" ? words.mean(timeText(value)) : `${name === "p999" ? "p99.9" : name} ${timeText(value)}`];
  });
}

/** `99.95%` and `down 4.38 h a year`; only the first when it never fails, only the reason when it is not known. */
export function availabilityTexts(
  { availability, downtimePerYear }: AvailabilityFigures,
  words: FigureWords = englishFigures,
): readonly string[] {
  if (availability.value === null) return [missingText(availability.note, words)];
  const up = boundText(availability, availabilityText(availability.value), words);
  return downtimePerYear === null || downtimePerYear === 0 ? [up] : [up, words.downEachYear(timeText(downtimePerYear))];
}

/** `one replica of Api`, `zone eu.a`. */
export function lossName({ kind, lost }: LossFigures, name: (id: string) => string = (id) => id): string {
  return kind === "replica" ? `one replica of ${name(lost)}` : `${kind} ${name(lost)}`;
}

/** What is left of a flow without it: `98% of the requests succeed` and `carries 1.4× the peak, then Db is full`; nothing where neither is known. */
export function lossTexts(
  { served, headroomAtPeak, bottleneck }: LossFigures,
  name: (id: string) => string = (id) => id,
): readonly string[] {
  if (served === 0) return ["no request succeeds"];
  const part = served < 1 ? [`${percentText(served)} of the requests succeed`] : [];
  const room = headroomAtPeak.value;
  if (room === null) return part;
  const enough = room >= 1 ? `carries ${digits(room)}× the peak` : `carries only ${percentText(room)} of the peak`;
  return [...part, `${enough}${bottleneck ? `, then ${name(bottleneck)} is full` : ""}`];
}

/** The worst loss of a region, of a zone and of a replica, where the flow has such and something is known of it. */
export function worstLosses({ losses }: FlowFigures): readonly LossFigures[] {
  const told = losses.filter((loss) => loss.served < 1 || loss.headroomAtPeak.value !== null);
  return (["region", "zone", "replica"] as const).flatMap((kind) => told.find((loss) => loss.kind === kind) ?? []);
}

/** Failing requests rarer than this are in the notes only. */
const leastFailing = 1e-4;

/** `3.2% of the requests while everything is up: timeouts, full queues and errors`; empty where nearly none fail. */
export function failingText({ failing }: FlowFigures): string {
  if (failing.value === null || failing.value < leastFailing) return "";
  return `${percentText(failing.value)} of the requests while everything is up: timeouts, full queues and errors`;
}
