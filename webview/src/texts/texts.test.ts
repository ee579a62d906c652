import { afterEach, describe, expect, test } from "vitest";
import { spoken } from "../diagram/spoken.ts";
import { english } from "./english.ts";
import { german } from "./german.ts";
import { t, useLanguage } from "./index.ts";

type Text = string | ((...places: string[]) => string);

/** Every text of a table by its path; a text with places is called with marks that can be told apart. */
function texts(table: object, path = ""): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(table).flatMap(([key, value]: [string, Text | object]): [string, string][] => {
      if (typeof value === "object") return [...texts(value, `${path}${key}.`)];
      return [[`${path}${key}`, typeof value === "string" ? value : value(...marks)]];
    }),
  );
}

const marks = ["⟦0⟧", "⟦1⟧", "⟦2⟧", "⟦3⟧", "⟦4⟧"];
const placesOf = (text: string): readonly string[] => [...new Set([...text.matchAll(/⟦\d⟧/g)].map(([place]) => place))].sort();

/** Words that are the same in both languages. */
const shared = new Set(
  "DNS CDN Gateway Proxy Worker Job Cache Topic Stream Client Shard Region Regions Zone System Simulation parallel live ok s in kind Shards Quorum Map Reduce p".split(
    " ",
  ),
);

afterEach(() => {
  useLanguage("en");
});

describe("German", () => {
  const [inEnglish, inGerman] = [texts(english), texts(german)];

  test("has every text, and no other", () => {
    expect([...inGerman.keys()]).toEqual([...inEnglish.keys()]);
    expect([...inGerman].filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  test("fills in what English does", () => {
    for (const [path, text] of inGerman) expect(placesOf(text), path).toEqual(placesOf(inEnglish.get(path) ?? ""));
  });

  test("is another language", () => {
    const same = [...inGerman].filter(
      ([path, text]) =>
        text === inEnglish.get(path) && (text.replaceAll(/⟦\d⟧/g, "").match(/[\p{L}]+/gu) ?? []).some((word) => !shared.has(word)),
    );
    expect(same).toEqual([]);
  });

  test("has both forms of a word where there is a number", () => {
    expect(german.counts.calls(1)).toBe("1 Aufruf");
    expect(german.counts.calls(0)).toBe("0 Aufrufe");
    expect(german.sequence.leftOut(1)).toMatch(/^1 weiterer Aufruf ist /);
    expect(german.sequence.leftOut(2)).toMatch(/^2 weitere Aufrufe sind /);
    expect(english.counts.calls(1)).toBe("1 call");
    expect(english.diagram.tries(1)).toBe("after 1 try");
    expect(english.diagram.tries(3)).toBe("after 3 tries");
  });
});

test("the language is chosen by its tag; what is not translated is English", () => {
  expect(useLanguage("de-AT")).toBe("de");
  expect(t.toolbar.simulate).toBe("Simulieren");
  expect(useLanguage("pt-br")).toBe("en");
  expect(t.toolbar.simulate).toBe("Simulate");
});

test("figures are read out with their units in full", () => {
  expect(spoken("3.86k rps")).toBe("3.86 thousand requests per second");
  expect(spoken("p99 2.3 ms, 1 s, ≈ mean 12 min")).toBe("99th percentile 2.3 milliseconds, 1 second, ≈ mean 12 minutes");
  expect(spoken("6% busy · 56.8 bn · 0.4 / s")).toBe("6% busy · 56.8 billion · 0.4 per second");
  expect(spoken("2/3 up, 5M waiting, 99.99% up")).toBe("2/3 up, 5 million waiting, 99.99% up");
  useLanguage("de");
  expect(spoken("p99.9 1k rps")).toBe("99.9. Perzentil 1 Tausend Anfragen pro Sekunde");
  expect(spoken("1M rps, 2M, 1 s, 1 tn")).toBe("1 Million Anfragen pro Sekunde, 2 Millionen, 1 Sekunde, 1 Billion");
});
