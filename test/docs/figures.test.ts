import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { designFromText } from "@lintel/language";
import { expect, test } from "vitest";
import { folderWith, lintel, repository } from "../cli/lintel.ts";
import { type Claim, claims, given } from "./claims.ts";
import { blocks, designAt, type Page, pageAt, proseOf } from "./manual.ts";

/** A number with its unit, as it is written for people. */
const figure =
  /(?<![\w.,-])\d[\d,]*(?:\.\d+)?\s?(?:%|ms|µs|s|min|minutes|h|hours|rps|×|x|k|M|MB|GB|TB|bn|million|billion|points|times|components|rules|requests|messages|calls|uploads|workers)(?!\w)/g;

/** A figure as the product writes it. */
function asPrinted(text: string): string {
  return text
    .replace(/ ?million$/, "M")
    .replace(/hours$/, "h")
    .replace(/minutes$/, "min")
    .replace(/,(?=\d{3})/g, "")
    .replace(/\s?(?:requests|messages|calls|uploads|workers)$/, "")
    .replace(/^(\d+)000$/, "$1k");
}

const folded = (text: string): string => text.replace(/\s+/g, " ");

/** Where a quote begins on a page, whose line ends count as spaces. */
function placeOf({ path, text }: Page, quote: string): number {
  const words = quote.split(" ").map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const found = new RegExp(words.join("\\s+")).exec(text);
  if (!found) throw new Error(`${path} does not say: ${quote}`);
  return found.index;
}

async function outcomeOf({ page, quote, command, design }: Claim): Promise<{ readonly code: number; readonly out: string }> {
  const shown = pageAt(page);
  const examples = readdirSync(join(repository, "examples")).filter((name) => name.endsWith(".arch"));
  const cwd = folderWith({
    ...Object.fromEntries(examples.map((name) => [`examples/${name}`, readFileSync(join(repository, "examples", name))])),
    "shop.arch": designAt(shown, placeOf(shown, quote)) ?? "",
    other: design ?? "",
  });
  const words = command.match(/"[^"]*"|\S+/g) ?? [];
  return lintel(
    words.map((word) => word.replaceAll('"', "")),
    { cwd },
  );
}

test.each(claims.map((claim) => [`${claim.page}: ${claim.quote}`, claim] as const))("%s", async (_, claim) => {
  const { code, out } = await outcomeOf(claim);
  const seen = claim.shows.map((pattern) => {
    expect(out).toMatch(pattern);
    return folded(pattern.exec(out)?.[0] ?? "").replaceAll("500 µs", "0.5 ms");
  });
  if (claim.status !== undefined) expect(code).toBe(claim.status);
  const told = (claim.quote.replace(/`[^`]*`/g, "").match(figure) ?? []).map(asPrinted);
  for (const text of told) expect(seen.join("\n")).toContain(text);
});

test.each([...given])("every figure in the words of %s is one that was asked for, or is no figure of a design", (path, exceptions) => {
  const page = pageAt(path);
  const quotes = [...claims.filter((claim) => claim.page === path).map(({ quote }) => quote), ...exceptions.map(([quote]) => quote)];
  const covered = quotes.map((quote) => {
    const from = placeOf(page, quote);
    // Line ends and runs of spaces make the place on the page longer than the quote.
    let [to, left] = [from, quote.replace(/\s/g, "").length];
    while (left > 0) if (/\S/.test(page.text[to++] ?? "x")) left--;
    return [from, to] as const;
  });
  // Findings that are quoted are compared word by word in walkthrough.test.ts.
  const prose = proseOf(page).replace(/^> .*$/gm, (line) => " ".repeat(line.length));
  const open = [...prose.matchAll(figure)].filter(({ index }) => !covered.some(([from, to]) => from <= index && index < to));
  expect(open.map(({ 0: text, index }) => `${text}: ${prose.slice(index - 40, index + 40)}`)).toEqual([]);
});

test("the values behind constants are theirs", () => {
  const constants = blocks
    .filter(({ info, text }) => info === "arch" && /^let .*\/\//m.test(text))
    .flatMap(({ place, text }) => {
      const { design } = designFromText(text);
      return [...text.matchAll(/^let ([\w-]+)\s*=.*?\s\/\/ (.+)$/gm)].map(([, name, said = ""]) => ({
        said: `${place}: let ${name} is ${said}`,
        value: design.lets.find((constant) => constant.name === name)?.value ?? Number.NaN,
        written: designFromText(`let x = ${said}`).design.lets[0]?.value ?? Number.NaN,
      }));
    });
  expect(constants.length).toBeGreaterThan(12);
  for (const { said, value, written } of constants) expect(Math.abs(written / value - 1), said).toBeLessThan(0.005);
});
