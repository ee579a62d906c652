import type { Let } from "@lintel/engine/model";
import { code, plain, sections } from "./text.ts";

/** A constant with its value and what it measures. */
export function letHover(constant: Let): string {
  const value = constant.value === null ? "_cannot be computed_" : `**${plain(constant.text)}**`;
  const measures = constant.dimension === "none" ? "a number without a unit" : plain(constant.dimension);
  return sections(`let ${code(constant.name)} = ${value} · ${measures}`, constant.documentation);
}
