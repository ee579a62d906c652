import { evaluate } from "./bdd.ts";
import type { Formula } from "./structure.ts";

/**
 * A lower bound for formulas too large to evaluate exactly. Parts that share events can only succeed together more often than
 * independent ones would (association), so the product of their probabilities bounds `all` from below; `any` is at least its best part.
 * Source: Esary, Proschan & Walkup, "Association of random variables", 1967.
 */
export function lowerBound(formula: Formula, nodeLimit: number): number {
  switch (formula.type) {
    case "all":
      return formula.parts.reduce((product, part) => product * exactOrBound(part, nodeLimit), 1);
    case "any":
      return Math.max(0, ...formula.parts.map((part) => exactOrBound(part, nodeLimit)));
    case "chance":
      return formula.ways.reduce((sum, way) => sum + way.probability * exactOrBound(way.formula, nodeLimit), 0);
    case "atLeast":
      return lowerBound({ type: "all", parts: formula.parts.slice(0, formula.k) }, nodeLimit);
    default:
      return evaluate(formula, nodeLimit)?.probability ?? 0;
  }
}

function exactOrBound(formula: Formula, nodeLimit: number): number {
  return evaluate(formula, nodeLimit)?.probability ?? lowerBound(formula, nodeLimit);
}
