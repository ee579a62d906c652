import type { Design, Finding, Origin } from "../model/index.ts";
import { type DesignDifference, isSame } from "./difference.ts";
import { changeText, type FigureDifference } from "./figures.ts";
import { brokenText, headlines, judgement, structureText, toldObjectives } from "./words.ts";

/** Rows of a table that are shown at once; further ones are counted. */
const mostRows = 60;
const mostFindings = 30;
const mostChanges = 60;

/** A comparison of two versions of a design as GitHub-flavoured Markdown, for a pull request or a preview. `placeOf` names places in the text. */
export function differenceMarkdown(
  title: string,
  designs: { readonly before: Design; readonly after: Design },
  difference: DesignDifference,
  placeOf: (origin: Origin) => string,
): string {
  const heading = `## ${escaped(title)}`;
  if (isSame(difference)) return `${heading}\n\nNothing changes: neither the structure, nor a figure, nor a finding.\n`;
  const short = headlines(difference).map(escaped);
  const { figures, structure } = difference;
  const flows = figures.filter(({ of }) => of !== "component");
  const components = figures.filter(({ of }) => of === "component");
  const broken = brokenText(difference);
  const sections = [
    heading,
    broken ? `> ${broken}` : "",
    short.length > 0 ? `**${short.join(", ")}**` : "No flow, objective or finding changes much.",
    listed("Structure", structure.slice(0, mostChanges).map(structureItem), structure.length),
    table("Figures", figureColumns, flows.map(figureRow)),
    table(
      "Objectives",
      ["objective", "before", "after", ""],
      toldObjectives(difference.objectives, designs).map(({ name, before, after, bound }) => [name, before, after, bound]),
    ),
    listed(
      "New findings",
      difference.newFindings.slice(0, mostFindings).map((finding) => findingItem(finding, placeOf)),
      difference.newFindings.length,
    ),
    listed(
      "No longer found",
      difference.goneFindings.slice(0, mostFindings).map((finding) => findingItem(finding, null)),
      difference.goneFindings.length,
    ),
    folded("Figures of components", table("", figureColumns, components.map(figureRow))),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

const figureColumns = ["of", "figure", "before", "after", "change", ""] as const;

function figureRow(row: FigureDifference): readonly string[] {
  return [row.element, row.figure, row.beforeText || "—", row.afterText || "—", changeText(row), judgement(row)];
}

function structureItem(change: Parameters<typeof structureText>[0]): string {
  const { title, lines } = structureText(change);
  if (lines.length === 0) return `- ${escaped(title)}`;
  // No line can end the block: each begins with its sign.
  return `- ${escaped(title)}\n  \`\`\`diff\n${lines.map((line) => `  ${line}`).join("\n")}\n  \`\`\``;
}

function findingItem({ severity, rule, message, origin }: Finding, placeOf: ((origin: Origin) => string) | null): string {
  const place = placeOf ? ` (${escaped(placeOf(origin))})` : "";
  return `- ${severity} \`${rule}\`: ${escaped(message)}${place}`;
}

function listed(title: string, items: readonly string[], count: number): string {
  if (items.length === 0) return "";
  const more = count > items.length ? [`- and ${count - items.length} more`] : [];
  return `### ${title}\n\n${[...items, ...more].join("\n")}`;
}

function table(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const used = columns.map((_, index) => rows.some((row) => row[index]));
  const line = (cells: readonly string[]): string =>
    `| ${cells
      .filter((_, index) => used[index])
      .map(escaped)
      .join(" | ")} |`;
  const more = rows.length > mostRows ? [`\n${rows.length - mostRows} more rows are left out.`] : [];
  const lines = [line(columns), line(columns.map(() => "---")), ...rows.slice(0, mostRows).map(line), ...more];
  return `${title === "" ? "" : `### ${title}\n\n`}${lines.join("\n")}`;
}

function folded(summary: string, content: string): string {
  return content === "" ? "" : `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

/** Text of a design, which must not become markup; what stands in backticks is code already. */
function escaped(text: string): string {
  const parts = text.replaceAll("\n", " ").split(/(`[^`]*`)/);
  return parts.map((part, index) => (index % 2 === 1 ? part.replaceAll("|", "\\|") : part.replace(/[\\<*[\]|]/g, "\\$&"))).join("");
}
