import { type Figure, methodSign } from "@lintel/engine/analysis";
import { plainText } from "../clientText.ts";

/** Longest reason a line above a declaration has room for. */
const longest = 60;

/** A number on a line above a declaration: `≈` before an approximation, `≤` or `≥` before a bound; without a number why there is none. */
export function shortFigure(figure: Figure, text: (value: number) => string): string {
  return figure.value === null ? cannot(figure.note) : `${methodSign(figure)}${text(figure.value)}`;
}

/** Why there is no number, in a few words; the hover has the whole reason. */
export function cannot(note: string | null): string {
  if (note === null) return "cannot be computed";
  const [reason = ""] = plainText(note).split(/[.;\n]/);
  return `cannot be computed: ${reason.length > longest ? `${reason.slice(0, longest - 1).trimEnd()}…` : reason}`;
}

/** Parts of a line; equal reasons for missing numbers are said once. */
export function line(...parts: readonly (string | null)[]): string {
  return [...new Set(parts.filter((part): part is string => part !== null && part !== ""))].join(" · ");
}
