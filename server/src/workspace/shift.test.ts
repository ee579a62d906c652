import type { Finding } from "@lintel/engine/model";
import { Lines } from "@lintel/language";
import { expect, test } from "vitest";
import { shiftFindings, type TextVersion } from "./shift.ts";

function findingAt(line: number, from: number, to: number): Finding {
  const range = { start: { line, character: from }, end: { line, character: to } };
  return { rule: "r", severity: "warning", message: "m", element: null, origin: { uri: "a", range }, related: [], fixes: [] };
}

function version(text: string): TextVersion {
  return { text, lines: new Lines(text) };
}

function shifted(before: string, after: string, finding: Finding): string | null {
  const [result] = shiftFindings([finding], new Map([["a", version(before)]]), new Map([["a", version(after)]]));
  if (!result) return null;
  const { start, end } = result.origin.range;
  return `${start.line}:${start.character}-${end.line}:${end.character}`;
}

test("a finding before the change stays", () => {
  expect(shifted("service Api\n", "service Api\nservice B\n", findingAt(0, 8, 11))).toBe("0:8-0:11");
});

test("a finding after the change moves with its text", () => {
  expect(shifted("a\nservice Api", "a\nb\nc\nservice Api", findingAt(1, 8, 11))).toBe("3:8-3:11");
});

test("a finding whose text changed is left out", () => {
  expect(shifted("service Api", "service Apx", findingAt(0, 8, 11))).toBeNull();
});

test("a change on the same line moves what follows", () => {
  expect(shifted("x Api", "xyz Api", findingAt(0, 2, 5))).toBe("0:4-0:7");
});

test("a file that is gone takes its findings with it", () => {
  expect(shiftFindings([findingAt(0, 0, 1)], new Map([["a", version("x")]]), new Map())).toEqual([]);
});
