import { rules, unusedAccept } from "@lintel/engine/rules";
import { languageRules } from "@lintel/language";
import { describe, expect, it } from "vitest";
import { fromLiterature, fromPractice } from "./index.ts";

const known = new Set([...rules, unusedAccept, ...languageRules].map(({ code }) => code));

describe.each([
  ["literature", fromLiterature, 233],
  ["practice", fromPractice, 65],
] as const)("the candidates from %s", (_, families, count) => {
  const candidates = families.flatMap((family) => family.candidates);

  it("are all there, each once", () => {
    expect(candidates.length).toBe(count);
    expect(new Set(candidates.map(([name]) => name)).size).toBe(count);
  });

  it("are covered by codes that exist, or left out for a reason", () => {
    const wrong = candidates.filter(([, codes, why]) =>
      codes === "" ? (why ?? "").length < 20 : codes.split(" ").some((code) => !known.has(code)),
    );
    expect(wrong).toEqual([]);
  });

  it("say why, where another name covers them", () => {
    const names = new Set(candidates.map(([name]) => name));
    const bare = candidates.filter(([name, codes, why]) => known.has(name) && why === undefined && !codes.split(" ").includes(name));
    expect(bare).toEqual([]);
    expect(names.size).toBe(count);
  });
});
