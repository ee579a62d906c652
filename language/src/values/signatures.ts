import { type Formula, type FormulaParameter, formulas, rangeText } from "@lintel/engine/formulas";
import { distributionSignatures } from "./distribution-signatures.ts";

export interface SignatureParameter {
  readonly name: string;
  /** `none`, `time`, `data`, `money`, `rate`, `data/time`, `money/time`; `same` is whatever the others marked so measure. */
  readonly dimension: string;
  /** What it is, with the values it may have. */
  readonly documentation: string;
  readonly optional: boolean;
  /** May be repeated. */
  readonly variadic: boolean;
  /** Written before the value, as in `mean 5 ms`; without it the place says which value it is. */
  readonly labelled: boolean;
}

/** One way to call a function or a distribution. */
export interface Signature {
  readonly name: string;
  readonly kind: "function" | "distribution";
  /** The heading under which lists put it. */
  readonly group: string;
  /** The call with its parameters: `transfer-time(size, bandwidth)`. */
  readonly label: string;
  readonly documentation: string;
  /** The formula with the names of its parameters; `null` for a distribution. */
  readonly formula: string | null;
  readonly source: string | null;
  readonly parameters: readonly SignatureParameter[];
  /** What the call measures, and what it is. */
  readonly result: { readonly dimension: string; readonly documentation: string };
  /** A call that can be written as it is. */
  readonly example: string;
}

/** All functions and distributions; a distribution that can be written in several ways has several. */
export const signatures: readonly Signature[] = [...formulas.map(functionSignature), ...distributionSignatures];

const byName = new Map<string, Signature[]>();
for (const signature of signatures) byName.set(signature.name, [...(byName.get(signature.name) ?? []), signature]);

/** The ways to call a function or distribution of this name; none for an unknown one. */
export function signaturesOf(name: string): readonly Signature[] {
  return byName.get(name) ?? [];
}

function functionSignature(formula: Formula): Signature {
  return {
    name: formula.name,
    kind: "function",
    group: formula.group,
    label: `${formula.name}(${formula.parameters.map(parameterLabel).join(", ")})`,
    documentation: formula.summary,
    formula: formula.formula.replace(/[{}]/g, ""),
    source: formula.source,
    parameters: formula.parameters.map((parameter) => ({
      name: parameter.name,
      dimension: parameter.dimension,
      documentation: parameterDocumentation(parameter),
      optional: parameter.optional ?? false,
      variadic: parameter.variadic ?? false,
      labelled: false,
    })),
    result: formula.result,
    example: formula.example,
  };
}

function parameterLabel({ name, optional, variadic }: FormulaParameter): string {
  return variadic ? `${name}, …` : optional ? `${name}?` : name;
}

function parameterDocumentation(parameter: FormulaParameter): string {
  // That a size is not negative goes without saying.
  const range =
    parameter.least === 0 && parameter.most === undefined && parameter.below === undefined && !parameter.whole
      ? null
      : rangeText(parameter);
  const leftOut = parameter.leftOut === undefined ? null : `${parameter.leftOut} when left out`;
  return [parameter.documentation, range, leftOut].filter((part) => part !== null).join("; ");
}
