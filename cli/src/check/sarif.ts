import { createHash } from "node:crypto";
import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { Range, Severity } from "@lintel/engine/model";
import { type RuleInfo, rulePage } from "@lintel/engine/rules";
import { version } from "../version.ts";
import type { CheckReport, LocatedFinding } from "./report.ts";

const levels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

/**
 * SARIF 2.1.0, the format that code hosts show as code-scanning results. Accepted risks are results with a suppression and
 * the author's reason. Source: OASIS, "Static Analysis Results Interchange Format", version 2.1.0.
 */
export function checkSarif(report: CheckReport, rules: readonly RuleInfo[]): unknown {
  const index = new Map(rules.map((rule, position) => [rule.code, position]));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Lintel", semanticVersion: version, version, rules: rules.map(descriptor) } },
        columnKind: "utf16CodeUnits",
        artifacts: report.files.map((file) => ({ location: artifactLocation(file) })),
        results: [
          ...report.findings.map((located) => result(located, index)),
          ...report.accepted.map(({ located, reason }) => ({
            ...result(located, index),
            suppressions: [{ kind: "inSource", status: "accepted", justification: reason }],
          })),
        ],
      },
    ],
  };
}

function descriptor(rule: RuleInfo): unknown {
  return {
    id: rule.code,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.rationale },
    help: { text: rule.rationale, markdown: rulePage(rule) },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: { tags: [rule.category] },
  };
}

function result({ finding, file, related }: LocatedFinding, index: ReadonlyMap<string, number>): Record<string, unknown> {
  const ruleIndex = index.get(finding.rule);
  return {
    ruleId: finding.rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: physicalLocation(file, finding.origin.range),
        ...(finding.element === null ? {} : { logicalLocations: [{ fullyQualifiedName: finding.element }] }),
      },
    ],
    relatedLocations: related.map((hop, position) => ({
      id: position + 1,
      message: { text: hop.message },
      physicalLocation: physicalLocation(hop.file, hop.origin.range),
    })),
    // Moved lines and changed numbers do not make a finding a new one.
    partialFingerprints: { "lintelFinding/v1": fingerprint(finding.rule, file, finding.element ?? finding.message) },
  };
}

function physicalLocation(file: string, { start, end }: Range): unknown {
  return {
    artifactLocation: artifactLocation(file),
    region: { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 },
  };
}

function artifactLocation(file: string): unknown {
  if (isAbsolute(file)) return { uri: pathToFileURL(file).href };
  return { uri: file.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
}

function fingerprint(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}
