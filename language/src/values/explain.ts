import { type Formula, formulaByName, parameterText } from "@lintel/engine/formulas";
import type { Design } from "@lintel/engine/model";
import { parseArch } from "../source/document.ts";
import { dimensionNamed } from "../units/dimension.ts";
import { measureText } from "../units/text.ts";
import type { Scope } from "./evaluate.ts";
import { type BoundValue, boundValues, callValue } from "./function-call.ts";
import { type Signature, signaturesOf } from "./signatures.ts";

/** A call of a function with its formula and its numbers. */
export interface CallExplanation {
  readonly signature: Signature;
  /** The formula with the values of this call. */
  readonly filled: string;
  readonly value: string;
}

/**
 * What a call such as `bloom-bits(keys, 1%)`, given as text, comes to with the constants of a design; `null` when it is no call of a
 * function, or has no value there.
 */
export function explainCall(text: string, design: Design): CallExplanation | null {
  const [statement] = parseArch(`let x = ${text}`, "memory:/call.arch").statements;
  const call = statement?.$type === "LetDeclaration" ? statement.value : undefined;
  const formula = call?.$type === "Call" ? formulaByName.get(call.name) : undefined;
  const [signature] = signaturesOf(formula?.name ?? "");
  if (!formula || !signature || call?.$type !== "Call") return null;
  const scope = constantsOf(design);
  const bound = boundValues(call, formula, scope);
  const value = bound && callValue(call, scope);
  return value && { signature, filled: filledIn(formula, bound), value: measureText(value) };
}

/** Looks constants up by name; what is wrong has been reported where the call stands. */
function constantsOf(design: Design): Scope {
  return {
    constant: (expression) => {
      if (expression.members.length > 0) return undefined;
      const found = design.lets.filter(({ name }) => name === expression.name);
      const [constant] = found;
      if (!constant) return undefined;
      const dimension = dimensionNamed(constant.dimension);
      // Files may have constants of the same name.
      return found.length > 1 || constant.value === null || !dimension ? null : { value: constant.value, dimension };
    },
    problem: () => {},
    unknownName: () => {},
  };
}

function filledIn(formula: Formula, bound: readonly BoundValue[]): string {
  // The dots stand for further values, all of which are filled in.
  return formula.formula.replace(/\{([^}]*)\}(?:, …)?/g, (_, name: string) => {
    const parameter = formula.parameters.find((candidate) => candidate.name === name);
    const values = bound.filter((value) => value.parameter === parameter);
    if (values.length === 0) return parameter?.leftOut ?? name;
    return values
      .map(({ parameter: { dimension, share }, measure }) =>
        bracketed(dimension === "same" ? measureText(measure) : parameterText({ dimension, ...(share ? { share } : {}) }, measure.value)),
      )
      .join(", ");
  });
}

/** A negative number behind a sign needs brackets. */
function bracketed(text: string): string {
  return text.startsWith("-") ? `(${text})` : text;
}
