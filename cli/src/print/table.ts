import Table from "cli-table3";
import type { Style } from "./style.ts";

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

/** A table for a terminal: aligned columns, a dim heading, no lines, indented by two. Columns without any text are left out. */
export function terminalTable(table: TextTable, style: Style): string {
  const { columns, rows } = withoutEmptyColumns(table);
  if (columns.length === 0) return "";
  const printed = new Table({
    chars: noLines,
    head: columns.some((column) => column.title) ? columns.map((column) => style.colors.dim(column.title)) : [],
    colAligns: columns.map((column) => column.align),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  for (const row of rows) printed.push([...row]);
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
