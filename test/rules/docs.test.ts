import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { documentation } from "./documentation.ts";

const folder = new URL("../../docs/rules/", import.meta.url);

it("keeps docs/rules as the rules say (node scripts/rule-docs.mjs makes it again)", () => {
  const files = documentation();
  expect(readdirSync(folder).sort()).toEqual([...files.keys()].sort());
  for (const [file, text] of files) expect(readFileSync(new URL(file, folder), "utf8"), file).toBe(text);
});
