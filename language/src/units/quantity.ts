import type { Quantity } from "../generated/ast.ts";
import { closest } from "../names/suggest.ts";
import { combine, type Dimension, money, none } from "./dimension.ts";
import { magnitudes, plainSuffixes, unitCalled, units } from "./units.ts";

/** A number in base units (seconds, bytes, dollars and their products) with its dimension. */
export interface Measure {
  readonly value: number;
  readonly dimension: Dimension;
}

/** The value of a literal such as `200 ms`, `99.95%`, `2 billion`, `$0.17`, or what is wrong with it. */
export function measureOf(quantity: Quantity): Measure | { readonly problem: string } {
  const parts = /^(-?)(\$?)(\d[\d_]*(?:\.\d+)?)(?:[eE]([+-]?\d+)(?!\w))?(.*)$/.exec(quantity.number);
  if (!parts) return { problem: `\`${quantity.number}\` is not a number.` };
  const [, sign = "", dollar, digits = "", exponent = "0", suffix = ""] = parts;
  const factors: number[] = [];
  let dimension: Dimension = dollar === "$" ? money : none;

  const plain = plainSuffixes.get(suffix);
  const magnitude = magnitudes.get(suffix) ?? plain;
  const attached = units.get(suffix);
  if (magnitude !== undefined) factors.push(magnitude);
  else if (attached) {
    factors.push(attached.size);
    dimension = combine(dimension, attached.dimension, 1);
  } else if (suffix !== "") {
    const number = quantity.number.slice(0, -suffix.length);
    const meant = unitCalled(suffix) ?? closest(suffix, [...units.keys(), ...magnitudes.keys()]);
    // What is a minute to some is a million to others.
    const other = suffix === "m" ? ` or \`${number}M\`` : "";
    const hint = meant ? ` Did you mean \`${number} ${meant}\`${other}?` : "";
    return {
      problem: `\`${quantity.number}\` is not a number: \`${suffix}\` is neither a unit nor a magnitude such as k, M or bn.${hint}`,
    };
  }
  if (quantity.magnitude) factors.push(magnitudes.get(quantity.magnitude) ?? 1);
  if (quantity.unit === "nines") {
    if (factors.length > 0 || dimension !== none)
      return { problem: `\`${quantity.number} nines\` is no availability: write it like 4 nines.` };
    return { value: 1 - 10 ** -Number(`${sign}${digits.replaceAll("_", "")}`), dimension: none };
  }
  if (quantity.unit) {
    const unit = units.get(quantity.unit);
    if (!unit) return { problem: `\`${quantity.unit}\` is not a unit.` };
    if (attached) return { problem: `\`${quantity.number} ${quantity.unit}\` has two units.` };
    factors.push(unit.size);
    dimension = combine(dimension, unit.dimension, 1);
  }
  const value = scaled(sign + digits.replaceAll("_", ""), Number(exponent), factors);
  if (!Number.isFinite(value)) return { problem: `\`${quantity.number}\` is too large.` };
  return { value, dimension };
}

/** Powers of ten move the decimal point in the text, so that 99.9% is exactly the number written 0.999. */
function scaled(digits: string, exponent: number, factors: readonly number[]): number {
  let point = exponent;
  let rest = 1;
  for (const factor of factors) {
    const power = Math.round(Math.log10(factor));
    if (Number(`1e${power}`) === factor) point += power;
    else rest *= factor;
  }
  return Number(`${digits}e${point}`) * rest;
}
