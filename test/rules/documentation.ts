import { internalError, type RuleInfo, rulePage, rules, rulesIndex, unusedAccept } from "@lintel/engine/rules";
import { languageRules } from "@lintel/language";

/** Every file of docs/rules by name, with its text. */
export function documentation(): ReadonlyMap<string, string> {
  const language: readonly RuleInfo[] = languageRules.map((rule) => ({
    ...rule,
    category: "language",
    references: [],
    invalid: [rule.invalid],
    valid: [],
  }));
  const all: readonly RuleInfo[] = [...rules, unusedAccept, internalError, ...language];
  const pages = all.map((rule): [string, string] => [`${rule.code}.md`, rulePage(rule)]);
  return new Map([["index.md", rulesIndex(all)], ...pages]);
}
