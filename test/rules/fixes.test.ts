import { rules, unusedAccept } from "@lintel/engine/rules";
import { applyEdits } from "@lintel/language";
import { describe, expect, it } from "vitest";
import { checkDesign, places } from "../check-design.ts";

const fixes = [...rules, unusedAccept].flatMap((rule) =>
  rule.invalid.flatMap((text) =>
    checkDesign(text).findings.flatMap((finding) =>
      finding.fixes.map((fix) => [`${rule.code}: ${fix.title}`, text, finding, fix] as const),
    ),
  ),
);

describe("every fix mends its finding and breaks nothing", () => {
  it.each(fixes)("%s", (_, text, finding, fix) => {
    const mended = applyEdits(text, fix.edits);
    const before = checkDesign(text);
    const after = checkDesign(mended);
    expect(after.languageFindings, mended).toEqual([]);
    expect(places(after.findings), mended).not.toContain(`${finding.rule} ${finding.element}`);
    const errors = after.findings.filter(
      (other) => other.severity === "error" && !places(before.findings).includes(`${other.rule} ${other.element}`),
    );
    expect(errors, mended).toEqual([]);
  });
});
