import { type FormulaParameter, mostWhole } from "./formula.ts";

/*
 * Parameters that several functions take alike: `share("availability", "…")` is a share from 0% to 100%.
 * Each keeps its name as a literal type, so that `formula` can tell how many values a function takes.
 */

/** A share from 0% to 100%, both included. */
export function share<const N extends string>(name: N, documentation: string) {
  return { name, dimension: "none", documentation, share: true, least: 0, most: 1 } as const satisfies FormulaParameter;
}

/** A whole number of at least `least`, at most 2^53 unless said otherwise, up to which whole numbers are exact. */
export function count<const N extends string>(name: N, documentation: string, least = 0, most = mostWhole) {
  return { name, dimension: "none", documentation, whole: true, least, most } as const satisfies FormulaParameter;
}

/** A plain number of at least 0 that need not be whole. */
export function number<const N extends string>(name: N, documentation: string) {
  return { name, dimension: "none", documentation, least: 0 } as const satisfies FormulaParameter;
}

/** A time, data, rate or the like of at least 0. */
export function amount<const N extends string, const D extends FormulaParameter["dimension"]>(
  name: N,
  dimension: D,
  documentation: string,
) {
  return { name, dimension, documentation, least: 0 } as const satisfies FormulaParameter;
}

/** A time, data, rate or the like above 0, which something is divided by. */
export function positive<const N extends string, const D extends FormulaParameter["dimension"]>(
  name: N,
  dimension: D,
  documentation: string,
) {
  return { name, dimension, documentation, above: 0 } as const satisfies FormulaParameter;
}

/** The parameter, which may be left out; `leftOut` is what then stands for it. */
export function optional<const P extends FormulaParameter>(parameter: P, leftOut: string) {
  return { ...parameter, optional: true, leftOut } as const;
}
