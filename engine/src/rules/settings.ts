import type { Finding, Severity } from "../model/index.ts";
import type { RuleOption } from "./option.ts";
import type { RuleInfo } from "./rule.ts";

/**
 * How sure a rule is of its case. `recommended`: whoever knows the subject always wants to hear it. `strict`: right, and a matter of how
 * strict a team wants to be. `all`: asks for more than most designs need. Each tier has the rules of those before it.
 */
export const tiers = ["recommended", "strict", "all"] as const;
export type Tier = (typeof tiers)[number];

/** What a rule's findings count as; `on` is the severity the rule has by itself. Each of them but `off` runs a rule of any tier. */
export const levels = ["error", "warning", "info", "off", "on"] as const;
export type Level = (typeof levels)[number];

export interface RuleSetting {
  /** `null`: the tier and the rule decide. */
  readonly level: Level | null;
  /** Values of its options by name, in base units. */
  readonly options: ReadonlyMap<string, number>;
}

/** What a team or a user has set: on a command line, in a configuration file, in an editor. */
export interface RuleSettings {
  /** `null`: nothing is said, so the recommended one. */
  readonly tier: Tier | null;
  /** Values of options by name for every rule that has them, in base units. */
  readonly options: ReadonlyMap<string, number>;
  readonly rules: ReadonlyMap<string, RuleSetting>;
}

/** Nothing set: the recommended rules with their own severities and thresholds. */
export const noSettings: RuleSettings = { tier: null, options: new Map(), rules: new Map() };

/** Every rule with its own severities and thresholds. */
export const everyRule: RuleSettings = { ...noSettings, tier: "all" };

/** Settings one above the other: what the upper ones say holds, the rest is as below. */
export function settingsOver(upper: RuleSettings, lower: RuleSettings): RuleSettings {
  const rules = new Map(lower.rules);
  for (const [code, { level, options }] of upper.rules) {
    const below = rules.get(code);
    rules.set(code, { level: level ?? below?.level ?? null, options: new Map([...(below?.options ?? []), ...options]) });
  }
  // A value for all rules, set above, beats one for a single rule below.
  for (const [code, { level, options }] of rules) {
    const kept = [...options].filter(([name]) => !upper.options.has(name) || upper.rules.get(code)?.options.has(name));
    if (kept.length < options.size) rules.set(code, { level, options: new Map(kept) });
  }
  return { tier: upper.tier ?? lower.tier, options: new Map([...lower.options, ...upper.options]), rules };
}

/** The tier of a rule; one that names none is recommended to everybody. */
export function tierOf({ tier }: RuleInfo): Tier {
  return tier ?? "recommended";
}

/** What is set for a rule: its level, `off` also where its tier is beyond the chosen one. */
export function levelOf(rule: RuleInfo, settings: RuleSettings): Level {
  const level = settings.rules.get(rule.code)?.level ?? null;
  if (level !== null) return level;
  return tiers.indexOf(tierOf(rule)) <= tiers.indexOf(settings.tier ?? "recommended") ? "on" : "off";
}

/** The value of an option for one rule: its own setting, else the one for all rules, else the default. */
export function optionOf(code: string, option: RuleOption, settings: RuleSettings): number {
  return settings.rules.get(code)?.options.get(option.name) ?? settings.options.get(option.name) ?? option.default;
}

/** Findings with the severities that are set for their codes; those that are off are left out. */
export function withSeverities(findings: readonly Finding[], settings: RuleSettings): readonly Finding[] {
  if (settings.rules.size === 0) return findings;
  return findings.flatMap((finding) => {
    const level = settings.rules.get(finding.rule)?.level ?? "on";
    if (level === "off") return [];
    return [withSeverity(finding, level)];
  });
}

/** A finding as its level has it. */
export function withSeverity(finding: Finding, level: Severity | "on"): Finding {
  return level === "on" || level === finding.severity ? finding : { ...finding, severity: level };
}
