#!/usr/bin/env node
/* Tries texts that nobody would write on the language: `node scripts/fuzz.mjs --minutes 10 [--seed 1]`. See test/fuzz/run.ts. */
import { root } from "./build.mjs";
import { runBundled } from "./bundled.mjs";
import { runMain, setup } from "./setup.mjs";

await runMain(async () => {
  setup();
  process.chdir(root);
  await runBundled("test/fuzz/run.ts");
});
