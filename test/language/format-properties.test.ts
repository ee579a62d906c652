import { canonicalOptions, designFromText, formatArch, formatText, parseArch } from "@lintel/language";
import fc from "fast-check";
import { expect, test } from "vitest";
import { randomDesign, randomFrom, relaid } from "./random-design.ts";

/** A design without what moves when only the layout changes. */
function meaning(text: string): unknown {
  const { design } = designFromText(text);
  return JSON.parse(JSON.stringify(design, (key, value) => (/origin$/i.test(key) || key === "text" ? undefined : value)));
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const runs = { numRuns: 25 };

test("formatting keeps the meaning of any design in any layout, and formatting again changes nothing", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const random = randomFrom(seed);
      const text = relaid(randomDesign(random), random, random() * 0.5);
      expect(parseArch(text, "memory:/a.arch").broken).toBe(false);
      const once = formatText(text);
      expect(meaning(once)).toEqual(meaning(text));
      expect(formatText(once)).toBe(once);
    }),
    runs,
  );
});

test("every layout of a design without comments looks the same once its lines are those of the author", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const random = randomFrom(seed);
      const text = relaid(randomDesign(random), random, 0);
      const spaced = text.replace(/ +(?=(?:[^"\n]*"[^"\n]*")*[^"\n]*$)/gm, "   ");
      expect(formatText(spaced)).toBe(formatText(text));
    }),
    runs,
  );
});

test("no line is longer than it needs to be", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const random = randomFrom(seed);
      const formatted = formatText(relaid(randomDesign(random), random, 0));
      const long = formatted.split("\n").filter((line) => line.length > 120 && !/"[^"]{20,}"/.test(line));
      expect(long).toEqual([]);
    }),
    runs,
  );
});

test("a broken statement stays byte for byte, and the others are laid out as they are without it", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const random = randomFrom(seed);
      const statements = randomDesign(random);
      const text = relaid(statements, random, 0);
      const broken = "service   Half {\n\n\n   timeout  = =  3   }";
      const at = text.indexOf("\n", Math.floor(random() * text.length));
      const cut = at < 0 ? text.length : at;
      const both = `${text.slice(0, cut)}\n\n${broken}\n\n${text.slice(cut + 1)}`;
      const formatted = formatText(both);
      expect(formatted).toContain(broken);
      expect(formatText(formatted)).toBe(formatted);
    }),
    runs,
  );
});

test("tabs and wider levels are the same text, and Windows line ends stay", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const random = randomFrom(seed);
      const text = relaid(randomDesign(random), random, 0.1);
      const document = parseArch(text.replace(/\r?\n/g, "\r\n"), "memory:/a.arch");
      const canonical = formatArch(document, canonicalOptions);
      expect(canonical.replace(/\r\n/g, "")).not.toMatch(/[\r\n]/);
      const tabs = formatArch(document, { tabSize: 4, insertSpaces: false });
      expect(tabs.split("\r\n").filter((line) => /^\t* {4}/.test(line) && !/^\s*(\*|lines)/.test(line))).toEqual([]);
      expect(meaning(tabs)).toEqual(meaning(canonical));
    }),
    runs,
  );
});
