import { knownRules, type RuleInfo } from "@lintel/engine/rules";
import { languageRules } from "@lintel/language";

const known = knownRules(languageRules);

/** Every code that Lintel reports, in the order of the manual. */
export function knownCodes(): readonly RuleInfo[] {
  return known;
}
