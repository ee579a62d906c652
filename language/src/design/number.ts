import { notShare } from "../body/typed.ts";
import type { Expression } from "../generated/ast.ts";
import type { NumberKind } from "../schema/types.ts";
import { bandwidth, type Dimension, data, none, rate, sameDimension, spending, time } from "../units/dimension.ts";
import { measureText } from "../units/text.ts";
import { described, evaluate } from "../values/evaluate.ts";
import type { Reading } from "./reading.ts";

const kinds: Readonly<Record<NumberKind, { readonly dimension: Dimension; readonly wanted: string }>> = {
  count: { dimension: none, wanted: "a plain number" },
  ratio: { dimension: none, wanted: "a share such as 99.9%" },
  factor: { dimension: none, wanted: "a factor such as 3" },
  time: { dimension: time, wanted: "a time such as 200 ms" },
  data: { dimension: data, wanted: "an amount of data such as 5 GB" },
  bandwidth: { dimension: bandwidth, wanted: "data per time such as 1 Gbps" },
  rate: { dimension: rate, wanted: "a rate such as 100 rps or 10 / day" },
  spending: { dimension: spending, wanted: "money per time such as $0.19 / h" },
};

/** A number outside of a body (flow rates, objectives, scenarios): not negative, of the right dimension, ratios at most 1. */
export function numberFor(expression: Expression | undefined, of: NumberKind, what: string, reading: Reading): number | null {
  if (!expression) return null;
  const measure = evaluate(expression, reading.scope);
  if (!measure) return null;
  const { dimension, wanted } = kinds[of];
  if (!sameDimension(measure.dimension, dimension)) {
    reading.report("wrong-dimension", `${what} must be ${wanted}, not ${described(measure)}.`, expression.$cstNode);
    return null;
  }
  if (measure.value < 0) {
    reading.report("out-of-range", `${what} must not be negative, but is ${measureText(measure)}.`, expression.$cstNode);
    return null;
  }
  if (of === "ratio" && measure.value > 1) {
    const given = notShare(measure.value, expression.$cstNode?.text ?? "");
    reading.report("out-of-range", `${what} must be between 0% and 100%, ${given}`, expression.$cstNode);
    return null;
  }
  return measure.value;
}
