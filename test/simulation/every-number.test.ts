import { defaultOptions, simulate } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { describe, expect, test, vi } from "vitest";
import { moderate, randomDesign } from "../analysis/random-designs.ts";
import { rich } from "./every-number.ts";

vi.setConfig({ testTimeout: 180_000 });

/** What may be wrong with a number: nothing, below it, endless, vanishing, of no unit, of another one, no number at all, more than all. */
const wrong: readonly ((unit: string) => string)[] = [
  (unit) => `0${unit}`,
  (unit) => `-1${unit}`,
  (unit) => `1e30${unit}`,
  (unit) => `1e-30${unit}`,
  () => "7",
  (unit) => (unit.endsWith("B") ? "7 s" : "7 GB"),
  () => "(0 / 0)",
  () => "250%",
];

const numbers = /(?<![\w.-])\d[\d_]*(?:\.\d+)?( ?(?:ms|s|min|h|days?|%|x|rps|[kMG]?B|[MG]bps|users)\b)?/g;

/** The text with one number after the other made wrong in one way after the other; every `step`th of these. */
function* spoilt(text: string, step: number): Generator<string> {
  let tried = 0;
  for (const match of text.matchAll(numbers)) {
    for (const make of wrong) {
      tried += 1;
      if (tried % step === 0) yield text.slice(0, match.index) + make(match[1] ?? "") + text.slice(match.index + match[0].length);
    }
  }
}

/** Finds nothing wrong with itself, and no number in it is infinite, NaN or below 0. */
function expectWorks(text: string): void {
  const { design } = designFromText(text);
  const result = simulate(design, { ...defaultOptions, duration: 3, scenario: design.scenarios[0]?.id ?? null, maxEvents: 2_000 });
  expect(result.notes.filter((note) => note.startsWith("Internal check failed"))).toEqual([]);
  const bad: string[] = [];
  const look = (value: unknown, path: string): void => {
    if (typeof value === "number" && !(value >= 0 && value < Number.POSITIVE_INFINITY)) bad.push(`${path} = ${value}`);
    else if (value !== null && typeof value === "object") for (const [key, inner] of Object.entries(value)) look(inner, `${path}.${key}`);
  };
  look(result, "");
  expect(bad, text).toEqual([]);
}

test("the design that writes every number is right", () => {
  expect(designFromText(rich).findings.filter((finding) => finding.severity === "error")).toEqual([]);
  expectWorks(rich);
});

describe("a number that is wrong is a finding or a run that works, never a crash in it", () => {
  test("wherever it is written", () => {
    for (const text of spoilt(rich, 97)) expectWorks(text);
  });

  test.each([
    ["replicas 3  workers 4", "replicas 1e30  workers 4"],
    ["weibull(scale 2 ms", "weibull(scale 1e30 ms"],
    ["factor 4, burst 2 s", "factor 4, burst 1e-30 s"],
    ["let base = 20 rps", "let base = 1e30 rps"],
  ])("%s as %s", (right, made) => {
    expect(rich).toContain(right);
    expectWorks(rich.replace(right, made));
  });

  test("in random designs", () => {
    for (let seed = 1; seed <= 6; seed++) {
      for (const text of spoilt(randomDesign(seed, moderate, () => () => 0.01).text, 31)) expectWorks(text);
    }
  });

  test("a negative one, and one of another dimension, is a finding", () => {
    let count = 0;
    for (const match of rich.matchAll(numbers)) {
      count += 1;
      if (count % 5 !== 0) continue;
      for (const value of [`-1${match[1] ?? ""}`, (match[1] ?? "").endsWith("B") ? "7 s" : "7 GB"]) {
        const text = rich.slice(0, match.index) + value + rich.slice(match.index + match[0].length);
        expect(designFromText(text).findings.length, text.slice(match.index - 40, match.index + 20)).toBeGreaterThan(0);
      }
    }
  });

  test.each([
    ["closed(users 5, think 1 s)", "closed(users 5, think -1 s)"],
    ["exponential(10 ms, max 1 s)", "exponential(10 ms, max -1 s)"],
    ["exponential(10 ms, max 1 s)", "exponential(10 ms, max 5 ms)"],
    ["weighted(Api.1 3,", "weighted(Api.1 7 GB,"],
  ])("also inside of brackets: %s as %s", (right, spoiltText) => {
    expect(rich).toContain(right);
    const { findings } = designFromText(rich.replace(right, spoiltText));
    expect(findings.filter((finding) => finding.severity === "error")).toHaveLength(1);
  });

  test("also where a design comes from elsewhere", () => {
    const { design } = designFromText(rich);
    const places: (readonly (string | number)[])[] = [];
    const collect = (value: unknown, path: readonly (string | number)[]): void => {
      if (typeof value === "number") places.push(path);
      else if (value !== null && typeof value === "object") {
        for (const [key, inner] of Object.entries(value)) if (key !== "origin") collect(inner, [...path, key]);
      }
    };
    collect(design, []);
    expect(places.length).toBeGreaterThan(500);
    const values = [Number.NaN, -1, -0, 1e300, Number.POSITIVE_INFINITY, 1e-300];
    places.forEach((place, i) => {
      if (i % 17 !== 0) return;
      const spoilt = structuredClone(design);
      let at = spoilt as unknown as Record<string | number, unknown>;
      for (const key of place.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
      at[place[place.length - 1] ?? ""] = values[(i / 17) % values.length];
      const run = (): unknown =>
        simulate(spoilt, { ...defaultOptions, duration: 3, scenario: spoilt.scenarios[0]?.id ?? null, maxEvents: 1_000 });
      expect(run, `${place.join(".")} = ${values[(i / 17) % values.length]}`).not.toThrow();
    });
  });
});
