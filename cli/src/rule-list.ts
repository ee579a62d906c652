import { internalError, type RuleInfo, rules, unusedAccept } from "@lintel/engine/rules";
import { languageRules } from "@lintel/language";

/** Every code that Lintel reports, in the order of the manual: the rules, then what the language says about the text itself. */
export function knownCodes(): readonly RuleInfo[] {
  const language = languageRules.map(
    (rule): RuleInfo => ({ ...rule, category: "language", references: [], invalid: [rule.invalid], valid: [] }),
  );
  return [...rules, unusedAccept, internalError, ...language];
}
