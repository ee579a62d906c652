import type { RuleInfo } from "./rule.ts";

export const internalError: RuleInfo = {
  code: "internal-error",
  category: "lintel",
  severity: "error",
  summary: "A rule of Lintel failed on this design.",
  rationale: `A rule threw an exception instead of reporting. The other rules ran; only this one says nothing about the file.

It is a fault of Lintel and never of the design. Report it with the file that causes it; until it is mended the message names the rule that is missing.`,
  references: [],
  invalid: [],
  valid: [],
};
