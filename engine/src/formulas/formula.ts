/*
 * What a function of expressions is. Every function that a `let` may call is one `Formula`, listed in registry.ts;
 * evaluation, completion, signature help, hovers and docs/reference.md all read that list.
 */
import { availabilityText, type MeasuredAs, percentText, quantityText } from "../model/index.ts";

/** What a value measures; `same` is whatever the other values marked `same` measure. Values are in base units: seconds, bytes, dollars. */
export type FormulaDimension = MeasuredAs | "same";

/** One value that a function takes, with the range for which the function has a value. */
export interface FormulaParameter {
  readonly name: string;
  readonly dimension: FormulaDimension;
  readonly documentation: string;
  /** May be left out, as may all that follow. */
  readonly optional?: true;
  /** What stands for it when it is left out, as people write it. */
  readonly leftOut?: string;
  /** May be given any number of times, at least once; only for the last parameter. */
  readonly variadic?: true;
  /** A share of one: written and shown as percent. */
  readonly share?: true;
  readonly whole?: true;
  /** Smallest and largest value allowed. */
  readonly least?: number;
  readonly most?: number;
  /** Values must be greater, or smaller, than this. */
  readonly above?: number;
  readonly below?: number;
}

/** Why a function has no value for these inputs, in a sentence. */
export interface FormulaProblem {
  /** Follows the name of the function: `needs \`keys\` to be at least 1, not 0`. */
  readonly problem: string;
  /** The parameter whose value is to blame, when it is one. */
  readonly parameter?: string;
}

export interface Formula {
  readonly name: string;
  /** The heading under which reference pages list it. */
  readonly group: string;
  readonly summary: string;
  /** The formula with parameters in braces: `−{keys} · ln {false-positives} / (ln 2)²`. */
  readonly formula: string;
  /** Where the formula stands in the literature. */
  readonly source: string;
  readonly parameters: readonly FormulaParameter[];
  readonly result: { readonly dimension: FormulaDimension; readonly documentation: string };
  /** A call that can be written as it is. */
  readonly example: string;
  /** Values in the order of the parameters; `undefined` for an optional one left out. Never NaN or infinite: a problem says why there is no value. */
  evaluate(values: readonly (number | undefined)[]): number | FormulaProblem;
}

type Value<P extends FormulaParameter> = P extends { readonly optional: true } ? number | undefined : number;
type Values<P extends readonly FormulaParameter[]> = { readonly [K in keyof P]: Value<P[K]> };

type Written<P extends readonly FormulaParameter[]> = Omit<Formula, "parameters" | "evaluate"> & {
  readonly parameters: P;
  /** Called with values inside the ranges of the parameters only. */
  readonly compute: (...values: Values<P>) => number | FormulaProblem;
};

/** A function with a fixed number of parameters; the ranges written at the parameters are checked before `compute` sees the values. */
export function formula<const P extends readonly FormulaParameter[]>({ compute, ...written }: Written<P>): Formula {
  return { ...written, evaluate: (values) => checked(written.parameters, values, () => compute(...(values as unknown as Values<P>))) };
}

/** A function of any number of values of one kind. */
export function variadicFormula({
  compute,
  ...written
}: Omit<Formula, "evaluate"> & { readonly compute: (values: readonly number[]) => number | FormulaProblem }): Formula {
  return {
    ...written,
    evaluate: (values) =>
      checked(written.parameters, values, () => compute(values.filter((value): value is number => value !== undefined))),
  };
}

function checked(
  parameters: readonly FormulaParameter[],
  values: readonly (number | undefined)[],
  compute: () => number | FormulaProblem,
): number | FormulaProblem {
  const last = parameters.at(-1);
  for (let i = 0; i < Math.max(values.length, parameters.length); i++) {
    const parameter = parameters[i] ?? (last?.variadic ? last : undefined);
    if (!parameter) return { problem: `takes ${parameters.length} values, not ${values.length}` };
    const value = values[i];
    if (value === undefined) {
      if (parameter.optional) continue;
      return { problem: `needs \`${parameter.name}\`` };
    }
    const problem = rangeProblem(parameter, value);
    if (problem) return { problem, parameter: parameter.name };
  }
  const result = compute();
  if (typeof result !== "number" || Number.isFinite(result)) return result;
  return { problem: "has a result too large to be a number for these values" };
}

function rangeProblem(parameter: FormulaParameter, value: number): string | null {
  const inside =
    Number.isFinite(value) &&
    !(parameter.least !== undefined && value < parameter.least) &&
    !(parameter.most !== undefined && value > parameter.most) &&
    !(parameter.above !== undefined && value <= parameter.above) &&
    !(parameter.below !== undefined && value >= parameter.below) &&
    !(parameter.whole && !Number.isInteger(value));
  if (inside) return null;
  return `needs \`${parameter.name}\` to be ${rangeText(parameter) ?? "a finite number"}, not ${parameterText(parameter, value)}`;
}

/** Whole numbers above this are not exact; no range needs to say so. */
export const mostWhole = 2 ** 53;

/** The values a parameter may have, in words: `a whole number of at least 1`, `above 0% and below 100%`; `null` when any will do. */
export function rangeText(parameter: FormulaParameter): string | null {
  const text = (value: number): string => parameterText(parameter, value);
  const { least, most, above, below } = parameter;
  const from = least !== undefined ? `at least ${text(least)}` : above !== undefined ? `above ${text(above)}` : null;
  const until = most !== undefined && most < mostWhole ? `at most ${text(most)}` : below !== undefined ? `below ${text(below)}` : null;
  const range = [from, until].filter((part) => part !== null).join(" and ");
  if (parameter.whole) return range === "" ? "a whole number" : `a whole number of ${range}`;
  return range === "" ? null : range;
}

/** A value of a parameter as people write it. */
export function parameterText({ dimension, share }: Pick<FormulaParameter, "dimension" | "share">, value: number): string {
  if (share) return value > 0.9 && value < 1 ? availabilityText(value) : percentText(value);
  return quantityText(value, dimension === "same" ? "none" : dimension);
}
