export { type Formula, type FormulaDimension, type FormulaParameter, type FormulaProblem, parameterText, rangeText } from "./formula.ts";
export { formulaByName, formulas } from "./registry.ts";
