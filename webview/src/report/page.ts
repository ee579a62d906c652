import { t } from "../texts/index.ts";
import { type Content, type Markup, raw, tag } from "./markup.ts";
import { reportStyle } from "./report-style.ts";

/** A part of a page that its navigation leads to. */
export interface PagePart {
  readonly title: string;
  readonly content: Content;
}

export interface Page {
  /** In the title bar and in the history. */
  readonly title: string;
  readonly heading: string;
  /** Several parts get a navigation and a heading each; of a single one the page's heading is enough. */
  readonly parts: readonly PagePart[];
  /** Beside the navigation, in words for people who listen: `Simulations`. */
  readonly partsName: string;
}

/** One HTML file that needs nothing else: no script, no font, no address. It follows the reader's choice of light or dark. */
export function reportPage({ title, heading, parts, partsName }: Page): string {
  const [only, ...others] = parts;
  const isOne = others.length === 0;
  const page = tag(
    "html",
    { lang: t.language },
    tag(
      "head",
      {},
      tag("meta", { charset: "utf-8" }),
      tag("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      tag("title", {}, title),
      raw(`<style>${reportStyle()}</style>`),
    ),
    tag(
      "body",
      {},
      tag("header", {}, tag("h1", {}, heading), !isOne && navigation(parts, partsName)),
      tag(
        "main",
        {},
        isOne
          ? (only?.content ?? null)
          : parts.map((part, i) => tag("article", { id: `run-${i + 1}` }, tag("h1", {}, part.title), part.content)),
      ),
      tag("footer", {}, t.report.madeBy),
    ),
  );
  return `<!DOCTYPE html>\n${page.markup}\n`;
}

function navigation(parts: readonly PagePart[], name: string): Markup {
  return tag(
    "nav",
    { "aria-label": name },
    tag("ul", {}, ...parts.map(({ title }, i) => tag("li", {}, tag("a", { href: `#run-${i + 1}` }, title)))),
  );
}
