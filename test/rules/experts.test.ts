import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { checkDesign, places } from "../check-design.ts";

/*
 * Sound designs of many kinds, written as people who know the subject write them. What is said about one of them without any settings
 * must be what they would want to hear: a rule that speaks up here is wrong, or the design is.
 */

const folder = new URL("experts/", import.meta.url);

/** What is left to say, by file; nothing about the others. */
const wanted: Readonly<Record<string, readonly string[]>> = {
  "iot.arch": ["dlq-missing Readings"],
  "analytics.arch": ["dlq-missing Clicks"],
  "sketch.arch": ["lb-missing Api", "timeout-missing Api -> Redis", "timeout-missing Api -> Db"],
};

it.each(readdirSync(folder))("%s", (file) => {
  const { findings, languageFindings } = checkDesign(readFileSync(new URL(file, folder), "utf8"));
  expect(languageFindings).toEqual([]);
  expect(places(findings)).toEqual(wanted[file] ?? []);
});

it("are fifteen", () => {
  expect(readdirSync(folder).length).toBe(15);
});
