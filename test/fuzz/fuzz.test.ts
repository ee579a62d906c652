import { fileURLToPath } from "node:url";
import { buildDesign, parseArch } from "@lintel/language";
import { expect, test } from "vitest";
import { wrongWith } from "./check.ts";
import { fuzzText, seedTexts } from "./texts.ts";

const seeds = seedTexts(fileURLToPath(new URL("../..", import.meta.url)));

/** The long run is `node scripts/fuzz.mjs --minutes 10`. */
test.each(Array.from({ length: 6 }, (_, part) => part))(
  "texts nobody would write are read without a failure, part %d",
  (part) => {
    for (let index = 0; index < 6; index++) {
      const seed = 1000 * part + index;
      expect(wrongWith(fuzzText(seed, seeds)), `seed ${seed}`).toBeNull();
    }
  },
  120_000,
);

/** As somebody types and pastes it, 1 to 37 characters at a time; the long run goes by single ones. */
test.each(seeds.map((text, index) => [index, text] as const))(
  "the prefixes of example %d give designs",
  (_, text) => {
    const uri = "memory:/prefix.arch";
    let document = parseArch("", uri);
    let built = buildDesign([document]);
    for (let length = 1; length <= text.length; length += 1 + (length % 37)) {
      document = parseArch(text.slice(0, length), uri, document);
      built = buildDesign([document], built);
      expect(built.findings.length).toBeLessThan(200);
    }
    expect(built.design).toEqual(buildDesign([parseArch(text.slice(0, document.text.length), uri)]).design);
  },
  120_000,
);
