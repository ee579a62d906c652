#!/usr/bin/env node
/*
 * Writes docs/reference.md from the tables of the language: `node scripts/reference-docs.mjs`.
 * The page is committed; test/docs/reference.test.ts fails when it is not current.
 */
import { writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const outfile = join(root, "node_modules/.cache/lintel-docs/reference.mjs");
await build({
  entryPoints: [join(root, "test/docs/reference.ts")],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  mainFields: ["module", "main"],
  logLevel: "warning",
  // Dependencies written as CommonJS call `require` for Node's own modules.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
});
const { reference } = await import(pathToFileURL(outfile).href);
writeFileSync(join(root, "docs/reference.md"), reference());
console.log("wrote docs/reference.md");
