import { arithmetic } from "./arithmetic.ts";
import type { Formula } from "./formula.ts";

/** All functions of expressions, by heading. */
export const formulas: readonly Formula[] = [...arithmetic];

/** The same by name. */
export const formulaByName: ReadonlyMap<string, Formula> = new Map(formulas.map((formula) => [formula.name, formula]));
