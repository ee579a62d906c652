import { type Formula, type FormulaDimension, type FormulaParameter, formulaByName } from "@lintel/engine/formulas";
import type { Call, Expression } from "../generated/ast.ts";
import { closest } from "../names/suggest.ts";
import { bandwidth, type Dimension, data, isNone, money, none, rate, sameDimension, spending, time } from "../units/dimension.ts";
import type { Measure } from "../units/quantity.ts";
import { type NamedValue, namedValues } from "./arguments.ts";
import { described, dimensionInWords, evaluate, type Scope } from "./evaluate.ts";

const dimensionOf: Readonly<Record<Exclude<FormulaDimension, "same">, Dimension>> = {
  none,
  time,
  data,
  money,
  rate,
  "data/time": bandwidth,
  "money/time": spending,
};

/** One value of a call with the parameter it is for. */
export interface BoundValue {
  readonly parameter: FormulaParameter;
  readonly expression: Expression;
  readonly measure: Measure;
}

/** The value of `bloom-bits(1M, 1%)` and the like; `null` when it has none, which has then been reported. */
export function callValue(call: Call, scope: Scope): Measure | null {
  const formula = formulaByName.get(call.name);
  if (!formula) {
    const near = closest(call.name, formulaByName.keys());
    const hint = near ? ` Did you mean \`${near}\`?` : " The reference lists all there are.";
    scope.problem("unknown-name", `There is no function \`${call.name}\` for numbers.${hint}`, call.$cstNode);
    return null;
  }
  const bound = boundValues(call, formula, scope);
  return bound && resultOf(call, formula, bound, scope);
}

/** The values of a call, each with its parameter and of the right dimension; `null` when something is wrong, which has then been reported. */
export function boundValues(call: Call, formula: Formula, scope: Scope): readonly BoundValue[] | null {
  const bound: BoundValue[] = [];
  for (const argument of namedValues(call)) {
    const parameter = argument.label === null ? nextParameter(formula, bound) : parameterNamed(formula, argument.label);
    if (!parameter || (!parameter.variadic && bound.some((other) => other.parameter === parameter))) {
      scope.problem("wrong-type", noPlace(formula, argument, parameter !== undefined), argument.at);
      return null;
    }
    const [only, extra] = argument.values;
    if (extra) {
      scope.problem("wrong-type", "Separate the values of a function with commas.", extra.$cstNode);
      return null;
    }
    const measure = evaluate(only, scope);
    if (!measure || !only) return null;
    if (!fitsParameter(formula, parameter, measure, only, bound, scope)) return null;
    bound.push({ parameter, expression: only, measure });
  }
  const missing = formula.parameters.find((parameter) => !parameter.optional && !bound.some((value) => value.parameter === parameter));
  if (!missing) return bound;
  const what = missing.variadic ? "at least one value" : `\`${missing.name}\` (${missing.documentation})`;
  scope.problem("wrong-type", `\`${formula.name}\` needs ${what}, such as ${formula.example}.`, call.$cstNode);
  return null;
}

/** What a value without a name is for: the first parameter that has no value yet. */
function nextParameter({ parameters }: Formula, bound: readonly BoundValue[]): FormulaParameter | undefined {
  return parameters.find((parameter) => parameter.variadic || !bound.some((value) => value.parameter === parameter));
}

function parameterNamed(formula: Formula, name: string): FormulaParameter | undefined {
  return formula.parameters.find((parameter) => parameter.name === name);
}

function noPlace(formula: Formula, { label }: NamedValue, twice: boolean): string {
  if (twice) return `\`${label ?? "this value"}\` of \`${formula.name}\` is given twice.`;
  const names = formula.parameters.map((parameter) => parameter.name).join(", ");
  const takes = names === "" ? "It takes no values" : `It takes ${names}`;
  return `\`${formula.name}\` has no place for ${label === null ? "this value" : `\`${label}\``}. ${takes}, such as ${formula.example}.`;
}

function fitsParameter(
  formula: Formula,
  parameter: FormulaParameter,
  measure: Measure,
  at: Expression,
  before: readonly BoundValue[],
  scope: Scope,
): boolean {
  if (parameter.dimension === "same") {
    const first = before.find((value) => value.parameter.dimension === "same");
    if (!first || sameDimension(first.measure.dimension, measure.dimension)) return true;
    scope.problem(
      "wrong-dimension",
      `Cannot compare ${described(first.measure)} with ${described(measure)} in \`${formula.name}\`.`,
      at.$cstNode,
    );
    return false;
  }
  const wanted = dimensionOf[parameter.dimension];
  if (sameDimension(measure.dimension, wanted)) return true;
  const hint = isNone(wanted) && sameDimension(measure.dimension, time) ? " Divide by a unit first, as in x / 1 s." : "";
  const message = `\`${parameter.name}\` of \`${formula.name}\` is ${dimensionInWords(wanted)}, not ${described(measure)}.${hint}`;
  scope.problem("wrong-dimension", message, at.$cstNode);
  return false;
}

/** The value of a function for values that fit its parameters; `null` outside its range, which has then been reported. */
function resultOf(call: Call, formula: Formula, bound: readonly BoundValue[], scope: Scope): Measure | null {
  const values = formula.parameters.flatMap((parameter) => {
    const given = bound.filter((value) => value.parameter === parameter).map((value) => value.measure.value);
    return given.length > 0 ? given : [undefined];
  });
  const result = formula.evaluate(values);
  if (typeof result !== "number") {
    const at = bound.find((value) => value.parameter.name === result.parameter)?.expression ?? call;
    scope.problem("out-of-range", `\`${formula.name}\` ${result.problem}.`, at.$cstNode);
    return null;
  }
  const { dimension } = formula.result;
  if (dimension !== "same") return { value: result, dimension: dimensionOf[dimension] };
  return { value: result, dimension: bound.find((value) => value.parameter.dimension === "same")?.measure.dimension ?? none };
}
