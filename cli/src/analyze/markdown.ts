import type { Analysis } from "@lintel/engine/analysis";
import type { Design } from "@lintel/engine/model";
import { joinSections } from "../print/section.ts";
import { markdownTable, type TextTable } from "../print/table.ts";
import { rowsOf } from "./busiest.ts";
import { jobsTable, pollingTable, swarmsTable } from "./kinds.ts";
import { remarksOn } from "./remarks.ts";
import { componentsTable, flowsTable, letsTable, linksTable, objectivesTable, shardsTable } from "./tables.ts";

/** The figures as Markdown, for a pull request or a design document. */
export function analysisMarkdown(design: Design, analysis: Analysis, all: boolean): string {
  const { components, links, leftOut } = rowsOf(design, analysis, all);
  const remarks = remarksOn(design, analysis);
  const mark = (met: boolean | null): string => (met === null ? "?" : met ? "✓" : "✗");
  const sections = [
    `# ${design.name}`,
    section("Constants", letsTable(design)),
    section("Flows", flowsTable(Object.values(analysis.flows))),
    section("Components", componentsTable(components)),
    section("Shards", shardsTable(components)),
    section("Swarms", swarmsTable(components)),
    section("Jobs", jobsTable(components)),
    section("Links", linksTable(links)),
    section("Polling", pollingTable(links)),
    leftOut,
    section("Objectives", objectivesTable(analysis.objectives, design, mark)),
    list("Not computed", remarks.missing),
    list("Approximate", remarks.approximate),
    list("To know", remarks.other),
  ];
  return joinSections(sections);
}

function section(title: string, table: TextTable): string {
  return table.rows.length === 0 ? "" : `## ${title}\n\n${markdownTable(table)}`;
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? "" : `## ${title}\n\n${items.map((item) => `- ${item}`).join("\n")}`;
}
