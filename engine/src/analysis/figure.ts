import type { Figure, LatencyFigures, Method } from "./figures.ts";

/** A figure without approximation; `note` may name an assumption behind it. */
export function exact(value: number, note: string | null = null): Figure {
  return figure(value, "exact", note);
}

export function approximate(value: number, note: string): Figure {
  return figure(value, "approximation", note);
}

/** A lower bound: the true value is this or more. */
export function atLeast(value: number, note: string): Figure {
  return figure(value, "lower-bound", note);
}

/** An upper bound: the true value is this or less. */
export function atMost(value: number, note: string): Figure {
  return figure(value, "upper-bound", note);
}

/** Inputs out of their ranges (a finding says so) must not show up as numbers that look right. */
function figure(value: number, method: Method, note: string | null): Figure {
  return Number.isFinite(value) ? { value, method, note } : unknown("the inputs give no finite number");
}

/** A figure that cannot be computed, and why. */
export function unknown(note: string): Figure {
  return { value: null, method: "exact", note };
}

export function unknownLatency(note: string): LatencyFigures {
  return { mean: null, p50: null, p90: null, p95: null, p99: null, p999: null, method: "exact", note };
}

/** A figure or latency with a reason why it is no more than an approximation; unchanged without a reason or a value. */
export function lessExact<T extends Figure | LatencyFigures>(figure: T, reason: string | null): T {
  return doubtful(figure, approximately(reason));
}

/** Why a load is not exact: near the true one, or the most that it can be. */
export interface Doubt {
  readonly text: string;
  readonly method: "approximation" | "upper-bound";
}

export function approximately(reason: string | null): Doubt | null {
  return reason === null ? null : { text: reason, method: "approximation" };
}

/** Several doubts about one figure: a part that is a bound makes the whole one. */
export function bothDoubts(...doubts: readonly (Doubt | null | undefined)[]): Doubt | null {
  const known = doubts.filter((doubt) => doubt != null);
  const text = joinNotes(known.map((doubt) => doubt.text));
  if (text === null) return null;
  return { text, method: known.some(({ method }) => method === "upper-bound") ? "upper-bound" : "approximation" };
}

/** A figure or latency that grows with a load (with `falls` one that falls as the load grows) of which `doubt` says how exact it is. Without a value it stays as it is, but for times that are missing at the most load that there can be. */
export function doubtful<T extends Figure | LatencyFigures>(figure: T, doubt: Doubt | null, falls = false): T {
  if (doubt === null || ("value" in figure && figure.value === null)) return figure;
  if (!("value" in figure) && figure.p50 === null)
    return doubt.method === "upper-bound" ? { ...figure, note: joinNotes([figure.note, doubt.text]) } : figure;
  const method = falls ? opposite(doubt.method) : doubt.method;
  return { ...figure, method: weakest([figure.method, method]), note: joinNotes([figure.note, doubt.text]) };
}

/** What a figure is without load that is not known: a lower bound, unless what is known is no more than an upper one. */
export function withoutLoad<T extends Figure | LatencyFigures>(figure: T, reason: string | null): T {
  if (reason === null || ("value" in figure ? figure.value : figure.p50) === null) return figure;
  if (figure.method === "upper-bound")
    return { ...figure, method: "approximation", note: joinNotes([`without load that is not known: ${reason}`, figure.note]) };
  return { ...figure, method: "lower-bound", note: joinNotes([`a lower bound, without load that is not known: ${reason}`, figure.note]) };
}

/** The weakest of several methods: a sum of exact and approximate terms is an approximation, and of bounds of both sides no bound at all. */
export function weakest(methods: Iterable<Method>): Method {
  const used = new Set(methods);
  if (used.has("lower-bound") && used.has("upper-bound")) return "approximation";
  return (["lower-bound", "upper-bound", "approximation"] as const).find((method) => used.has(method)) ?? "exact";
}

/** The method of what falls as much as a figure rises: bounds change their side. */
export function opposite(method: Method): Method {
  if (method === "lower-bound") return "upper-bound";
  return method === "upper-bound" ? "lower-bound" : method;
}

/** Notes joined into one sentence list, each once; `null` when there is none. */
export function joinNotes(notes: Iterable<string | null>): string | null {
  const distinct = [...new Set([...notes].filter((note): note is string => note !== null && note !== ""))];
  return distinct.length > 0 ? distinct.join("; ") : null;
}
