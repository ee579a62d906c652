#!/usr/bin/env node
/*
 * Writes docs/rules/ from the rules themselves: a page for each code and the index. `node scripts/rule-docs.mjs`.
 * The pages are committed; test/rules/docs.test.ts fails when they are not current.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, "docs/rules");

/** The rules are TypeScript: they are bundled to a file that this Node can load. */
const bundle = join(root, "node_modules/.cache/lintel-rule-docs.mjs");
await build({
  entryPoints: [join(root, "test/rules/documentation.ts")],
  outfile: bundle,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  mainFields: ["module", "main"],
  // Dependencies written as CommonJS call `require` for Node's own modules.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  logLevel: "warning",
});
const { documentation } = await import(pathToFileURL(bundle).href);

const files = documentation();
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) if (!files.has(file)) rmSync(join(folder, file));
for (const [file, text] of files) writeFileSync(join(folder, file), text);
console.log(`${files.size} pages in docs/rules`);
