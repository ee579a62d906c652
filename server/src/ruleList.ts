import { knownRules } from "@lintel/engine/rules";
import { languageRules } from "@lintel/language";

/** Every code that diagnostics can have. */
export const ruleList = knownRules(languageRules);
