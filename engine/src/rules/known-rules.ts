import type { Severity } from "../model/index.ts";
import { rules } from "./all.ts";
import { internalError } from "./internal-error.ts";
import { invalidConfiguration } from "./invalid-configuration.ts";
import type { RuleInfo } from "./rule.ts";
import { unusedAccept } from "./unused-accept.ts";

/** What the language says about one of its own codes. */
interface LanguageCode {
  readonly code: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly rationale: string;
  readonly invalid: string;
}

/** Every code that Lintel reports, in the order of the manual: the rules, what concerns Lintel's own lines, then what the language says about the text. */
export function knownRules(ofLanguage: readonly LanguageCode[]): readonly RuleInfo[] {
  const language = ofLanguage.map(
    (rule): RuleInfo => ({ ...rule, category: "language", references: [], invalid: [rule.invalid], valid: [] }),
  );
  return [...rules, unusedAccept, invalidConfiguration, internalError, ...language];
}
