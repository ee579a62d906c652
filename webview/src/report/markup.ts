import { escapeText } from "../diagram/svg-text.ts";

/** A piece of HTML or SVG that is well formed and safe: texts in it are escaped. */
export interface Markup {
  readonly markup: string;
}

export type Content = Markup | string | number | null | false | readonly Content[];

type Attributes = Readonly<Record<string, string | number | boolean | null>>;

const withoutEnd: ReadonlySet<string> = new Set(["meta", "br", "hr", "rect", "line", "path", "circle", "polyline"]);

/** An element with attributes (`null` and `false` leave one out) and content; texts are escaped. */
export function tag(name: string, attributes: Attributes, ...content: readonly Content[]): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== false)
    .map(([key, value]) => ` ${key}="${escapeText(value === true ? key : String(value))}"`)
    .join("");
  const inner = content.map(text).join("");
  return { markup: inner === "" && withoutEnd.has(name) ? `<${name}${written}/>` : `<${name}${written}>${inner}</${name}>` };
}

/** Markup that somebody else made, as it is. */
export function raw(markup: string): Markup {
  return { markup };
}

function text(content: Content): string {
  if (content === null || content === false) return "";
  if (typeof content === "string" || typeof content === "number") return escapeText(String(content));
  return isList(content) ? content.map(text).join("") : content.markup;
}

function isList(content: Content): content is readonly Content[] {
  return Array.isArray(content);
}
