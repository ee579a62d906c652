import type { Finding } from "@lintel/engine/model";

/** The user's settings under `lintel`, with the defaults the extension's manifest documents. */
export interface Settings {
  /** Severity of single rules by code; rules that are not named keep their own. */
  readonly rules: Readonly<Record<string, "error" | "warning" | "info" | "off">>;
  readonly inlayHints: { readonly values: boolean; readonly rates: boolean; readonly assumptions: boolean };
  readonly codeLens: { readonly flows: boolean; readonly components: boolean; readonly scenarios: boolean };
}

export const defaultSettings: Settings = {
  rules: {},
  inlayHints: { values: true, rates: true, assumptions: false },
  codeLens: { flows: true, components: true, scenarios: true },
};

const severities: readonly unknown[] = ["error", "warning", "info", "off"];

/** Settings as the client sends them; what has the wrong shape counts as not set. */
export function readSettings(value: unknown): Settings {
  if (!isRecord(value)) return defaultSettings;
  const rules = isRecord(value.rules) ? Object.entries(value.rules).filter(([, severity]) => severities.includes(severity)) : [];
  return {
    rules: Object.fromEntries(rules) as Settings["rules"],
    inlayHints: switches(value.inlayHints, defaultSettings.inlayHints),
    codeLens: switches(value.codeLens, defaultSettings.codeLens),
  };
}

/** On and off by name; names that are not set keep their default. */
function switches<Names extends string>(value: unknown, defaults: Readonly<Record<Names, boolean>>): Readonly<Record<Names, boolean>> {
  const set = isRecord(value) ? value : {};
  const entries = Object.entries<boolean>(defaults).map(([name, fallback]) => [
    name,
    typeof set[name] === "boolean" ? set[name] : fallback,
  ]);
  return Object.fromEntries(entries) as Record<Names, boolean>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Findings with the severities that the user set; rules that are off are left out. */
export function withSeverities(findings: readonly Finding[], settings: Settings): readonly Finding[] {
  return findings.flatMap((finding) => {
    const severity = settings.rules[finding.rule] ?? finding.severity;
    return severity === "off" ? [] : [severity === finding.severity ? finding : { ...finding, severity }];
  });
}
