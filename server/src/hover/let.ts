import type { Let } from "@lintel/engine/model";
import { code, plain, sections } from "./text.ts";

export function letHover(constant: Let): string {
  const value = constant.value === null ? "_cannot be computed_" : `**${plain(constant.text)}**`;
  const exact = constant.value === null || constant.dimension === "none" ? "" : ` · ${constant.value.toPrecision(6)} in base units`;
  return sections(
    `let ${code(constant.name)} = ${value}`,
    `${constant.dimension === "none" ? "a number" : plain(constant.dimension)}${exact}`,
    constant.documentation,
  );
}
