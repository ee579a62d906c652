import { expect, test } from "vitest";
import { InputError } from "../exit.ts";
import { parseBaseline, withoutKnown } from "./baseline.ts";
import { checkJson } from "./json.ts";
import type { CheckReport, LocatedFinding } from "./report.ts";

const origin = { uri: "file:///a.arch", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };

function located(rule: string, element: string | null, message = "m"): LocatedFinding {
  return {
    finding: { rule, severity: "error", message, element, origin, related: [], fixes: [] },
    file: "a.arch",
    related: [],
    docs: null,
  };
}

function report(...findings: LocatedFinding[]): CheckReport {
  return { findings, files: ["a.arch"], accepted: [], known: 0 };
}

function baselineOf(earlier: CheckReport): ReturnType<typeof parseBaseline> {
  return parseBaseline(JSON.stringify(checkJson(earlier)), "old.json");
}

test("an earlier report hides the same findings, however their numbers changed", () => {
  const known = baselineOf(report(located("hot-shard-key", "Links", "70%")));
  const now = withoutKnown(report(located("hot-shard-key", "Links", "80%"), located("hot-shard-key", "Users")), known);
  expect(now.findings.map((each) => each.finding.element)).toEqual(["Users"]);
  expect(now.known).toBe(1);
});

test("each known finding hides one", () => {
  const known = baselineOf(report(located("syntax-error", null)));
  expect(withoutKnown(report(located("syntax-error", null), located("syntax-error", null)), known).findings).toHaveLength(1);
});

test.each(["", "{}", "[1]", '{"findings":[{}]}'])("%j is no baseline", (text) => {
  expect(() => parseBaseline(text, "old.json")).toThrow(InputError);
});
