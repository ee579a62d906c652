#!/usr/bin/env node
/*
 * Runs the benchmarks of test/bench: `node scripts/bench.mjs [name…]`, all of them without a name. They are TypeScript
 * like everything else, so each is bundled first.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build, root } from "./build.mjs";
import { runBundled } from "./bundled.mjs";
import { runMain, setup } from "./setup.mjs";

await runMain(async () => {
  setup();
  await build({ log: console.error });
  const wanted = process.argv.slice(2);
  const names = readdirSync(join(root, "test/bench")).filter(
    (file) =>
      /\.(ts|mjs)$/.test(file) &&
      !["designs.ts", "minimal-loops.ts", "reference.ts"].includes(file) &&
      (wanted.length === 0 || wanted.includes(file.replace(/\.\w+$/, ""))),
  );
  for (const name of names) {
    console.log(`\n${name}`);
    await runBundled(`test/bench/${name}`);
  }
});
