#!/usr/bin/env node
/* Tries texts that nobody would write on the language: `node scripts/fuzz.mjs --minutes 10 [--seed 1]`. See test/fuzz/run.ts. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./build.mjs";
import { runMain, setup } from "./setup.mjs";

await runMain(async () => {
  setup();
  const esbuild = await import("esbuild");
  const out = join(root, "node_modules/.cache/lintel-fuzz");
  mkdirSync(out, { recursive: true });
  const outfile = join(out, "run.mjs");
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [join(root, "test/fuzz/run.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    mainFields: ["module", "main"],
    logLevel: "warning",
    banner: {
      js: 'import { createRequire as lintelCreateRequire } from "node:module"; const require = lintelCreateRequire(process.cwd() + "/");',
    },
  });
  process.chdir(root);
  await import(pathToFileURL(outfile).href);
});
