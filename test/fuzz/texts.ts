import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { randomDesign, randomFrom, relaid } from "../language/random-design.ts";
import { randomEdits } from "../language/random-edits.ts";

/** A text to try, with what is known of it. */
export interface FuzzText {
  readonly sort: "edited" | "garbled" | "bytes" | "repeated" | "statement broken";
  readonly text: string;
  /** An older version that the text is read on, besides being read at once. */
  readonly before: string;
  /** Names that must still be there, because nothing about their declarations changed. */
  readonly untouched: readonly string[];
}

/** The designs that everything starts from: the examples, and one that uses every construct. */
export function seedTexts(root: string): readonly string[] {
  const files = readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".arch"));
  return [...files.map((name) => join(root, "examples", name)), join(root, "test/fixtures/language/every-construct.arch")].map((path) =>
    readFileSync(path, "utf8"),
  );
}

/** The text that a seed gives, always the same one. */
export function fuzzText(seed: number, seeds: readonly string[]): FuzzText {
  const random = randomFrom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const base = random() < 0.5 ? (seeds[below(seeds.length)] ?? "") : relaid(randomDesign(random), random, random() * 0.3);
  switch (below(6)) {
    case 0:
    case 1:
      return edited(base, seed, 1 + below(12));
    case 2:
      return { sort: "garbled", text: garbled(base, random, 1 + below(30)), before: base, untouched: [] };
    case 3:
      return { sort: "bytes", text: throughBytes(base, random), before: base, untouched: [] };
    case 4:
      return { sort: "repeated", text: repeated(random), before: "", untouched: [] };
    default:
      return statementBroken(random);
  }
}

function edited(base: string, seed: number, steps: number): FuzzText {
  const edits = randomEdits(base, { seed, steps });
  let before = base;
  for (let text = edits.text; edits.next(); text = edits.text) before = text;
  return { sort: "edited", text: edits.text, before, untouched: [] };
}

/** Tokens and spaces of a text, so that they can be taken apart and put together. */
function piecesOf(text: string): string[] {
  return text.match(/\s+|[\w-]+|"[^"\n]*"?|./gs) ?? [];
}

/** A text with tokens left out, doubled, swapped and replaced by others of it. */
function garbled(text: string, random: () => number, changes: number): string {
  const pieces = piecesOf(text);
  const below = (limit: number): number => Math.floor(random() * limit);
  for (let change = 0; change < changes && pieces.length > 0; change++) {
    const at = below(pieces.length);
    const other = below(pieces.length);
    switch (below(4)) {
      case 0:
        pieces.splice(at, 1);
        break;
      case 1:
        pieces.splice(at, 0, pieces[other] ?? "");
        break;
      case 2:
        pieces[at] = pieces[other] ?? "";
        break;
      default:
        [pieces[at], pieces[other]] = [pieces[other] ?? "", pieces[at] ?? ""];
    }
  }
  return pieces.join("");
}

/** A text whose bytes were changed, as a broken disk or a wrong encoding would. */
function throughBytes(text: string, random: () => number): string {
  const bytes = Buffer.from(text, random() < 0.2 ? "utf16le" : "utf8");
  const changes = 1 + Math.floor(random() * 60);
  for (let change = 0; change < changes && bytes.length > 0; change++) {
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  }
  const cut = random() < 0.3 ? Math.floor(random() * bytes.length) : bytes.length;
  return bytes.subarray(0, cut).toString(random() < 0.2 ? "latin1" : "utf8");
}

const repeatable = [
  "{", "}", "(", ")", '"', '\\"', "/*", "*/", "/", "//", "-", "->", "~>", ",", ".", ";", "\n", "\r", " ", "a", "a ", "a-", "1", "1e", "-1 ",
  "a,", "a.", "a ->", "a -> b\n", "service a\n", "service a {\n", "group {\n", "flow f {", "let a = ", "let a = a\n", "/*\n", '"\n', "1 + ",
  "2 ^ ", "x5 ", "on miss {", "choose { 50% {", "é", "\u0000", "\uFEFF", "\u2028", "\u{1F600}", "view \"v\" { include a }\n", "accept a ",
]; // biome-ignore format: one line for each sort

/** A short text over and over, and another one behind: what grows faster than the text shows here. */
function repeated(random: () => number): string {
  const pick = (): string => repeatable[Math.floor(random() * repeatable.length)] ?? "";
  const part = Array.from({ length: 1 + Math.floor(random() * 3) }, pick).join("");
  const length = 10 ** (1 + random() * 4.3);
  return pick() + part.repeat(Math.ceil(length / part.length)) + pick();
}

/** Whole statements with one broken in their middle: all the others must still be understood. */
function statementBroken(random: () => number): FuzzText {
  const names = Array.from({ length: 8 }, (_, index) => `Part${index}`);
  const statements = names.map((name, index) =>
    index % 2 === 0
      ? `service ${name} {\n  replicas 2\n  retries 1 { backoff exponential(5 ms) }\n}`
      : `database ${name} { entity Row { key id } }`,
  );
  const at = 1 + Math.floor(random() * (names.length - 2));
  // Comments that open or close reach into other statements by right.
  const broken = garbled(statements[at] ?? "", random, 1 + Math.floor(random() * 6)).replace(/\/\*|\*\//g, "");
  const before = `${statements.join("\n\n")}\n`;
  const text = `${statements.toSpliced(at, 1, broken).join("\n\n")}\n`;
  return { sort: "statement broken", text, before, untouched: names.filter((_, index) => index !== at) };
}
