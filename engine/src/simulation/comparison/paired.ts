import { halfWidth, studentFactor } from "../kernel/student.ts";
import type { ComparedFigure, DifferenceVerdict } from "./result.ts";

/** Which way of a figure is good: `more`, `less`, or neither. */
export type Good = "more" | "less" | "neither";

/**
 * The paired comparison of one figure (Law, Simulation Modeling and Analysis, "paired-t confidence interval"): replications of the same
 * number met the same random numbers, so what they have in common drops out of their difference.
 */
export function comparedFigure(a: readonly (number | null)[], b: readonly (number | null)[], good: Good): ComparedFigure {
  const count = Math.min(a.length, b.length);
  const differences = Array.from({ length: count }, (_, i): number | null => {
    const [of, to] = [a[i] ?? null, b[i] ?? null];
    return of === null || to === null ? null : to - of;
  });
  const [ofA, ofB] = [known(a.slice(0, count)), known(b.slice(0, count))];
  const paired = known(differences);
  const difference = paired === null ? null : mean(paired);
  const ci95 = paired === null ? null : halfWidth(paired);
  return {
    a: ofA === null ? null : mean(ofA),
    b: ofB === null ? null : mean(ofB),
    difference,
    ci95,
    unpairedCi95: ofA === null || ofB === null ? null : welchHalfWidth(ofA, ofB),
    differences,
    verdict: verdictOf(difference, ci95, paired, good),
  };
}

function verdictOf(difference: number | null, ci95: number | null, differences: readonly number[] | null, good: Good): DifferenceVerdict {
  if (difference === null || differences === null) return "unknown";
  if (differences.every((value) => value === 0)) return "same";
  if (ci95 === null) return "unknown";
  if (Math.abs(difference) <= ci95) return "none";
  const more = difference > 0;
  if (good === "neither") return more ? "higher" : "lower";
  return more === (good === "more") ? "better" : "worse";
}

/** All of them, or `null` when there is none or one is missing: leaving out the bad replications would flatter the rest. */
function known(values: readonly (number | null)[]): readonly number[] | null {
  return values.length > 0 && values.every((value) => value !== null) ? (values as readonly number[]) : null;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Half-width of the 95% interval of the difference of two means of independent samples (Welch 1947), the degrees of freedom rounded down;
 * `null` for fewer than two values on a side.
 */
export function welchHalfWidth(a: readonly number[], b: readonly number[]): number | null {
  if (a.length < 2 || b.length < 2) return null;
  const [ofA, ofB] = [squaredError(a), squaredError(b)];
  const both = ofA + ofB;
  if (both === 0) return 0;
  const degrees = (both * both) / ((ofA * ofA) / (a.length - 1) + (ofB * ofB) / (b.length - 1));
  return studentFactor(Math.max(1, Math.floor(degrees))) * Math.sqrt(both);
}

/** Square of the standard error of a mean. */
function squaredError(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) * (value - middle), 0) / (values.length - 1) / values.length;
}
