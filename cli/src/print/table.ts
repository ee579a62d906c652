import Table from "cli-table3";
import type { Style } from "./style.ts";
import { columnsOf, wrap } from "./wrap.ts";

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
}

/** Rows of ready texts; printed on a terminal or as Markdown. An empty text means that there is nothing to say. */
export interface TextTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

const noLines = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "  ",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/**
 * A table for a terminal: aligned columns, a dim heading, no lines, indented by two. Columns without any text are left out. What does not
 * fit beside the first column goes on below it; a last column of prose is wrapped.
 */
export function terminalTable(table: TextTable, style: Style): string {
  const shown = withoutEmptyColumns(table);
  const widths = shown.columns.map((column, index) =>
    Math.max(...[column.title, ...shown.rows.map((row) => row[index] ?? "")].map(columnsOf)),
  );
  return groupsThatFit(shown.columns, widths, style.tableWidth)
    .map((group) =>
      printedTable(
        picked(shown, group),
        group.map((index) => widths[index] ?? 0),
        style,
      ),
    )
    .join("\n\n");
}

const gap = 2;
/** Narrower than this a column of prose is not worth reading. */
const narrowest = 28;

/** The columns of each table when one is not enough: the first column in all of them. */
function groupsThatFit(columns: readonly Column[], widths: readonly number[], room: number): readonly (readonly number[])[] {
  const groups: number[][] = [];
  let current: number[] = [];
  let used = 0;
  columns.forEach((column, index) => {
    const isProse = column.align === "left" && index === columns.length - 1;
    const width = gap + (isProse ? Math.min(widths[index] ?? 0, narrowest) : (widths[index] ?? 0));
    if (current.length > 1 && used + width > room) {
      groups.push(current);
      current = [0];
      used = gap + (widths[0] ?? 0);
    }
    current.push(index);
    used += width;
  });
  if (current.length > 0) groups.push(current);
  return groups;
}

function picked({ columns, rows }: TextTable, group: readonly number[]): TextTable {
  const pick = <T>(list: readonly T[]): T[] => group.flatMap((index) => list[index] ?? []);
  return { columns: pick(columns), rows: rows.map((row) => pick(row.map((cell) => [cell])).flat()) };
}

function printedTable({ columns, rows }: TextTable, widths: readonly number[], style: Style): string {
  const last = columns.length - 1;
  const others = widths.slice(0, last).reduce((sum, width) => sum + width + gap, gap);
  const room = Math.max(narrowest, style.tableWidth - others);
  const wrapLast = columns[last]?.align === "left" && (widths[last] ?? 0) > room;
  const printed = new Table({
    chars: noLines,
    head: columns.some((column) => column.title) ? columns.map((column) => style.colors.dim(column.title)) : [],
    colAligns: columns.map((column) => column.align),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  for (const row of rows) printed.push(row.map((cell, index) => (wrapLast && index === last ? wrap(cell, room) : cell)));
  return printed
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** A GitHub-flavoured Markdown table. */
export function markdownTable(table: TextTable): string {
  const { columns, rows } = withoutEmptyColumns(table);
  if (columns.length === 0) return "";
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownCell).join(" | ")} |`;
  return [
    line(columns.map((column) => column.title)),
    `| ${columns.map((column) => (column.align === "right" ? "--:" : "---")).join(" | ")} |`,
    ...rows.map(line),
  ].join("\n");
}

function markdownCell(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll("<", "\\<").replaceAll("\n", " ");
}

function withoutEmptyColumns({ columns, rows }: TextTable): TextTable {
  const used = columns.map((_, index) => rows.some((row) => row[index]));
  const keep = <T>(list: readonly T[]): readonly T[] => list.filter((_, index) => used[index]);
  return { columns: keep(columns), rows: rows.map(keep) };
}
