import { type OptionMeasure, optionExample, optionText, type RuleOption } from "./option.ts";
import type { RuleInfo } from "./rule.ts";
import { levels, tierOf, tiers } from "./settings.ts";

/** A JSON schema (draft 7) or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

/** What settings of rules may hold, by key: `tier`, `options`, `rules`. Editors complete and check by it. */
export interface SettingsSchema {
  readonly tier: Schema;
  readonly options: Schema;
  readonly rules: Schema;
}

/** The schema of the settings of these rules. */
export function settingsSchema(rules: readonly RuleInfo[]): SettingsSchema {
  const options = new Map(rules.flatMap((rule) => (rule.options ?? []).map((option) => [option.name, option])));
  return {
    tier: {
      type: "string",
      enum: tiers,
      enumDescriptions: [
        "What whoever knows the subject always wants to hear.",
        "Also what is right, and a matter of how strict a team wants to be.",
        "Every rule, also those that ask for more than most designs need.",
      ],
      description: "Which rules run. A rule that is set by its code runs in any tier.",
    },
    options: {
      type: "object",
      description: "Thresholds by their name, for every rule that has them.",
      properties: Object.fromEntries([...options.values()].map((option) => [option.name, optionSchema(option)])),
      additionalProperties: false,
    },
    rules: {
      type: "object",
      description: "Severities, and thresholds of single rules, by the code of the rule. Rules that are not named keep their own.",
      properties: Object.fromEntries(rules.map((rule) => [rule.code, ruleSchema(rule)])),
      additionalProperties: false,
    },
  };
}

/** The schema of `lintel.config.json`. */
export function configurationSchema(rules: readonly RuleInfo[]): Schema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "lintel.config.json",
    description:
      "Which rules of Lintel run, how severe their findings are, and their thresholds. Comments and trailing commas are allowed.",
    type: "object",
    allowTrailingCommas: true,
    additionalProperties: false,
    properties: { $schema: { type: "string" }, ...settingsSchema(rules) },
  };
}

function ruleSchema(rule: RuleInfo): Schema {
  const severity = { type: "string", enum: levels };
  const always = rule.category === "lintel" || rule.category === "language";
  const description = `${rule.summary} (${(rule.severities ?? [rule.severity]).join(" or ")}${always ? "" : `, ${tierOf(rule)}`})`;
  if (!rule.options?.length) return { ...severity, description };
  const properties = { severity, ...Object.fromEntries(rule.options.map((option) => [option.name, optionSchema(option)])) };
  return { anyOf: [severity, { type: "object", properties, additionalProperties: false }], description };
}

function optionSchema(option: RuleOption): Schema {
  const { minimum, maximum } = option;
  const range = `from ${optionText(option, minimum)} to ${optionText(option, maximum)}`;
  const description = `${option.documentation} ${optionText(option, option.default)} unless set; ${range}.`;
  const pattern = patterns[option.measure];
  const text = pattern === null ? [] : [{ type: "string", pattern }];
  const number = option.measure === "count" ? "integer" : plain.has(option.measure) ? "number" : null;
  const kinds = [...(number === null ? [] : [{ type: number, minimum, maximum }]), ...text];
  return { ...(kinds.length === 1 ? kinds[0] : { anyOf: kinds }), description, default: optionExample(option) };
}

/** Measures that may be plain numbers. */
const plain: ReadonlySet<OptionMeasure> = new Set(["ratio", "count", "factor"]);

const number = "^\\s*\\d[\\d_]*(\\.\\d+)?";

/** How measures look with their unit: enough to tell a slip, not all that the language reads. */
const patterns: Readonly<Record<OptionMeasure, string | null>> = {
  ratio: `${number}\\s*%\\s*$`,
  count: null,
  factor: null,
  time: `${number}\\s*(ns|us|µs|ms|s|min|h|days?|weeks?|months?|years?)\\s*$`,
  data: `${number}\\s*[kMGTPE]?i?B\\s*$`,
  rate: `${number}\\s*([kM]|bn)?\\s*(rps|qps|/\\s*(s|min|h|day|week|month|year))\\s*$`,
  bandwidth: `${number}\\s*([kMGTPE]?i?B\\s*/\\s*s|[kMGT]?bps)\\s*$`,
};
