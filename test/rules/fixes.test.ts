import { rules, unusedAccept } from "@lintel/engine/rules";
import { applyEdits } from "@lintel/language";
import { describe, expect, it } from "vitest";
import { checkWith, places } from "../check-design.ts";

const all = [...rules, unusedAccept].flatMap((rule) =>
  rule.invalid.flatMap((text) => {
    const before = checkWith(rule.code, text);
    return before.findings.flatMap((finding) => finding.fixes.map((fix) => ({ rule, text, before, finding, fix })));
  }),
);

describe("every fix mends its finding and breaks nothing", () => {
  it.each(all.map((offer) => [`${offer.rule.code}: ${offer.fix.title}`, offer] as const))(
    "%s",
    (_, { rule, text, before, finding, fix }) => {
      const mended = applyEdits(text, fix.edits);
      const after = checkWith(rule.code, mended);
      expect(after.languageFindings, mended).toEqual([]);
      expect(places(after.findings), mended).not.toContain(`${finding.rule} ${finding.element}`);
      const errors = after.findings.filter(
        (other) => other.severity === "error" && !places(before.findings).includes(`${other.rule} ${other.element}`),
      );
      expect(errors, mended).toEqual([]);
    },
  );
});

describe("the fixes together", () => {
  it("cover the rules that a computed change can mend", () => {
    // The tests above apply each of them: a rule counts only where its own finding goes away.
    expect(new Set(all.map(({ finding }) => finding.rule)).size).toBeGreaterThanOrEqual(105);
  });

  it("are called safe only where they add, and take away nothing that was written", () => {
    const takesAway = all.filter(
      ({ rule, fix }) =>
        fix.safe && rule.code !== unusedAccept.code && fix.edits.some(({ type }) => type === "remove" || type === "replace"),
    );
    expect(takesAway.map(({ rule, fix }) => `${rule.code}: ${fix.title}`)).toEqual([]);
    expect(all.filter(({ fix }) => fix.safe).length).toBeGreaterThan(20);
    expect(all.filter(({ fix }) => !fix.safe).length).toBeGreaterThan(50);
  });
});
