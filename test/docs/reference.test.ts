import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { reference } from "./reference.ts";

test("docs/reference.md is what the language's tables say (node scripts/reference-docs.mjs writes it)", () => {
  const page = readFileSync(resolve(fileURLToPath(import.meta.url), "../../../docs/reference.md"), "utf8");
  expect(page).toBe(reference());
});
