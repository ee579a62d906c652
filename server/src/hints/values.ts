import type { Let } from "@lintel/engine/model";
import { plain, sections } from "../hover/text.ts";
import type { Server } from "../server.ts";
import type { ReadDesign } from "../workspace/designs.ts";
import type { SourceFile } from "../workspace/files.ts";
import { letEnds } from "../workspace/lets.ts";
import type { Hint } from "./hint.ts";

/** The value of each constant whose expression does not say it itself, at the end of the expression. */
export function valueHints(server: Server, file: SourceFile, { design }: ReadDesign): readonly Hint[] {
  const values = new Map(design.lets.filter((constant) => constant.origin.uri === file.uri).map((constant) => [constant.name, constant]));
  return letEnds(server.designs.parsed(file)).flatMap(({ name, end, computed }): Hint[] => {
    const constant = values.get(name);
    if (!constant || constant.value === null || !computed) return [];
    return [{ position: end, label: `= ${constant.text}`, tooltip: tooltipOf(constant), padding: "left", edit: null }];
  });
}

/** The value in full, and what the comment before the constant says. */
function tooltipOf({ name, text, value, dimension, documentation }: Let): string {
  const exact =
    value === null
      ? ""
      : ` (${value.toPrecision(12).replace(/\.?0+(e|$)/, "$1")}${dimension === "none" ? "" : ` ${baseUnits[dimension] ?? dimension}`})`;
  return sections(`**${plain(name)}** = ${text}${exact}`, documentation);
}

const baseUnits: Readonly<Record<string, string>> = {
  time: "s",
  data: "B",
  rate: "/ s",
  money: "$",
  "data/time": "B / s",
  "money/time": "$ / s",
};
