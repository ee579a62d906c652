import { type CheckReport, countBySeverity, type LocatedFinding } from "./report.ts";
import type { TimingReport } from "./timing.ts";

/** The JSON of `lintel check` (docs/schema/check.json). */
export function checkJson(report: CheckReport, timing: TimingReport | null = null): unknown {
  return {
    version: 1,
    findings: report.findings.map(findingJson),
    summary: {
      ...countBySeverity(report.findings.map(({ finding }) => finding)),
      accepted: report.accepted.length,
      known: report.known,
      files: report.files.length,
    },
    ...(timing && { timing }),
  };
}

/** A finding as `lintel check --format json` prints it. */
export function findingJson({ finding, file, related, docs }: LocatedFinding): unknown {
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    element: finding.element,
    file,
    range: finding.origin.range,
    related: related.map((hop) => ({ message: hop.message, file: hop.file, range: hop.origin.range })),
    fixes: finding.fixes.map((fix) => fix.title),
    fixable: finding.fixes.length === 0 ? null : finding.fixes.some(({ safe }) => safe) ? "safe" : "unsafe",
    docs,
  };
}
