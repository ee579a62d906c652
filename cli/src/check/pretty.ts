import type { Severity } from "@lintel/engine/model";
import type { Style } from "../print/style.ts";
import { wrap } from "../print/wrap.ts";
import { codeFrame } from "./frame.ts";
import { type CheckReport, countBySeverity, type LocatedFinding } from "./report.ts";

/** Looks up the lines of a file by its URI; `null` when its text is not at hand. */
export type LinesOf = (uri: string) => readonly string[] | null;

/** Findings for people: what and why, the place in the text, the hops that lead there, and how to mend it. */
export function checkPretty(report: CheckReport, linesOf: LinesOf, style: Style): string {
  const blocks = report.findings.map((located) => findingBlock(located, linesOf, style));
  return [...blocks, summary(report, style)].join("\n\n");
}

function findingBlock({ finding, file, related }: LocatedFinding, linesOf: LinesOf, style: Style): string {
  const { colors, symbols } = style;
  const paint = severityPaint(finding.severity, style);
  const { start } = finding.origin.range;
  const lines = [
    `${paint(colors.bold(finding.severity))} ${colors.bold(finding.rule)}  ${colors.cyan(style.text(`${file}:${start.line + 1}:${start.character + 1}`))}`,
    `  ${wrap(style.text(finding.message), style.width - 2, "  ")}`,
  ];
  const text = linesOf(finding.origin.uri);
  if (text) lines.push(codeFrame(text, finding.origin.range, style, paint));
  for (const hop of related) {
    const place = hop.origin.range.start;
    const where = style.text(`${hop.file}:${place.line + 1}:${place.character + 1}`);
    lines.push(`  ${colors.dim(symbols.hop)} ${wrap(style.text(hop.message), style.width - 4, "    ")}  ${colors.dim(where)}`);
  }
  for (const fix of finding.fixes) {
    const title = fix.safe ? fix.title : `${fix.title} (changes a decision)`;
    lines.push(`  ${colors.green("fix")}  ${wrap(style.text(title), style.width - 7, "       ")}`);
  }
  return lines.join("\n");
}

function severityPaint(severity: Severity, { colors }: Style): (text: string) => string {
  if (severity === "error") return colors.red;
  return severity === "warning" ? colors.yellow : colors.blue;
}

function summary(report: CheckReport, style: Style): string {
  const { colors, symbols } = style;
  const { errors, warnings, infos } = countBySeverity(report.findings.map(({ finding }) => finding));
  const parts = [
    ...(errors > 0 ? [colors.red(plural(errors, "error"))] : []),
    ...(warnings > 0 ? [colors.yellow(plural(warnings, "warning"))] : []),
    ...(infos > 0 ? [colors.blue(plural(infos, "remark"))] : []),
  ];
  const aside = [
    ...(report.accepted.length > 0 ? [`${report.accepted.length} accepted in the design`] : []),
    ...(report.known > 0 ? [`${report.known} known from the baseline`] : []),
  ];
  const files = plural(report.files.length, "file");
  const tail = aside.length > 0 ? colors.dim(` (${aside.join(", ")})`) : "";
  if (parts.length === 0) return `${colors.green(symbols.met)} ${files} checked, nothing to report${tail}`;
  const mark = errors > 0 ? colors.red(symbols.missed) : warnings > 0 ? colors.yellow(symbols.warning) : colors.blue(symbols.info);
  const worst = errors > 0 ? "error" : warnings > 0 ? "warning" : "info";
  const example = report.findings.find((located) => located.docs && located.finding.severity === worst)?.finding.rule;
  const fixable = report.findings.filter(({ finding }) => finding.fixes.some(({ safe }) => safe)).length;
  const hints = [
    ...(fixable > 0 ? [`lintel fix mends ${fixable === 1 ? "one of them" : `${fixable} of them`} safely`] : []),
    ...(example ? [`lintel explain ${example} says why it matters and what to do`] : []),
  ];
  return [`${mark} ${parts.join(", ")} in ${files}${tail}`, ...hints.map((hint) => `  ${colors.dim(hint)}`)].join("\n");
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
