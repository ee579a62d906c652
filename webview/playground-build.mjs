/* Bundles the playground page: webview/src/playground → webview/dist/playground. */
import { cpSync, mkdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "webview/src/playground");
const target = join(root, "webview/dist/playground");

/** Files that go to the browser as they are; the server fills in the nonce of the pages. */
const plainFiles = ["page.html", "preview.html", "page.css", "theme.css", "icon.svg"];

/** Returns the inputs it read and the files it wrote, relative to the checkout, for the build's bookkeeping. */
export async function build({ minify = false } = {}) {
  const esbuild = await import("esbuild");
  mkdirSync(target, { recursive: true });
  for (const file of plainFiles) cpSync(join(source, file), join(target, file));
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [join(source, "page.ts")],
    outfile: join(target, "page.js"),
    bundle: true,
    minify,
    minifySyntax: true,
    format: "esm",
    platform: "browser",
    target: "es2023",
    sourcemap: minify ? false : "linked",
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  const inPlace = (folder) => (file) => relative(root, join(folder, file));
  return {
    inputs: [...Object.keys(metafile.inputs), ...plainFiles.map(inPlace(source)), "webview/playground-build.mjs"],
    outputs: [...plainFiles, "page.js"].map(inPlace(target)),
  };
}
