import type { Figure, LatencyFigures, Method } from "./figures.ts";

/** A figure without approximation; `note` may name an assumption behind it. */
export function exact(value: number, note: string | null = null): Figure {
  return figure(value, "exact", note);
}

export function approximate(value: number, note: string): Figure {
  return figure(value, "approximation", note);
}

export function bound(value: number, note: string): Figure {
  return figure(value, "bound", note);
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

const strength: Readonly<Record<Method, number>> = { exact: 0, approximation: 1, bound: 2 };

/** A figure or latency with a reason why it is no more than an approximation; unchanged without a reason or a value. */
export function lessExact<T extends Figure | LatencyFigures>(figure: T, reason: string | null): T {
  if (reason === null || ("value" in figure ? figure.value : figure.p50) === null) return figure;
  return { ...figure, method: weakest([figure.method, "approximation"]), note: joinNotes([figure.note, reason]) };
}

/** What a figure is without load that is not known: a lower bound. */
export function withoutLoad<T extends Figure | LatencyFigures>(figure: T, reason: string | null): T {
  if (reason === null || ("value" in figure ? figure.value : figure.p50) === null) return figure;
  return { ...figure, method: "bound", note: joinNotes([`a lower bound, without load that is not known: ${reason}`, figure.note]) };
}

/** The weakest of several methods: a sum of exact and approximate terms is an approximation. */
export function weakest(methods: Iterable<Method>): Method {
  let result: Method = "exact";
  for (const method of methods) if (strength[method] > strength[result]) result = method;
  return result;
}

/** Notes joined into one sentence list, each once; `null` when there is none. */
export function joinNotes(notes: Iterable<string | null>): string | null {
  const distinct = [...new Set([...notes].filter((note): note is string => note !== null && note !== ""))];
  return distinct.length > 0 ? distinct.join("; ") : null;
}
