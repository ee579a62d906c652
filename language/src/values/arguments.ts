import type { CstNode } from "langium";
import type { Call, Expression } from "../generated/ast.ts";
import { type Dimension, none, sameDimension, time } from "../units/dimension.ts";
import type { Measure } from "../units/quantity.ts";
import { unitCalled } from "../units/units.ts";
import { distributionSignatures } from "./distribution-signatures.ts";
import { described, dimensionInWords, evaluate, type Scope } from "./evaluate.ts";

/** A value in the brackets of a function such as `lognormal(p50 4 ms, p99 30 ms)`. */
export interface NamedValue {
  /** The word before the value; `null` when its place says what it is. */
  readonly label: string | null;
  readonly values: readonly Expression[];
  readonly at: CstNode | undefined;
}

/** The arguments of a function, each with its label if it has one. */
export function namedValues(call: Call): readonly NamedValue[] {
  return call.arguments.map((argument) => {
    const [first, ...rest] = argument.parts;
    if (argument.label) return { label: argument.label, values: argument.parts, at: argument.$cstNode };
    if (first?.$type === "NameExpression" && rest.length > 0) {
      const label = first.members.length > 0 ? `${first.name}.${first.members.join(".")}` : first.name;
      return { label, values: rest, at: argument.$cstNode };
    }
    return { label: null, values: argument.parts, at: argument.$cstNode };
  });
}

export type ParameterDimension = "time" | "none";

const dimensions: Readonly<Record<ParameterDimension, Dimension>> = { time, none };

/**
 * Numbers given to a function, by parameter name. `parameters` lists the names in the order of values without a label;
 * `null` when a value is wrong, which has then been reported.
 */
export function parameters(
  call: Call,
  known: Readonly<Record<string, ParameterDimension>>,
  order: readonly string[],
  scope: Scope,
): ReadonlyMap<string, number> | null {
  const result = new Map<string, number>();
  let place = 0;
  for (const argument of namedValues(call)) {
    const name = argument.label ?? order[place++];
    const dimension = name === undefined ? undefined : parameterDimension(name, known);
    if (name === undefined || dimension === undefined) {
      const what = argument.label ? `\`${argument.label}\`` : "a value without a name";
      scope.problem("wrong-type", `\`${call.name}\` has no place for ${what}. ${usage(call, known)}`, argument.at);
      return null;
    }
    const [only, extra] = argument.values;
    const unit = extra?.$type === "NameExpression" && extra.members.length === 0 ? unitCalled(extra.name) : null;
    if (extra?.$type === "NameExpression" && unit) {
      scope.problem("wrong-dimension", `\`${extra.name}\` is not a unit. Did you mean \`${unit}\`?`, extra.$cstNode);
      return null;
    }
    if (extra) {
      scope.problem("wrong-type", `\`${name}\` takes one value; separate the values of \`${call.name}\` with commas.`, extra.$cstNode);
      return null;
    }
    const measure = evaluate(only, scope);
    if (!measure) return null;
    if (!fits(measure, dimensions[dimension], `\`${name}\` of \`${call.name}\``, only, scope)) return null;
    result.set(name, measure.value);
  }
  return result;
}

/** How a function is written: its examples where it has some, else the names of what it takes. */
function usage({ name }: Call, known: Readonly<Record<string, ParameterDimension>>): string {
  const examples = distributionSignatures.filter((signature) => signature.name === name).map(({ example }) => `\`${example}\``);
  return examples.length > 0 ? `Write it like ${examples.join(" or ")}.` : `It takes ${Object.keys(known).join(", ")}.`;
}

/** Quantiles (`p50`, `p99.9`) are parameters where the table says `p`. */
function parameterDimension(name: string, known: Readonly<Record<string, ParameterDimension>>): ParameterDimension | undefined {
  if (Object.hasOwn(known, name)) return known[name];
  return /^p\d/.test(name) && Object.hasOwn(known, "p50") ? known.p50 : undefined;
}

/** Whether a value has the dimension that `what` needs; one that has not is reported `at` its expression. */
export function fits(measure: Measure, dimension: Dimension, what: string, at: Expression | undefined, scope: Scope): boolean {
  if (sameDimension(measure.dimension, dimension)) return true;
  scope.problem("wrong-dimension", `${what} is ${dimensionInWords(dimension)}, not ${described(measure)}.`, at?.$cstNode);
  return false;
}
