import type { Finding, Severity } from "@lintel/engine/model";

/** Severities that the command line sets by rule code. */
export type RuleSettings = ReadonlyMap<string, Severity | "off">;

/** The severity a word names; `undefined` when it names none. */
export function severityOf(word: string): Severity | "off" | undefined {
  return word === "error" || word === "warning" || word === "info" || word === "off" ? word : undefined;
}

/** The finding with the severity that is set for its rule; `null` when the rule is off. */
export function withSetting(finding: Finding, settings: RuleSettings): Finding | null {
  const severity = settings.get(finding.rule);
  if (severity === undefined) return finding;
  return severity === "off" ? null : { ...finding, severity };
}
