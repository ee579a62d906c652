import { digits, type MeasuredAs, quantityText } from "@lintel/engine/model";
import { dimensionName } from "./dimension.ts";
import type { Measure } from "./quantity.ts";

const known: readonly string[] = ["none", "time", "data", "money", "rate", "data/time", "money/time"] satisfies readonly MeasuredAs[];

/** A measure in the unit a person would choose: `38.6 rps`, `6.08 TB`, `$122.40 / month`; products of units with their dimension in words. */
export function measureText({ value, dimension }: Measure): string {
  const name = dimensionName(dimension);
  return isMeasuredAs(name) ? quantityText(value, name) : `${digits(value)} ${name}`;
}

function isMeasuredAs(name: string): name is MeasuredAs {
  return known.includes(name);
}
