import { extname } from "node:path";
import { InputError } from "../exit.ts";

/** What `lintel render` writes, by the ending of the file's name. */
export const formats = ["svg", "png", "pdf", "mmd", "d2", "dsl", "json"] as const;

export type Format = (typeof formats)[number];

const descriptions: Readonly<Record<Format, string>> = {
  svg: "SVG picture",
  png: "PNG picture",
  pdf: "PDF page",
  mmd: "Mermaid flowchart",
  d2: "D2",
  dsl: "Structurizr DSL",
  json: "places of everything",
};

/** The formats as help text: `svg (SVG picture), …`. */
export const formatList = formats.map((format) => `.${format} (${descriptions[format]})`).join(", ");

/** The format that was asked for by name, by the output's ending, or SVG. */
export function formatFor(output: string | undefined, wanted: Format | undefined): Format {
  if (wanted) return wanted;
  if (output === undefined) return "svg";
  const ending = extname(output).toLowerCase().slice(1);
  const format = ending === "mermaid" ? "mmd" : formats.find((candidate) => candidate === ending);
  if (format) return format;
  const stem = output.replace(/(\.[^./\\]*)?$/, "");
  throw new InputError(
    `${output}: a file of this kind cannot be written; name it ${stem}.svg or end it with ${formats
      .slice(1)
      .map((name) => `.${name}`)
      .join(", ")}, or say --format`,
  );
}
