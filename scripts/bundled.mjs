import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./build.mjs";

/**
 * Bundles a TypeScript file of the repository and runs it, with `import.meta.url` where it stands; `path` starts at the root. The bundle, for
 * threads that run it as well, is at `import.meta.filename`.
 */
export async function runBundled(path) {
  const esbuild = await import("esbuild");
  const out = join(root, "node_modules/.cache/lintel-scripts");
  mkdirSync(out, { recursive: true });
  const outfile = join(out, `${basename(path).replace(/\.\w+$/, "")}.mjs`);
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [join(root, path)],
    outfile,
    bundle: true,
    minifySyntax: true,
    platform: "node",
    format: "esm",
    target: "node20",
    mainFields: ["module", "main"],
    logLevel: "warning",
    define: {
      "import.meta.url": JSON.stringify(pathToFileURL(join(root, path)).href),
      "import.meta.filename": JSON.stringify(outfile),
    },
    banner: {
      js: 'import { createRequire as lintelCreateRequire } from "node:module"; const require = lintelCreateRequire(process.cwd() + "/");',
    },
  });
  await import(pathToFileURL(outfile).href);
}
