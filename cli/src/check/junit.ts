import type { CheckReport, LocatedFinding } from "./report.ts";

/**
 * JUnit XML: one suite for each file, one case for each finding. Only errors are failures, as only they end the command
 * with status 1 by themselves; a file without findings is one case that passes.
 */
export function checkJunit(report: CheckReport): string {
  const files = new Set([...report.files, ...report.findings.map((located) => located.file)]);
  const suites = [...files].map((file) =>
    suite(
      file,
      report.findings.filter((located) => located.file === file),
    ),
  );
  const failures = failuresOf(report.findings);
  const tests = report.findings.length + [...files].filter((file) => !report.findings.some((located) => located.file === file)).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="lintel" tests="${tests}" failures="${failures}">`,
    ...suites,
    "</testsuites>",
  ].join("\n");
}

function suite(file: string, findings: readonly LocatedFinding[]): string {
  const cases = findings.length > 0 ? findings.map(testCase) : [`    <testcase name="no findings" classname="${escapeXml(file)}"/>`];
  const attributes = `name="${escapeXml(file)}" tests="${cases.length}" failures="${failuresOf(findings)}"`;
  return [`  <testsuite ${attributes}>`, ...cases, "  </testsuite>"].join("\n");
}

function testCase({ finding, file, related }: LocatedFinding): string {
  const { line, character } = finding.origin.range.start;
  const place = `${file}:${line + 1}:${character + 1}`;
  const details = [
    `${place} ${finding.message}`,
    ...related.map((hop) => `  ${hop.message} (${hop.file}:${hop.origin.range.start.line + 1})`),
  ];
  const text = escapeXml(details.join("\n"));
  const body =
    finding.severity === "error"
      ? `<failure type="${escapeXml(finding.rule)}" message="${escapeXml(finding.message)}">${text}</failure>`
      : `<system-out>${finding.severity}: ${text}</system-out>`;
  const name = `${finding.rule}${finding.element === null ? "" : ` on ${finding.element}`} (line ${line + 1})`;
  return `    <testcase name="${escapeXml(name)}" classname="${escapeXml(file)}">${body}</testcase>`;
}

function failuresOf(findings: readonly LocatedFinding[]): number {
  return findings.filter((located) => located.finding.severity === "error").length;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;" };

/** What XML 1.0 has no way at all to write: most control characters and half surrogates. */
const unwritable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function escapeXml(text: string): string {
  return text.replace(unwritable, "\ufffd").replace(/[&<>"\n]/g, (character) => entities[character] ?? character);
}
