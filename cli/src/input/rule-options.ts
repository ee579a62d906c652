import { levelNamed, noSettings, type RuleSettings, type Tier, tiers } from "@lintel/engine/rules";
import { type Command, InvalidArgumentError, Option } from "commander";
import { nearest } from "../print/nearest.ts";
import { knownCodes } from "../rule-list.ts";

/** Which rules run, as a command line says it. */
export interface RuleOptions {
  readonly rule: RuleSettings;
  readonly tier?: Tier;
}

/** `--tier`, for commands that run rules. */
export function tierOption(): Option {
  return new Option("--tier <tier>", "which rules run: those of this tier and the ones before it").choices(tiers);
}

/** Adds `--tier` and `--rule` to a command that checks designs. */
export function addRuleOptions(command: Command): Command {
  return command
    .addOption(tierOption())
    .option("--rule <code=severity>", "set a rule to error, warning, info, off or on (can be repeated)", addLevel, noSettings);
}

/** The settings of a command line, above those of a configuration file. */
export function settingsOf({ rule, tier }: RuleOptions): RuleSettings {
  return tier === undefined ? rule : { ...rule, tier };
}

function addLevel(text: string, settings: RuleSettings): RuleSettings {
  const [code, word, ...rest] = text.split("=");
  const level = levelNamed(word);
  if (!code || level === null || rest.length > 0) {
    throw new InvalidArgumentError("It must look like timeout-missing=warning, with error, warning, info, off or on.");
  }
  return { ...settings, rules: new Map([...settings.rules, [knownCode(code), { level, options: new Map() }]]) };
}

/** A code that exists, given in an option. */
export function knownCode(code: string): string {
  const codes = knownCodes().map((rule) => rule.code);
  if (codes.includes(code)) return code;
  const close = nearest(code, codes);
  throw new InvalidArgumentError(`There is no rule ${code}${close ? `; did you mean ${close}?` : "; lintel rules lists them all."}`);
}
