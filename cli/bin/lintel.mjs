#!/usr/bin/env node
/*
 * Runs the bundled command. In a checkout it first installs and builds what is missing or out of date,
 * with everything about that on stderr; the published package holds the bundle and nothing to build.
 */
import { existsSync } from "node:fs";

const bundle = new URL("../dist/lintel.mjs", import.meta.url);
const scripts = new URL("../../scripts/", import.meta.url);
const log = (line) => process.stderr.write(`${line}\n`);

async function prepare() {
  const { setup } = await import(new URL("setup.mjs", scripts).href);
  setup({ log });
  const { build } = await import(new URL("build.mjs", scripts).href);
  if (!existsSync(bundle)) log("Building the command line…");
  await build({ minify: "either", only: ["cli", "server-node"], log });
}

if (existsSync(new URL("build.mjs", scripts))) {
  try {
    await prepare();
  } catch (error) {
    log(`lintel: cannot set itself up: ${error instanceof Error ? error.message : error}`);
    process.exit(3);
  }
}
await import(bundle.href);
