import type { Quantity } from "../generated/ast.ts";
import { combine, type Dimension, money, none } from "./dimension.ts";
import { magnitudes, plainSuffixes, units } from "./units.ts";

/** A number in base units (seconds, bytes, dollars and their products) with its dimension. */
export interface Measure {
  readonly value: number;
  readonly dimension: Dimension;
}

/** The value of a literal such as `200 ms`, `99.95%`, `2 billion`, `$0.17`, or what is wrong with it. */
export function measureOf(quantity: Quantity): Measure | { readonly problem: string } {
  const parts = /^(-?)(\$?)(\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+(?!\w))?)(.*)$/.exec(quantity.number);
  if (!parts) return { problem: `\`${quantity.number}\` is not a number.` };
  const [, sign, dollar, digits = "", suffix = ""] = parts;
  let value = Number(digits.replaceAll("_", ""));
  let dimension: Dimension = dollar === "$" ? money : none;
  if (sign === "-") value = -value;

  let attachedUnit: string | null = null;
  if (suffix !== "") {
    const plain = plainSuffixes.get(suffix);
    const magnitude = magnitudes.get(suffix);
    const unit = units.get(suffix);
    if (plain) value *= plain.size;
    else if (magnitude !== undefined) value *= magnitude;
    else if (unit) {
      value *= unit.size;
      dimension = combine(dimension, unit.dimension, 1);
      attachedUnit = suffix;
    } else
      return { problem: `\`${quantity.number}\` is not a number: \`${suffix}\` is neither a unit nor a magnitude such as k, M or bn.` };
  }
  if (quantity.magnitude) value *= magnitudes.get(quantity.magnitude) ?? 1;
  if (quantity.unit === "nines") {
    if (!isNoneOrPlain(dimension) || suffix !== "")
      return { problem: `\`${quantity.number} nines\` is not a number of nines: write it like 4 nines.` };
    return { value: 1 - 10 ** -value, dimension: none };
  }
  if (quantity.unit) {
    if (attachedUnit !== null) return { problem: `\`${quantity.number} ${quantity.unit}\` has two units.` };
    const unit = units.get(quantity.unit);
    if (!unit) return { problem: `\`${quantity.unit}\` is not a unit.` };
    value *= unit.size;
    dimension = combine(dimension, unit.dimension, 1);
  }
  if (!Number.isFinite(value)) return { problem: `\`${quantity.number}\` is too large.` };
  return { value, dimension };
}

function isNoneOrPlain(dimension: Dimension): boolean {
  return dimension === none;
}
