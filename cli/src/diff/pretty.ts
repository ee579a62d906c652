import {
  brokenText,
  changeText,
  type FigureDifference,
  headlines,
  isSame,
  judgement,
  type ObjectiveDifference,
  structureText,
  toldObjectives,
} from "@lintel/engine/difference";
import type { Finding, StructureChange } from "@lintel/engine/model";
import { joinSections, listSection, section } from "../print/section.ts";
import type { Style } from "../print/style.ts";
import type { TextTable } from "../print/table.ts";
import { wrap } from "../print/wrap.ts";
import { type ComparedDesign, type ComparedDesigns, designsOf, placeOf, titleOf } from "./versions.ts";

/** Rows of components that are printed; the JSON has all. */
const mostRows = 40;

/** What is different in a design, for people: in short, then structure, figures, objectives and findings. */
export function differencePretty(compared: ComparedDesign, style: Style): string {
  const { difference } = compared;
  const { colors, symbols } = style;
  const title = colors.bold(style.text(titleOf(compared)));
  if (isSame(difference)) return `${title}\n  Nothing changes: neither the structure, nor a figure, nor a finding.`;
  const short = headlines(difference).map((text) => `  ${wrap(style.text(text), style.width - 2, "  ")}`);
  const flows = difference.figures.filter(({ of }) => of !== "component");
  const components = difference.figures.filter(({ of }) => of === "component");
  const left = components.length - mostRows;
  const broken = brokenText(difference);
  return joinSections([
    broken ? `${colors.yellow(symbols.warning)} ${wrap(style.text(broken), style.width - 2, "  ")}` : "",
    [title, ...(short.length > 0 ? short : ["  No flow, objective or finding changes much."])].join("\n"),
    structureSection(difference.structure, style),
    section("Figures", figuresTable(flows, style), style),
    section("Figures of components", figuresTable(components.slice(0, mostRows), style), style),
    left > 0 ? `  ${left} more rows: --format json has all` : "",
    section("Objectives", objectivesTable(difference.objectives, designsOf(compared), style), style),
    listSection(
      "New findings",
      difference.newFindings.map((finding) => findingText(finding, compared)),
      style,
    ),
    listSection(
      "No longer found",
      difference.goneFindings.map((finding) => findingText(finding, null)),
      style,
    ),
  ]);
}

function structureSection(structure: readonly StructureChange[], style: Style): string {
  if (structure.length === 0) return "";
  const { colors, symbols } = style;
  const lines = structure
    .map(structureText)
    .flatMap(({ title, lines: steps }) => [
      `  ${symbols.bullet} ${wrap(style.text(title), style.width - 4, "    ")}`,
      ...steps.map((step) => `      ${(step.startsWith("+") ? colors.green : colors.red)(style.text(step))}`),
    ]);
  return [colors.bold("Structure"), ...lines].join("\n");
}

function figuresTable(rows: readonly FigureDifference[], style: Style): TextTable {
  const { colors } = style;
  const marks = { worse: colors.red("worse"), better: colors.green("better"), "": "" };
  return {
    columns: [
      { title: "of", align: "left" },
      { title: "figure", align: "left" },
      { title: "before", align: "right" },
      { title: "after", align: "right" },
      { title: "change", align: "right" },
      { title: "", align: "left" },
    ],
    rows: rows.map((row) => [row.element, row.figure, row.beforeText || "-", row.afterText || "-", changeText(row), marks[judgement(row)]]),
  };
}

function objectivesTable(rows: readonly ObjectiveDifference[], designs: ComparedDesigns, { colors }: Style): TextTable {
  return {
    columns: [
      { title: "objective", align: "left" },
      { title: "before", align: "left" },
      { title: "after", align: "left" },
      { title: "", align: "left" },
    ],
    rows: toldObjectives(rows, designs).map(({ name, before, after, bound, isNewlyMissed }) => [
      name,
      before,
      isNewlyMissed ? colors.red(after) : after,
      bound,
    ]),
  };
}

function findingText(finding: Finding, compared: ComparedDesign | null): string {
  const place = compared ? ` (${placeOf(compared, finding.origin)})` : "";
  return `${finding.severity} ${finding.rule}: ${finding.message}${place}`;
}
