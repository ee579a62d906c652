import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkDesign, codesOf, places } from "../check-design.ts";

const example = (file: string): string => readFileSync(new URL(`../../examples/${file}`, import.meta.url), "utf8");

describe("the URL shortener's first draft", () => {
  const { findings, languageFindings } = checkDesign(example("url-shortener.draft.arch"));

  it("is read without a complaint about the text", () => {
    expect(languageFindings).toEqual([]);
  });

  it("shows what a reviewer would say about it", () => {
    expect(places(findings)).toEqual([
      "single-point-of-failure Api",
      "lb-missing Api",
      "rate-limit-missing Api",
      "race-on-allocation Keys",
      "spof-coordinator Keys",
      "spof-cache-nodes LinkCache",
      "spof-primary-database KeyStore",
      "cache-failure-overload Links",
      "spof-primary-database Links",
      "replica-missing-for-reads Links",
      "keyspace-too-small Links.Link",
      "auth-missing Visitor -> Api",
      "timeout-missing Api -> LinkCache",
      "timeout-missing Api -> Links",
      "timeout-missing Api -> Keys",
      "timeout-missing Keys -> KeyStore",
      "slo-missing Redirect",
      "slo-missing Shorten",
    ]);
  });

  it("says how much an empty cache sends to the store: all redirects, and the new links", () => {
    const finding = findings.find(({ rule }) => rule === "cache-failure-overload");
    expect(finding?.message).toMatch(/^With LinkCache empty, Links gets 3\.9k rps instead of 1\.\d+k rps and can do 1\.76k rps/);
  });

  it("says when the keys run out: 62^5 keys at 100M a 30-day month", () => {
    const finding = findings.find(({ rule }) => rule === "keyspace-too-small");
    expect(finding?.message).toContain(
      "916M values, and 12.2 bn rows arrive in the 10 years they are kept: the keys run out after 275 days",
    );
  });

  it("leads to each finding hop by hop", () => {
    const finding = findings.find(({ element }) => element === "KeyStore");
    expect(finding?.related.map(({ message }) => message)).toEqual([
      "hop 1 of 3: Visitor -> Api",
      "hop 2 of 3: Api -> Keys",
      "hop 3 of 3: Keys -> KeyStore",
    ]);
  });
});

describe("the URL shortener, grown up", () => {
  const { findings, languageFindings } = checkDesign(example("url-shortener.arch"));

  it("has no error and no warning", () => {
    expect(languageFindings).toEqual([]);
    expect(places(findings.filter((finding) => finding.severity !== "info"))).toEqual([]);
  });

  it("leaves nothing to remark", () => {
    expect(codesOf(findings)).toEqual([]);
  });
});

describe("a broken design", () => {
  const withoutInternalError = (text: string): void => expect(codesOf(checkDesign(text).findings), text).not.toContain("internal-error");

  it.each(["url-shortener.arch", "url-shortener.draft.arch"])("%s never stops a rule, wherever it ends", (file) => {
    const lines = example(file).split("\n");
    for (let end = 0; end <= lines.length; end += 7) withoutInternalError(lines.slice(0, end).join("\n"));
  });

  it("never stops a rule, whatever words are lost or swapped", () => {
    const words = example("url-shortener.arch").split(/(\s+)/);
    let seed = 7;
    const below = (limit: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % limit;
    };
    for (let round = 0; round < 25; round++) {
      const text = [...words];
      for (let change = 0; change < 4; change++) {
        const at = below(text.length);
        if (change % 2) text.splice(at, 1 + below(6));
        else text[at] = words[below(words.length)] as string;
      }
      withoutInternalError(text.join(""));
    }
  });
});

/*
 * Sound designs of many kinds, written as people who know the subject write them. What is said about one of them without any settings
 * must be what they would want to hear: a rule that speaks up here is wrong, or the design is.
 */
describe("a sound design", () => {
  const folder = new URL("experts/", import.meta.url);

  /** What is left to say, by file; nothing about the others. */
  const wanted: Readonly<Record<string, readonly string[]>> = {
    "iot.arch": ["dlq-missing Readings"],
    "analytics.arch": ["dlq-missing Clicks"],
    "sketch.arch": ["lb-missing Api", "timeout-missing Api -> Redis", "timeout-missing Api -> Db"],
  };

  it.each(readdirSync(folder))("is not told off: %s", (file) => {
    const { findings, languageFindings } = checkDesign(readFileSync(new URL(file, folder), "utf8"));
    expect(languageFindings).toEqual([]);
    expect(places(findings)).toEqual(wanted[file] ?? []);
  });

  it("is there in fifteen kinds", () => {
    expect(readdirSync(folder).length).toBe(15);
  });
});
