import { noSettings, type RuleSettings, readRuleSettings } from "@lintel/engine/rules";
import { configurationWords } from "@lintel/language";
import { ruleList } from "./ruleList.ts";

/** The user's settings under `lintel`, with the defaults the extension's manifest documents. */
export interface Settings {
  /** Which rules run, how severe they are and what their options are; a configuration file of the design is above them. */
  readonly rules: RuleSettings;
  readonly inlayHints: { readonly values: boolean; readonly rates: boolean; readonly assumptions: boolean };
  readonly codeLens: { readonly flows: boolean; readonly components: boolean; readonly scenarios: boolean };
}

export const defaultSettings: Settings = {
  rules: noSettings,
  inlayHints: { values: true, rates: true, assumptions: false },
  codeLens: { flows: true, components: true, scenarios: true },
};

/** Settings as the client sends them. What cannot be followed counts as not set, and `tell` hears of it. */
export function readSettings(value: unknown, tell: (problem: string) => void = () => {}): Settings {
  if (!isRecord(value)) return { ...defaultSettings };
  const { settings: rules, problems } = readRuleSettings(value, ruleList, configurationWords);
  for (const { path, message } of problems) tell(`Setting lintel.${path.join(".")}: ${message}`);
  return {
    rules,
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
