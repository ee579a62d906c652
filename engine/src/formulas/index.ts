export { type Formula, type FormulaDimension, type FormulaParameter, type FormulaProblem, parameterText, rangeText } from "./formula.ts";
export { commonPrefix, geohash } from "./geography.ts";
export { type ReferenceFigure, type ReferenceId, referenceFigure, referenceFigures, usualPort } from "./reference-figures.ts";
export { formulaByName, formulas } from "./registry.ts";
