import {
  applyEdits,
  designFromText,
  extractConstant,
  extractFlow,
  extractGroup,
  flowFromLinks,
  inlineConstant,
  organizeImports,
  type Refactoring,
} from "@lintel/language";
import fc from "fast-check";
import { expect, test } from "vitest";
import { randomDesign, randomFrom, relaid } from "./random-design.ts";

/** A design without what moves or what a refactoring is meant to change: groups, constants, and how values are written. */
function meaning(design: unknown): unknown {
  const left = new Set(["groups", "group", "lets", "text", "title", "accepts"]);
  return JSON.parse(JSON.stringify(design, (key, value) => (/origin$/i.test(key) || left.has(key) ? undefined : value)));
}

test("what is offered at any place of any design leaves a text that reads as well, and means the same where it should", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
      const random = randomFrom(seed);
      const text = relaid(randomDesign(random), random, 0.05);
      const built = designFromText(text);
      const document = built.documents[0];
      if (!document) throw new Error("There is no document.");
      for (let round = 0; round < 6; round++) {
        const start = Math.floor(random() * text.length);
        const end = random() < 0.5 ? start : Math.min(text.length, start + Math.floor(random() * 200));
        const selection = { built, document, start, end };
        const same = [extractGroup(selection), ...extractConstant(selection), inlineConstant(selection)];
        const other = [extractFlow(selection), flowFromLinks(selection), organizeImports(built, document)];
        for (const [refactoring, keepsMeaning] of [
          ...same.map((each) => [each, true] as const),
          ...other.map((each) => [each, false] as const),
        ]) {
          if (!refactoring) continue;
          const after = designFromText(changed(text, refactoring));
          expect(after.broken).toBe(false);
          if (keepsMeaning) expect(meaning(after.design)).toEqual(meaning(built.design));
        }
      }
    }),
    { numRuns: 15 },
  );
});

function changed(text: string, { edits }: Refactoring): string {
  return applyEdits(
    text,
    edits.map(({ origin, text: replacement }) => ({ type: "replace", origin, text: replacement })),
  );
}
