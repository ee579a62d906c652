import type { Severity } from "@lintel/engine/model";
import type { CheckReport, LocatedFinding } from "./report.ts";

const commands: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

/** Workflow commands that GitHub Actions shows as annotations of the changed lines. */
export function checkGithub(report: CheckReport): string {
  return report.findings.map(annotation).join("\n");
}

function annotation({ finding, file }: LocatedFinding): string {
  const { start, end } = finding.origin.range;
  const properties = [
    `file=${escapeProperty(file)}`,
    `line=${start.line + 1}`,
    `endLine=${end.line + 1}`,
    // Columns are only understood for ranges within one line.
    ...(start.line === end.line ? [`col=${start.character + 1}`, `endColumn=${end.character + 1}`] : []),
    `title=${escapeProperty(finding.rule)}`,
  ];
  return `::${commands[finding.severity]} ${properties.join(",")}::${escapeData(finding.message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
