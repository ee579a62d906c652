import { expect, test } from "vitest";
import { textWidth, wrapText } from "./text-width.ts";

test("wide letters are wider than narrow ones, bold is wider than regular, size scales", () => {
  expect(textWidth("WWW", 12)).toBeGreaterThan(2 * textWidth("iii", 12));
  expect(textWidth("Order", 12, "bold")).toBeGreaterThan(textWidth("Order", 12));
  expect(textWidth("Order", 24)).toBeCloseTo(2 * textWidth("Order", 12));
});

test("East Asian characters fill the square, combining marks take nothing", () => {
  expect(textWidth("注文", 10)).toBe(20);
  expect(textWidth("e\u0301", 10)).toBe(textWidth("e", 10));
});

test("short text stays on one line", () => expect(wrapText("Orders", 200, 13, "bold", 3)).toEqual(["Orders"]));

test("long text breaks at spaces, then inside words, and ends with an ellipsis", () => {
  expect(wrapText("Recommendation engine for the home page", 120, 13, "regular", 3)).toEqual([
    "Recommendation",
    "engine for the",
    "home page",
  ]);
  const one = wrapText("Supercalifragilisticexpialidocious", 100, 13, "regular", 2);
  expect(one).toHaveLength(2);
  expect(one[1]).toMatch(/…$/);
  for (const line of one) expect(textWidth(line, 13)).toBeLessThanOrEqual(100);
});

test("nothing, and hostile lengths, give lines", () => {
  expect(wrapText("", 100, 13, "regular", 2)).toEqual([""]);
  expect(wrapText("x".repeat(1_000_000), 100, 13, "regular", 2)).toHaveLength(2);
  expect(wrapText("word", 0, 13, "regular", 2).length).toBeGreaterThan(0);
});

test("a word that goes on says so with a hyphen only where its script has one", () => {
  const lines = (text: string): string[] => wrapText(text, 60, 13, "bold", 4);
  expect(lines("Donaudampfschiff")[0]).toMatch(/\p{L}-$/u);
  expect(lines("非常に長い名前の注文処理").join("")).toBe("非常に長い名前の注文処理");
  expect(lines("الإلكترونيةالطويلة").join("")).toBe("الإلكترونيةالطويلة");
});
