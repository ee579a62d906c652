/* Makes the message that a host sends to the preview from .arch text, with the real language, analysis and rules. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

const root = resolve(fileURLToPath(new URL("../..", import.meta.url)));

const source = `
  import { analyze } from "@lintel/engine/analysis";
  import { runRules } from "@lintel/engine/rules";
  import { designFromText } from "@lintel/language";
  export async function snapshot(text, uri, version) {
    const { design, findings, broken } = await designFromText(text, { uri });
    const analysis = analyze(design);
    return { type: "design", uri, version, design, analysis, findings: [...findings, ...runRules({ design, analysis })], broken };
  }
`;

/** `simulate` and `defaultOptions` of the engine, to compare what a browser computes with what Node does, and a design that uses all of it. */
export async function engineSimulation() {
  return bundled(`
    export { defaultOptions, simulate } from "@lintel/engine/simulation";
    export { rich } from "./simulation/every-number.ts";
  `);
}

/** A function from .arch text, address and version to a `design` message. */
export async function designMessages() {
  const { snapshot } = await bundled(source);
  return (text, uri = "file:///design.arch", version = 1) => snapshot(text, uri, version);
}

/** What a module of these contents exports; it may import our packages. */
export async function bundled(contents) {
  const folder = mkdtempSync(join(tmpdir(), "lintel-preview-test-"));
  const outfile = join(folder, "snapshot.mjs");
  try {
    await esbuild.build({
      stdin: { contents, resolveDir: join(root, "test"), loader: "ts" },
      bundle: true,
      platform: "node",
      format: "esm",
      mainFields: ["module", "main"],
      banner: { js: 'import { createRequire as madeRequire } from "node:module"; const require = madeRequire(import.meta.url);' },
      outfile,
      logLevel: "warning",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
