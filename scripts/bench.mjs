#!/usr/bin/env node
/*
 * Runs the benchmarks of test/bench: `node scripts/bench.mjs [name…]`, all of them without a name. They are TypeScript
 * like everything else, so each is bundled first.
 */
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, root } from "./build.mjs";
import { runMain, setup } from "./setup.mjs";

await runMain(async () => {
  setup();
  await build({ log: console.error });
  const wanted = process.argv.slice(2);
  const folder = join(root, "test/bench");
  const names = readdirSync(folder).filter(
    (file) => /\.(ts|mjs)$/.test(file) && file !== "designs.ts" && (wanted.length === 0 || wanted.includes(file.replace(/\.\w+$/, ""))),
  );
  const out = join(root, "node_modules/.cache/lintel-bench");
  mkdirSync(out, { recursive: true });
  const esbuild = await import("esbuild");
  for (const name of names) {
    const outfile = join(out, name.replace(/\.\w+$/, ".mjs"));
    await esbuild.build({
      absWorkingDir: root,
      entryPoints: [join(folder, name)],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      mainFields: ["module", "main"],
      logLevel: "warning",
      define: { "import.meta.url": JSON.stringify(pathToFileURL(join(folder, name)).href) },
      banner: {
        js: 'import { createRequire as lintelCreateRequire } from "node:module"; const require = lintelCreateRequire(process.cwd() + "/");',
      },
    });
    console.log(`\n${name}`);
    await import(pathToFileURL(outfile).href);
  }
});
