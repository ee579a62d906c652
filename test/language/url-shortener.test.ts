import { readFileSync } from "node:fs";
import { designFromText } from "@lintel/language";
import { expect, test } from "vitest";

const text = readFileSync(new URL("../../examples/url-shortener.arch", import.meta.url), "utf8");
const { design, findings, broken } = await designFromText(text, { uri: "file:///url-shortener.arch" });

test("it has no finding", () => {
  expect(findings).toEqual([]);
  expect(broken).toBe(false);
});

test.each([
  ["links", 38.58, "rate", "38.6 rps"],
  ["redirects", 3858.02, "rate", "3.86k rps"],
  ["record", 500, "data", "500 B"],
  ["stored", 6.083e12, "data", "6.08 TB"],
  ["hot-set", 33.33e9, "data", "33.3 GB"],
  ["keys-6", 56.8e9, "none", "56.8 bn"],
])("let %s is %d", (name, value, dimension, shown) => {
  const constant = design.lets.find((candidate) => candidate.name === name);
  expect((constant?.value ?? 0) / value).toBeCloseTo(1, 3);
  expect(constant).toMatchObject({ dimension, text: shown });
});
