import { designFromText, formatText } from "@lintel/language";
import { load } from "js-yaml";
import { type ParseError, parse } from "jsonc-parser";
import { expect, test } from "vitest";
import { blocks, designAt, pages } from "./manual.ts";

const designs = blocks.filter(({ info }) => info.split(" ", 1)[0] === "arch");

test("the manual has examples", () => expect(designs.length).toBeGreaterThan(20));

test.each(designs.map((block) => [block.place, block] as const))("%s", (_, { place, info, text }) => {
  const { findings } = designFromText(text);
  const messages = findings.map(({ message }) => message);
  if (info === "arch invalid") {
    // What a mistake is told stands behind it: `// Did you mean …?`
    const told = [...text.matchAll(/\/\/ (.*)$/gm)]
      .flatMap(([, comment = ""]) => comment.match(/[^.?]+[.?]/g) ?? [])
      .map((part) => part.trim());
    if (!place.startsWith("docs/rules/")) expect(told.length).toBeGreaterThan(0);
    expect(messages).not.toEqual([]);
    for (const part of told) expect(messages.join("\n")).toContain(part);
    return;
  }
  expect(findings.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  // The pages of rules show the examples of their tests, which are as short as they can be.
  if (!place.startsWith("docs/rules/")) expect(text, "laid out as lintel fmt does").toBe(formatText(text));
});

test("every block says what it is, and changes of a design apply to the one above them", () => {
  const known = ["arch", "arch invalid", "sh", "diff", "json", "jsonc", "yaml", "lua", "toml"];
  // The architecture page has one drawing in letters.
  expect(blocks.filter(({ info }) => !known.includes(info)).map(({ place }) => place.split(":")[0])).toEqual(["docs/architecture.md"]);
  for (const page of pages) expect(() => designAt(page, page.text.length)).not.toThrow();
});

test("JSON and YAML in the manual can be read", () => {
  const readers: Readonly<Record<string, (text: string) => void>> = {
    json: (text) => void JSON.parse(text),
    yaml: (text) => void load(text),
    jsonc: (text) => {
      const errors: ParseError[] = [];
      parse(text, errors, { allowTrailingComma: true });
      expect(errors).toEqual([]);
    },
  };
  const read = blocks.filter(({ info }) => info in readers);
  expect(read.length).toBeGreaterThan(5);
  for (const { place, info, text } of read) expect(() => readers[info]?.(text), place).not.toThrow();
});
