import { createHash } from "node:crypto";
import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { Range, Severity } from "@lintel/engine/model";
import { optionText, type RuleInfo, rulePage, type Tier, tierOf } from "@lintel/engine/rules";
import { version } from "../version.ts";
import type { CheckReport, LocatedFinding } from "./report.ts";

const levels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

/**
 * SARIF 2.1.0, the format that code hosts show as code-scanning results. Accepted risks are results with a suppression and
 * the author's reason. Source: OASIS, "Static Analysis Results Interchange Format", version 2.1.0.
 */
export function checkSarif(report: CheckReport, rules: readonly RuleInfo[]): unknown {
  const index = new Map(rules.map((rule, position) => [rule.code, position]));
  const fingerprints = new Fingerprints();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Lintel", semanticVersion: version, version, rules: rules.map(descriptor) } },
        columnKind: "utf16CodeUnits",
        invocations: [{ executionSuccessful: true }],
        artifacts: report.files.map((file) => ({ location: artifactLocation(file) })),
        results: [
          ...report.findings.map((located) => result(located, index, fingerprints)),
          ...report.accepted.map(({ located, reason }) => ({
            ...result(located, index, fingerprints),
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
    fullDescription: { text: rule.rationale, markdown: rule.rationale },
    ...helpUri(rule),
    help: { text: rule.rationale, markdown: rulePage(rule) },
    defaultConfiguration: {
      level: levels[rule.severity],
      enabled: tierOf(rule) === "recommended",
      ...(rule.options?.length
        ? { parameters: Object.fromEntries(rule.options.map((option) => [option.name, optionText(option, option.default)])) }
        : {}),
    },
    properties: {
      tags: [rule.category],
      tier: tierOf(rule),
      precision: precisions[tierOf(rule)],
      "problem.severity": problems[rule.severity],
    },
  };
}

/** What code hosts sort and filter alerts by. */
const precisions: Readonly<Record<Tier, string>> = { recommended: "very-high", strict: "high", all: "medium" };
const problems: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "recommendation" };

/** The first source behind a rule; the rule's own page comes along whole, as Lintel's manual has no address of its own. */
function helpUri({ references }: RuleInfo): { readonly helpUri?: string } {
  const address = references.map((reference) => /^https:\/\/\S+/.exec(reference)?.[0]).find((found) => found !== undefined);
  return address === undefined ? {} : { helpUri: address };
}

function result(
  { finding, file, related }: LocatedFinding,
  index: ReadonlyMap<string, number>,
  fingerprints: Fingerprints,
): Record<string, unknown> {
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
    partialFingerprints: { "lintelFinding/v1": fingerprints.next(finding.rule, file, finding.element ?? finding.message) },
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

/** Names of results by what they are about: the second finding of a rule on one element is another one than the first. */
class Fingerprints {
  readonly #seen = new Map<string, number>();

  next(...parts: readonly string[]): string {
    const key = JSON.stringify(parts);
    const before = this.#seen.get(key) ?? 0;
    this.#seen.set(key, before + 1);
    const named = before === 0 ? key : `${key} ${before + 1}`;
    return createHash("sha256").update(named).digest("hex").slice(0, 32);
  }
}
