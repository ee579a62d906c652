import { expect, test } from "vitest";
import { configurationWords, readConfiguration } from "./configuration.ts";

const uri = "file:///designs/lintel.config.json";

/** The messages with the text of their places; `read` finds fault with the value at a path. */
function problems(text: string, path: readonly string[] = [], at: "key" | "value" = "value"): readonly string[] {
  const read = (): { settings: null; problems: { path: readonly string[]; at: "key" | "value"; message: string }[] } => ({
    settings: null,
    problems: path.length > 0 ? [{ path, at, message: "wrong" }] : [],
  });
  const lines = text.split("\n");
  return readConfiguration(text, uri, read).findings.map(({ message, origin: { range } }) => {
    const line = lines[range.start.line] ?? "";
    const end = range.end.line === range.start.line ? range.end.character : line.length;
    return `${range.start.line}: ${line.slice(range.start.character, end)}: ${message}`;
  });
}

test("comments and trailing commas are allowed", () => {
  const text = '\uFEFF// ours\n{ /* all */ "tier": "strict",\n  "rules": { "a": "off", }, }\n';
  expect(problems(text)).toEqual([]);
  const { settings } = readConfiguration(text, uri, (value) => ({ settings: value, problems: [] }));
  expect(settings).toEqual({ tier: "strict", rules: { a: "off" } });
});

test("what is wrong is told at its place, also with Windows line ends", () => {
  const text = '{\r\n  "rules": {\r\n    "a": "loud"\r\n  }\r\n}';
  expect(problems(text, ["rules", "a"], "value")).toEqual(['2: "loud": wrong']);
  expect(problems(text, ["rules", "a"], "key")).toEqual(['2: "a": wrong']);
});

test.each([
  ['{\n  "rulse": {}\n}', '1: "rulse": The file has no key "rulse"; did you mean rules?'],
  ['{ "extends": "x" }', '0: "extends": The file has no key "extends"; there are tier, options and rules.'],
  ['["all"]', '0: ["all"]: The file holds one object in braces, such as { "tier": "strict" }.'],
  ["{ tier: 1 }", "0: tier: This word means nothing in JSON: text stands in double quotes."],
  ['{ "tier": "all" "rules": {} }', '0: "rules": A comma is missing here.'],
  ['{ "tier": "all", "tier": "all" }', '0: "tier": "tier" stands here twice; only the last one would count.'],
  ["", "0: : A value is missing here."],
  ["[".repeat(100_000), `0: ${"[".repeat(100_000)}: Its braces are nested too deeply to be read.`],
])("%.40s", (text, expected) => {
  expect(problems(text)[0]).toBe(expected);
});

test.each([
  ["3 years", { value: 3 * 365 * 86_400, dimension: "time" }],
  ["70%", { value: 0.7, dimension: "none" }],
  ["100 kB", { value: 1e5, dimension: "data" }],
  ["125 MB/s", { value: 1.25e8, dimension: "data/time" }],
  ["1k rps", { value: 1000, dimension: "rate" }],
])("%s is a measure", (text, measure) => {
  expect(configurationWords.measure(text)).toEqual(measure);
});

test.each(["", "soon", "1 }", "let x = 1", "1\nlet x = 2", "1 s + 1 GB"])("%j is none", (text) => {
  expect(configurationWords.measure(text)).toHaveProperty("problem");
});
