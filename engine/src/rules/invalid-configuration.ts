import type { RuleInfo } from "./rule.ts";

export const invalidConfiguration: RuleInfo = {
  code: "invalid-configuration",
  category: "lintel",
  severity: "error",
  summary: "A line of lintel.config.json that cannot be followed.",
  rationale: `\`lintel.config.json\` sets which rules run, how severe their findings are and what their options are. A line with a misspelt rule, a severity that does not exist or a value outside its range changes nothing, so the rules would silently be others than the file says.

The rest of the file is followed. The message says what is wrong and what was probably meant; \`lintel rules\` lists the codes, \`lintel explain CODE\` the options of one rule, and [the manual](../cli.md#lintelconfigjson) what the file may say.`,
  references: ["https://json-schema.org/"],
  invalid: [],
  valid: [],
};
