import type { CstNode } from "langium";
import type { Binary, Expression, NameExpression } from "../generated/ast.ts";
import { combine, type Dimension, dimensionName, isNone, sameDimension, scale } from "../units/dimension.ts";
import { type Measure, measureOf } from "../units/quantity.ts";
import { measureText } from "../units/text.ts";
import { units } from "../units/units.ts";
import { callValue } from "./function-call.ts";

/** What an expression needs from around it. */
export interface Scope {
  /** The value of a constant; `null` when it exists but has no value (a cycle, an error elsewhere), `undefined` when there is none. */
  constant(expression: NameExpression): Measure | null | undefined;
  problem(code: "wrong-dimension" | "unknown-name" | "wrong-type" | "out-of-range", message: string, at: CstNode | undefined): void;
  unknownName(expression: NameExpression): void;
}

/** The value of an expression in base units; `null` when it has none, which has then been reported. */
export function evaluate(expression: Expression | undefined, scope: Scope): Measure | null {
  if (!expression) return null;
  switch (expression.$type) {
    case "Quantity": {
      const measure = measureOf(expression);
      if ("problem" in measure) {
        scope.problem("wrong-type", measure.problem, expression.$cstNode);
        return null;
      }
      return measure;
    }
    case "Parenthesis":
      return evaluate(expression.value, scope);
    case "NameExpression":
      return constant(expression, scope);
    case "Binary":
      return binary(expression, scope);
    case "Call":
      return callValue(expression, scope);
    case "Text":
      scope.problem("wrong-type", "A text in quotes cannot be used as a number.", expression.$cstNode);
      return null;
    case "Address":
      scope.problem("wrong-type", `The address ${expression.value} cannot be used as a number.`, expression.$cstNode);
      return null;
  }
}

function constant(expression: NameExpression, scope: Scope): Measure | null {
  const value = scope.constant(expression);
  if (value !== undefined) return value;
  const unit = expression.members.length === 0 ? units.get(expression.name) : undefined;
  if (unit) return { value: unit.size, dimension: unit.dimension };
  scope.unknownName(expression);
  return null;
}

function binary(expression: Binary, scope: Scope): Measure | null {
  const left = evaluate(expression.left, scope);
  const right = evaluate(expression.right, scope);
  if (!left || !right) return null;
  switch (expression.operator) {
    case "+":
    case "-": {
      if (!sameDimension(left.dimension, right.dimension)) {
        const [verb, preposition] = expression.operator === "+" ? ["add", "to"] : ["subtract", "from"];
        const [first, second] = expression.operator === "+" ? [left, right] : [right, left];
        scope.problem(
          "wrong-dimension",
          `Cannot ${verb} ${described(first)} ${preposition} ${described(second)}. Both sides must measure the same thing.`,
          expression.$cstNode,
        );
        return null;
      }
      const sign = expression.operator === "+" ? 1 : -1;
      return finite({ value: left.value + sign * right.value, dimension: left.dimension }, expression, scope);
    }
    case "*":
      return finite({ value: left.value * right.value, dimension: combine(left.dimension, right.dimension, 1) }, expression, scope);
    case "/":
      if (right.value === 0) {
        scope.problem("out-of-range", "Division by zero has no value.", expression.right.$cstNode);
        return null;
      }
      return finite({ value: left.value / right.value, dimension: combine(left.dimension, right.dimension, -1) }, expression, scope);
    case "^":
      if (!isNone(right.dimension)) {
        scope.problem("wrong-dimension", `An exponent must be a plain number, not ${described(right)}.`, expression.right.$cstNode);
        return null;
      }
      return finite({ value: left.value ** right.value, dimension: scale(left.dimension, right.value) }, expression, scope);
    default:
      return null;
  }
}

function finite(measure: Measure, expression: Expression, scope: Scope): Measure | null {
  if (Number.isFinite(measure.value)) return measure;
  scope.problem("out-of-range", "The result is too large to be a number.", expression.$cstNode);
  return null;
}

/** A measure with the name of its dimension, as error messages show it: `time (200 ms)`, `a plain number (5)`. */
export function described(measure: Measure): string {
  return `${dimensionInWords(measure.dimension)} (${measureText(measure)})`;
}

/** A dimension as a sentence names it: `time`, `a rate`, `a plain number`. */
export function dimensionInWords(dimension: Dimension): string {
  const name = dimensionName(dimension);
  return name === "none" ? "a plain number" : name === "rate" ? "a rate" : name;
}
