import { type OptionMeasure, optionExample, optionText, type RuleOption } from "./option.ts";
import type { RuleInfo } from "./rule.ts";
import { type Level, levels, noSettings, type RuleSetting, type RuleSettings, type Tier, tiers } from "./settings.ts";

/** Something in settings that cannot be followed. */
export interface SettingsProblem {
  /** Keys from the outermost object to the place. */
  readonly path: readonly string[];
  /** Whether the last key of the path is wrong, or the value behind it. */
  readonly at: "key" | "value";
  readonly message: string;
}

/** What reading settings needs of the language. */
export interface SettingsWords {
  /** The value of `3 years` or `70%` in base units with the name of its dimension, or what is wrong with it. */
  measure(text: string): { readonly value: number; readonly dimension: string } | { readonly problem: string };
  /** The candidate that a misspelt word was probably meant to be. */
  closest(word: string, candidates: readonly string[]): string | null;
}

export interface ReadSettings {
  readonly settings: RuleSettings;
  readonly problems: readonly SettingsProblem[];
}

/**
 * Settings of rules from JSON, wherever it stands: `tier`, `options` and `rules`; other keys of the object are not looked at.
 * What cannot be followed is left out and told.
 */
export function readRuleSettings(value: unknown, known: readonly RuleInfo[], words: SettingsWords): ReadSettings {
  if (!isRecord(value)) return { settings: noSettings, problems: [] };
  const reader = new SettingsReader(known, words);
  const settings: RuleSettings = {
    tier: reader.tier(value.tier),
    options: reader.optionsOfAll(value.options),
    rules: reader.rules(value.rules),
  };
  return { settings, problems: reader.problems };
}

/** The level that a word names, `null` when it names none. */
export function levelNamed(word: unknown): Level | null {
  return levels.find((level) => level === word) ?? null;
}

class SettingsReader {
  readonly problems: SettingsProblem[] = [];
  readonly #known: ReadonlyMap<string, RuleInfo>;
  readonly #options: ReadonlyMap<string, RuleOption>;
  readonly #words: SettingsWords;

  constructor(known: readonly RuleInfo[], words: SettingsWords) {
    this.#known = new Map(known.map((rule) => [rule.code, rule]));
    this.#options = new Map(known.flatMap((rule) => (rule.options ?? []).map((option) => [option.name, option])));
    this.#words = words;
  }

  tier(value: unknown): Tier | null {
    if (value === undefined) return null;
    const found = tiers.find((tier) => tier === value);
    if (!found) this.#problem(["tier"], "value", `There is no tier ${shown(value)}: write ${oneOf(tiers)}.${this.#hint(value, tiers)}`);
    return found ?? null;
  }

  optionsOfAll(value: unknown): ReadonlyMap<string, number> {
    return this.#values(value, ["options"], this.#options, (name) => {
      const hint = this.#meant(name, [...this.#options.keys()]);
      return `No rule has an option ${shown(name)}; ${hint ?? "lintel explain CODE lists the options of a rule."}`;
    });
  }

  rules(value: unknown): ReadonlyMap<string, RuleSetting> {
    const read = new Map<string, RuleSetting>();
    for (const [code, setting] of this.#entries(value, ["rules"], "severities by the code of their rule")) {
      const rule = this.#known.get(code);
      if (rule) read.set(code, this.#setting(setting, rule));
      else this.#problem(["rules", code], "key", `There is no rule ${shown(code)}; ${this.#meantRule(code)}`);
    }
    return read;
  }

  #setting(value: unknown, rule: RuleInfo): RuleSetting {
    const path = ["rules", rule.code];
    if (!isRecord(value)) return { level: this.#level(value, path), options: new Map() };
    const { severity, ...options } = value;
    const own = new Map((rule.options ?? []).map((option) => [option.name, option]));
    return {
      level: severity === undefined ? null : this.#level(severity, [...path, "severity"]),
      options: this.#values(options, path, own, (name) => {
        if (own.size === 0) return `${rule.code} has no options; besides its severity there is nothing to set.`;
        const hint = this.#meant(name, ["severity", ...own.keys()]);
        return `${rule.code} has no option ${shown(name)}; ${hint ?? `there is ${oneOf(["severity", ...own.keys()])}.`}`;
      }),
    };
  }

  #level(value: unknown, path: readonly string[]): Level | null {
    const level = levelNamed(value);
    if (level === null) this.#problem(path, "value", `${shown(value)} is no severity: write ${oneOf(levels)}.${this.#hint(value, levels)}`);
    return level;
  }

  #values(
    value: unknown,
    path: readonly string[],
    options: ReadonlyMap<string, RuleOption>,
    unknown: (name: string) => string,
  ): ReadonlyMap<string, number> {
    const read = new Map<string, number>();
    for (const [name, given] of this.#entries(value, path, "values by the name of their option")) {
      const option = options.get(name);
      if (!option) {
        this.#problem([...path, name], "key", unknown(name));
        continue;
      }
      const result = this.#value(given, option);
      if (typeof result === "number") read.set(name, result);
      else this.#problem([...path, name], "value", result.problem);
    }
    return read;
  }

  #value(given: unknown, option: RuleOption): number | { readonly problem: string } {
    const wanted = `write ${kindTexts[option.measure]} such as ${JSON.stringify(optionExample(option))}`;
    const measure =
      typeof given === "number" ? { value: given, dimension: "none" } : typeof given === "string" ? this.#words.measure(given) : null;
    if (!measure) return { problem: `${option.name} cannot be ${shown(given)}: ${wanted}.` };
    if ("problem" in measure) return { problem: `${option.name} cannot be ${shown(given)}: ${measure.problem} Please ${wanted}.` };
    const { value, dimension } = measure;
    if (dimension !== dimensions[option.measure]) return { problem: `${option.name} cannot be ${shown(given)}: ${wanted}.` };
    if (option.measure === "count" && !Number.isInteger(value))
      return { problem: `${option.name} is a whole number, not ${shown(given)}.` };
    if (!(value >= option.minimum && value <= option.maximum)) {
      const range = `from ${optionText(option, option.minimum)} to ${optionText(option, option.maximum)}`;
      return { problem: `${option.name} cannot be ${shown(given)}: its values go ${range}.` };
    }
    return value;
  }

  #entries(value: unknown, path: readonly string[], what: string): readonly (readonly [string, unknown])[] {
    if (value === undefined) return [];
    if (isRecord(value)) return Object.entries(value);
    this.#problem(path, "value", `${path.at(-1)} holds ${what}, in braces.`);
    return [];
  }

  #meantRule(code: string): string {
    const alias = [...this.#known.values()].find(({ aliases }) => aliases?.includes(code));
    if (alias) return `that is another word for ${alias.code}, which has to be written here.`;
    return this.#meant(code, [...this.#known.keys()]) ?? "lintel rules lists them all.";
  }

  #hint(value: unknown, candidates: readonly string[]): string {
    const meant = typeof value === "string" ? this.#meant(value, candidates) : null;
    return meant === null ? "" : ` ${meant.charAt(0).toUpperCase()}${meant.slice(1)}`;
  }

  #meant(word: string, candidates: readonly string[]): string | null {
    const close = this.#words.closest(word, candidates);
    return close === null ? null : `did you mean ${close}?`;
  }

  #problem(path: readonly string[], at: "key" | "value", message: string): void {
    this.problems.push({ path, at, message });
  }
}

const dimensions: Readonly<Record<OptionMeasure, string>> = {
  ratio: "none",
  count: "none",
  factor: "none",
  time: "time",
  data: "data",
  rate: "rate",
  bandwidth: "data/time",
};

const kindTexts: Readonly<Record<OptionMeasure, string>> = {
  ratio: "a share",
  count: "a whole number",
  factor: "a number",
  time: "a time",
  data: "an amount of data",
  rate: "a rate",
  bandwidth: "data per second",
};

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function oneOf(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
