#!/usr/bin/env node
/*
 * Writes what follows from the rules themselves: docs/rules/ (a page for each code and the index), docs/schema/config.json and the
 * settings of rules in extension/package.json. `node scripts/rule-docs.mjs`. All of it is committed; test/rules/docs.test.ts fails when
 * it is not current.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
const { configSchema, documentation, ruleContributions } = await import(pathToFileURL(bundle).href);

const files = documentation();
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) if (!files.has(file)) rmSync(join(folder, file));
for (const [file, text] of files) writeFileSync(join(folder, file), text);
console.log(`${files.size} pages in docs/rules`);

const schema = join(root, "docs/schema/config.json");
writeFileSync(schema, `${JSON.stringify(configSchema(), null, 2)}\n`);
// Lines are broken as everywhere.
execFileSync(process.execPath, [join(root, "node_modules/@biomejs/biome/bin/biome"), "format", "--write", schema], { stdio: "ignore" });

const manifest = join(root, "extension/package.json");
const contributes = JSON.parse(readFileSync(manifest, "utf8"));
const { properties } = contributes.contributes.configuration;
for (const name of ["lintel.tier", "lintel.rules", "lintel.options"]) delete properties[name];
contributes.contributes.configuration.properties = { ...ruleContributions(), ...properties };
writeFileSync(manifest, `${JSON.stringify(contributes, null, 2)}\n`);
console.log("docs/schema/config.json and the settings in extension/package.json");
