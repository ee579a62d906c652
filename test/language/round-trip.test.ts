import { readdirSync, readFileSync } from "node:fs";
import { buildDesign, designFromText, formatText, parseArch } from "@lintel/language";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

function texts(folder: string): [string, string][] {
  const url = new URL(folder, import.meta.url);
  const names = readdirSync(url).filter((name) => name.endsWith(".arch"));
  return names.map((name) => [name, readFileSync(new URL(name, url), "utf8")]);
}

const all = [...texts("../../examples/"), ...texts("../fixtures/language/")];

/** A design without what moves when only the layout changes. */
function meaning(text: string): unknown {
  const { design } = designFromText(text);
  return JSON.parse(JSON.stringify(design, (key, value) => (/origin$/i.test(key) || key === "text" ? undefined : value)));
}

describe.each(all)("%s", (_, text) => {
  test("has no language error", () => {
    expect(designFromText(text).findings.filter((finding) => finding.rule !== "missing-import")).toEqual([]);
  });

  test("formatting keeps its meaning", () => expect(meaning(formatText(text))).toEqual(meaning(text)));

  test("formatting twice is formatting once", () => {
    const once = formatText(text);
    expect(formatText(once)).toBe(once);
  });

  test("formatting everything on its own line, or with all spaces doubled, keeps its meaning", () => {
    const doubled = text.replace(/(?<=\S) (?=\S)/g, (space, offset: number) => (insideQuotesOrComment(text, offset) ? space : "   "));
    expect(meaning(formatText(doubled))).toEqual(meaning(text));
  });

  test("every prefix is read, as far as it was complete, and on the one before as on its own", () => {
    const uri = "memory:/design.arch";
    const whole = designFromText(text).design.components.map((component) => component.id);
    const step = Math.max(1, Math.floor(text.length / 150));
    let document = parseArch("", uri);
    let built = buildDesign([document]);
    for (let part = 0; part * step < text.length; part++) {
      document = parseArch(text.slice(0, part * step), uri, document);
      built = buildDesign([document], built);
      const ids = built.design.components.map((component) => component.id);
      // The last name may be cut short.
      expect(whole.slice(0, Math.max(0, ids.length - 1))).toEqual(ids.slice(0, -1));
      if (part % 15 === 14) expect(built.design).toEqual(designFromText(document.text, { uri }).design);
    }
  });
});

function insideQuotesOrComment(text: string, offset: number): boolean {
  const line = text.slice(text.lastIndexOf("\n", offset) + 1, offset);
  const opened = text.lastIndexOf("/*", offset);
  return line.includes("//") || (line.split('"').length - 1) % 2 === 1 || (opened >= 0 && text.indexOf("*/", opened) > offset);
}

test("the URL shortener is written nearly as it is formatted", () => {
  const text = readFileSync(new URL("../../examples/url-shortener.arch", import.meta.url), "utf8");
  const lines = new Set(formatText(text).split("\n"));
  const kept = text.split("\n").filter((line) => lines.has(line));
  expect(kept.length / text.split("\n").length).toBeGreaterThan(0.85);
});

const words = (
  'service Api { } -> ~> <-> let = 5 ms ( ) , "x" flow from at on miss slo < p99 p99.9 scenario kill expect no key group view link system ' +
  'import replicas 3x % $ * / ^ - //c /* " region zones a.b shard by hash(id) into 10.0.0.1/8 entity accept | choose parallel maybe 20%'
).split(" ");

const soup = fc
  .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom(" ", " ", "\n", "")), { maxLength: 80 })
  .map((tokens) => tokens.flat().join(""));

test("any sequence of tokens gives a design", () => {
  fc.assert(
    fc.property(soup, (text) => {
      const { design, findings } = designFromText(text);
      const ids = design.components.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const lines = text.split("\n");
      for (const { message, origin } of findings) {
        expect(message).not.toMatch(/undefined|NaN|\[object/);
        for (const { line, character } of [origin.range.start, origin.range.end])
          expect(character).toBeLessThanOrEqual(lines[line]?.length ?? -1);
      }
    }),
    { numRuns: 300, seed: 7 },
  );
});

test("formatting any sequence of tokens is idempotent and keeps the tokens", () => {
  fc.assert(
    fc.property(soup, (text) => {
      const once = formatText(text);
      expect(formatText(once)).toBe(once);
      expect(once.replace(/[\s;]+/g, "")).toBe(text.replace(/[\s;]+/g, ""));
    }),
    { numRuns: 300, seed: 11 },
  );
});

test("any text gives a design", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
      expect(designFromText(text).design.name).toBe("design");
    }),
    { numRuns: 200, seed: 3 },
  );
});
