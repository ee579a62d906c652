import type { Analysis } from "@lintel/engine/analysis";
import type { TextTable } from "../print/table.ts";

/** Every input that the file leaves open, with the value taken and why. */
export function assumedTable(analysis: Analysis): TextTable {
  const rows = new Map<string, readonly string[]>();
  for (const figures of [analysis.components, analysis.links, analysis.flows].flatMap((record) => Object.values(record))) {
    for (const { element, input, text, reason } of figures.assumed) rows.set(`${element} ${input}`, [element, input, text, reason]);
  }
  return {
    columns: ["element", "input", "assumed", "because"].map((title) => ({ title, align: "left" as const })),
    rows: [...rows.values()],
  };
}
