import { type BlockName, designFromText, isShownOnly, schema } from "@lintel/language";
import { expect, test } from "vitest";
import { around } from "../../language/src/testing/around.ts";
import { readByEngines } from "./readers.ts";

/**
 * Read where a text becomes a design: what users do per time sets the rates of flows, what lies between regions is the default of the links
 * that cross it, and accepted risks silence rules by their element.
 */
const readElsewhere: ReadonlySet<string> = new Set([
  "client.actions",
  "region-link.bandwidth",
  "region-link.loss",
  "region.accept",
  "link.accept",
  "shard.accept",
]);

/** The values of a design by path, without numbers of lists and places in the text. */
function values(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const entry of value) visit(entry, path);
    else if (typeof value === "object" && value !== null) {
      for (const [key, entry] of Object.entries(value)) if (!/origin$/i.test(key)) visit(entry, path ? `${path}.${key}` : key);
    } else found.set(path, `${found.get(path) ?? ""} ${String(value)}`);
  };
  visit(designFromText(text).design, "");
  return found;
}

/** Where a property ends up in the design. */
function placesOf(block: BlockName, key: string, example: string): readonly string[] {
  const before = values(around(block, "", key));
  const after = values(around(block, `${key} ${example}`, key));
  return [...after].filter(([path, value]) => before.get(path) !== value).map(([path]) => path.replace(/assumed$/, "value"));
}

// Every design of the manual and one of each rule, analysed and judged: a few seconds.
test("what is called documentation only is read by no figure, rule or simulation, and everything else by one", { timeout: 120_000 }, () => {
  const read = readByEngines();
  const unread = (Object.keys(schema) as BlockName[]).flatMap((block) =>
    schema[block]
      .filter(({ key }) => !readElsewhere.has(`${block}.${key}`))
      .filter(({ key, example }) => !placesOf(block, key, example).some((path) => read.has(path) || read.has(path.replace(/\.value$/, ""))))
      .map(({ key }) => `${block}.${key}`),
  );
  const shown = (Object.keys(schema) as BlockName[]).flatMap((block) =>
    schema[block].filter(({ key }) => isShownOnly(block, key)).map(({ key }) => `${block}.${key}`),
  );
  expect(unread).toEqual(shown);
});
