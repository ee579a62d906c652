import { type Formula, type FormulaParameter, formula, variadicFormula } from "./formula.ts";

const group = "Arithmetic";

const values: FormulaParameter = { name: "value", dimension: "same", documentation: "values of one kind", variadic: true };
const number = { name: "value", dimension: "none", documentation: "a plain number; divide by a unit first, as in x / 1 s" } as const;

/** Choosing and rounding. */
export const arithmetic: readonly Formula[] = [
  variadicFormula({
    name: "min",
    group,
    summary: "The smallest of its values.",
    formula: "min({value}, …)",
    source: "arithmetic",
    parameters: [values],
    result: { dimension: "same", documentation: "the smallest value" },
    example: "min(200 ms, 1 s)",
    compute: (given) => given.reduce((a, b) => Math.min(a, b)),
  }),
  variadicFormula({
    name: "max",
    group,
    summary: "The largest of its values.",
    formula: "max({value}, …)",
    source: "arithmetic",
    parameters: [values],
    result: { dimension: "same", documentation: "the largest value" },
    example: "max(200 ms, 1 s)",
    compute: (given) => given.reduce((a, b) => Math.max(a, b)),
  }),
  formula({
    name: "ceil",
    group,
    summary: "The next whole number above.",
    formula: "⌈{value}⌉",
    source: "arithmetic",
    parameters: [number],
    result: { dimension: "none", documentation: "a whole number" },
    example: "ceil(7 / 2)",
    compute: (value) => Math.ceil(value),
  }),
  formula({
    name: "floor",
    group,
    summary: "The next whole number below.",
    formula: "⌊{value}⌋",
    source: "arithmetic",
    parameters: [number],
    result: { dimension: "none", documentation: "a whole number" },
    example: "floor(7 / 2)",
    compute: (value) => Math.floor(value),
  }),
  formula({
    name: "round",
    group,
    summary: "The nearest whole number.",
    formula: "round({value})",
    source: "arithmetic",
    parameters: [number],
    result: { dimension: "none", documentation: "a whole number" },
    example: "round(7 / 2)",
    compute: (value) => Math.round(value),
  }),
];
