import { type FixInfo, internalError, type RuleInfo, rulePage, rules, rulesIndex, unusedAccept } from "@lintel/engine/rules";
import { languageRules } from "@lintel/language";
import { checkWith } from "../check-design.ts";

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
  const pages = all.map((rule): [string, string] => [`${rule.code}.md`, rulePage(rule, fixesOf(rule))]);
  return new Map([["index.md", rulesIndex(all)], ...pages]);
}

/** The quick fixes that the rule's own examples are offered, each title once. */
function fixesOf(rule: RuleInfo): readonly FixInfo[] {
  if (rule.category === "language") return [];
  const fixes = rule.invalid.flatMap((text) => checkWith(rule.code, text).findings.flatMap((finding) => finding.fixes));
  return [...new Map(fixes.map(({ title, safe }) => [title, { title, safe }])).values()];
}
