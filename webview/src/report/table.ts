import { type Content, type Markup, tag } from "./markup.ts";

export interface Column {
  readonly title: string;
  /** Numbers stand at the right. */
  readonly isNumber: boolean;
}

export const words = (title: string): Column => ({ title, isNumber: false });
export const numbers = (title: string): Column => ({ title, isNumber: true });

/** A table whose first column names its rows. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Content[])[]): Markup {
  const align = (index: number): string | null => (columns[index]?.isNumber ? "number" : null);
  return tag(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    tag(
      "table",
      {},
      tag("caption", { class: "hidden" }, caption),
      tag("thead", {}, tag("tr", {}, ...columns.map((column, i) => tag("th", { scope: "col", class: align(i) }, column.title)))),
      tag(
        "tbody",
        {},
        ...rows.map((row) =>
          tag(
            "tr",
            {},
            ...row.map((cell, i) => (i === 0 ? tag("th", { scope: "row", class: align(i) }, cell) : tag("td", { class: align(i) }, cell))),
          ),
        ),
      ),
    ),
  );
}
