import { expect, test } from "vitest";
import { designFromText } from "../load.ts";

/** The findings of a text, as `line:character code: message`, lines from 1. */
function told(text: string): string[] {
  const { findings } = designFromText(text);
  return findings.map(
    ({ rule, message, origin }) => `${origin.range.start.line + 1}:${origin.range.start.character + 1} ${rule}: ${message}`,
  );
}

function components(text: string): string[] {
  return designFromText(text).design.components.map((component) => component.id);
}

test("a declaration that is not complete says how it goes on", () => {
  expect(told("service")).toEqual(["1:1 syntax-error: `service` is not complete: write it like `service Name { … }`."]);
  expect(told("let")).toEqual(["1:1 syntax-error: `let` is not complete: write it like `let users = 5M`."]);
  expect(told("Api ->")).toEqual(["1:6 syntax-error: Expected the name of a component after `->`, but found the end of the file."]);
});

test("a missing value names the property and an example", () => {
  expect(told("service A\nservice B\nA -> B { timeout }")).toEqual([
    "3:10 syntax-error: Expected a value after `timeout`, such as `timeout 200 ms`.",
  ]);
});

test("a brace that is not closed costs only its own declaration", () => {
  const text = 'service A { replicas 2\n\ngroup "G" {\n  service B {\n    replicas 3\n\n  service C { replicas 4 }\n}\n\nA -> B\n';
  expect(components(text)).toEqual(["A", "B", "C"]);
  expect(designFromText(text).design.links.map((link) => link.id)).toEqual(["A -> B"]);
  expect(told(text).map((line) => line.slice(0, line.indexOf(":", 4)))).toEqual(["1:11 syntax-error", "4:13 syntax-error"]);
});

test("a brace too many is named and skipped", () => {
  expect(components("service A\n}\nservice B")).toEqual(["A", "B"]);
  expect(told("service A\n}\nservice B")).toEqual(["2:1 syntax-error: This `}` closes nothing: remove it, or add the `{` it belongs to."]);
});

test("an open text in quotes ends with its line", () => {
  expect(components('service A { title "abc }\nservice B')).toEqual(["A", "B"]);
});

test("an open comment is named", () => {
  expect(told("service A /* abc\nservice B")).toContain("1:11 syntax-error: This comment is not closed: add the missing `*/`.");
});

test("an error in a line does not bring others about names in it", () => {
  expect(told('scenario "x" for 10 min { at 3 min kil Api }')).toHaveLength(1);
});

test.each([
  ["an empty text", ""],
  ["control characters", "\u0000\u0001\u0002\uFFFD".repeat(500)],
  ["one word of a megabyte", "x".repeat(1_000_000)],
  ["a line of a megabyte", "ab ".repeat(333_333)],
  ["an open quote and a megabyte", `system "${"x".repeat(1_000_000)}`],
  ["brackets without end", `let a = ${"(".repeat(100_000)}1`],
  ["braces without end", `service A ${"{ a ".repeat(100_000)}`],
  ["groups without end", 'group "a" { '.repeat(20_000)],
  ["steps without end", `flow F { ${"A -> B { ".repeat(20_000)}`],
  ["a sum without end", `let a = 1${" + 1".repeat(100_000)}`],
  ["closing brackets that nothing opened", "a service a\n)".repeat(15_000)],
  ["open comments without end", `let a = ${"/*\n".repeat(50_000)}1`],
  ["powers without end", `let a = 1${" ^ 1".repeat(100_000)}`],
  ["constants without end", Array.from({ length: 5000 }, (_, index) => `let a${index} = a${index + 1}`).join("\n")],
])("reads %s within bounds", (_, text) => {
  const { design, findings } = designFromText(text);
  expect(design.components.length).toBeLessThanOrEqual(1);
  expect(findings.length).toBeLessThanOrEqual(150);
  for (const { message } of findings) {
    expect(message.length).toBeLessThan(400);
    // Control characters would garble terminals.
    expect(message).not.toMatch(/\p{Cc}/u);
  }
});

test("the text after a stop is still known to be broken", () => {
  expect(designFromText("ab ".repeat(3000)).broken).toBe(true);
});

test("a string without an end costs its own line, however many quotes follow", () => {
  const quotes = '\\"a,'.repeat(20_000);
  expect(components(`service A "${quotes}\nservice B "Back"\nservice C`)).toContain("C");
  expect(designFromText(`service A "${quotes}\nservice B "Back \\"office\\""`).design.components.find(({ id }) => id === "B")?.title).toBe(
    'Back "office"',
  );
});

test("what belongs to no property is quoted without its control characters", () => {
  expect(told('service A { replicas 2 "a\u0007b" }').join("\n")).not.toContain("\u0007");
});
