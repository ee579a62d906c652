import { rules, unusedAccept } from "@lintel/engine/rules";
import { describe, expect, it } from "vitest";
import { checkWith, places } from "../check-design.ts";
import { faultsTwice } from "./one-fault.ts";

describe.each([...rules, unusedAccept].map((rule) => [rule.code, rule] as const))("%s", (code, rule) => {
  it("says what it is", () => {
    expect(rule.code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(rule.summary).toMatch(/\.$/);
    expect(rule.rationale.length).toBeGreaterThan(100);
    expect(rule.references.length).toBeGreaterThan(0);
    expect(rule.invalid.length).toBeGreaterThan(0);
    expect(rule.valid.length).toBeGreaterThan(0);
  });

  it.each(rule.invalid.map((text, index) => [index + 1, text] as const))("reports invalid example %d, and nothing else does", (_, text) => {
    const checked = checkWith(code, text);
    const { findings, languageFindings } = checked;
    expect(languageFindings).toEqual([]);
    expect(faultsTwice(checked)).toEqual([]);
    expect(places(findings).map((place) => place.split(" ")[0])).toEqual(findings.map(() => code));
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) {
      expect(finding.message).toMatch(/^[A-Z\w].*[.]$/s);
      expect(finding.message).not.toMatch(/undefined|NaN|null|Infinity|\[object/);
    }
  });

  it.each(rule.valid.map((text, index) => [index + 1, text] as const))("says nothing about valid example %d", (_, text) => {
    const { findings, languageFindings } = checkWith(code, text);
    expect(languageFindings).toEqual([]);
    expect(places(findings)).toEqual([]);
  });
});
