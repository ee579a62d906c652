import type { Style } from "./style.ts";
import { type TextTable, terminalTable } from "./table.ts";
import { wrap } from "./wrap.ts";

/** A heading over a table; nothing for a table without rows. */
export function section(title: string, table: TextTable, style: Style): string {
  if (table.rows.length === 0) return "";
  const safe = { ...table, rows: table.rows.map((row) => row.map((cell) => safeCell(cell, style))) };
  return `${style.colors.bold(title)}\n${terminalTable(safe, style)}`;
}

/** A heading over a list; nothing for an empty list. */
export function listSection(title: string, items: readonly string[], style: Style): string {
  if (items.length === 0) return "";
  const lines = items.map((item) => `  ${style.symbols.bullet} ${wrap(style.text(item), style.width - 4, "    ")}`);
  return [style.colors.bold(title), ...lines].join("\n");
}

/** Sections with an empty line between them; empty ones are left out. */
export function joinSections(sections: readonly string[]): string {
  return sections.filter((text) => text !== "").join("\n\n");
}

/** Marks are coloured already; every other cell may hold text of the design. */
function safeCell(cell: string, style: Style): string {
  return cell.startsWith("\u001b[") ? cell : style.text(cell);
}
