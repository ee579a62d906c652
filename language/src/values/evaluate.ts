import type { CstNode } from "langium";
import type { Binary, Call, Expression, NameExpression } from "../generated/ast.ts";
import { combine, dimensionName, isNone, none, sameDimension, scale } from "../units/dimension.ts";
import { type Measure, measureOf } from "../units/quantity.ts";
import { measureText } from "../units/text.ts";
import { units } from "../units/units.ts";

/** What an expression needs from around it. */
export interface Scope {
  /** The value of a constant; `null` when it exists but has no value (a cycle, an error elsewhere), `undefined` when there is none. */
  constant(expression: NameExpression): Measure | null | undefined;
  problem(code: "wrong-dimension" | "unknown-name" | "wrong-type" | "out-of-range", message: string, at: CstNode | undefined): void;
  unknownName(expression: NameExpression): void;
}

const functionNames = ["min", "max", "ceil", "round", "floor"] as const;
export type FunctionName = (typeof functionNames)[number];

/** The functions of expressions, with what they do. */
export const functions: Readonly<Record<FunctionName, string>> = {
  min: "the smallest of its values",
  max: "the largest of its values",
  ceil: "the next whole number above",
  floor: "the next whole number below",
  round: "the nearest whole number",
};

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
      return call(expression, scope);
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

function call(expression: Call, scope: Scope): Measure | null {
  const name = functionNames.find((candidate) => candidate === expression.name);
  if (!name) {
    const known = functionNames.join(", ");
    scope.problem("unknown-name", `There is no function \`${expression.name}\` for numbers. Known are ${known}.`, expression.$cstNode);
    return null;
  }
  const values: Measure[] = [];
  for (const argument of expression.arguments) {
    const [only, extra] = argument.parts;
    if (extra) {
      scope.problem("wrong-type", "Separate the values of a function with commas.", extra.$cstNode);
      return null;
    }
    const value = evaluate(only, scope);
    if (!value) return null;
    values.push(value);
  }
  return name === "min" || name === "max" ? extreme(name, values, expression, scope) : whole(name, values, expression, scope);
}

function extreme(name: "min" | "max", values: readonly Measure[], expression: Call, scope: Scope): Measure | null {
  const first = values[0];
  if (!first) {
    scope.problem("wrong-type", `\`${name}\` needs at least one value, such as ${name}(2, 3).`, expression.$cstNode);
    return null;
  }
  const other = values.find((value) => !sameDimension(value.dimension, first.dimension));
  if (other) {
    scope.problem("wrong-dimension", `Cannot compare ${described(first)} with ${described(other)} in \`${name}\`.`, expression.$cstNode);
    return null;
  }
  return { value: Math[name](...values.map((value) => value.value)), dimension: first.dimension };
}

function whole(name: "ceil" | "floor" | "round", values: readonly Measure[], expression: Call, scope: Scope): Measure | null {
  const [value] = values;
  if (!value || values.length !== 1) {
    scope.problem("wrong-type", `\`${name}\` takes one value, such as ${name}(7 / 2).`, expression.$cstNode);
    return null;
  }
  if (!isNone(value.dimension)) {
    scope.problem(
      "wrong-dimension",
      `\`${name}\` needs a plain number, not ${described(value)}: divide by a unit first, such as ${name}(x / 1 ${example(value)}).`,
      expression.$cstNode,
    );
    return null;
  }
  return { value: Math[name](value.value), dimension: none };
}

function example(value: Measure): string {
  const name = dimensionName(value.dimension);
  return name === "data" ? "GB" : name === "rate" ? "rps" : "s";
}

function finite(measure: Measure, expression: Expression, scope: Scope): Measure | null {
  if (Number.isFinite(measure.value)) return measure;
  scope.problem("out-of-range", "The result is too large to be a number.", expression.$cstNode);
  return null;
}

/** A measure with the name of its dimension, as error messages show it: `time (200 ms)`, `a plain number (5)`. */
export function described(measure: Measure): string {
  const name = dimensionName(measure.dimension);
  return name === "none" ? `a plain number (${measureText(measure)})` : `${name === "rate" ? "a rate" : name} (${measureText(measure)})`;
}
