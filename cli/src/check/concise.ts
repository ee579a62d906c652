import type { Style } from "../print/style.ts";
import type { CheckReport, LocatedFinding } from "./report.ts";

/** One line for each finding, `file:line:column: severity[rule] message`, as editors and `grep` like it. */
export function checkConcise(report: CheckReport, style: Style): string {
  return report.findings.map((located) => style.text(conciseLine(located))).join("\n");
}

function conciseLine({ finding, file }: LocatedFinding): string {
  const { line, character } = finding.origin.range.start;
  return `${file}:${line + 1}:${character + 1}: ${finding.severity}[${finding.rule}] ${finding.message.replaceAll("\n", " ")}`;
}
