import { expect, test } from "vitest";
import { languageRules } from "./findings.ts";
import { designFromText } from "./load.ts";

test.each(languageRules.map((rule) => [rule.code, rule] as const))("the example of %s raises it", (code, rule) => {
  const { findings } = designFromText(rule.invalid);
  expect(findings.map((finding) => finding.rule)).toContain(code);
  expect(findings[0]?.severity).toBe(rule.severity);
  expect(rule.summary).toMatch(/^[A-Z`].*\.$/);
});
