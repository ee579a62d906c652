import type { Markup } from "../report/markup.ts";

/** Elements of the page from a piece of the report, whose texts are escaped already. */
export function fromMarkup(...pieces: readonly Markup[]): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = pieces.map(({ markup }) => markup).join("");
  return template.content;
}
