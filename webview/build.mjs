/*
 * Bundles the preview: one script and style sheet for the page (a VS Code webview or an iframe), and the two workers that
 * it starts from blobs. Called by scripts/build.mjs.
 */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = resolve(fileURLToPath(new URL("..", import.meta.url)));

/** Output name → entry point. A CSS entry point gives the .css file. */
const entryPoints = {
  preview: "webview/src/main.ts",
  "layout-worker": "webview/src/layout-worker.ts",
  "simulation-worker": "webview/src/simulation-worker.ts",
  "pdf-worker": "webview/src/pdf-worker.ts",
};
const styleSheet = { preview: "webview/src/style.css" };

/** What PDF files are written in: the page fetches them when it makes one. */
const fontFolder = "node_modules/dejavu-fonts-ttf/ttf";
const fonts = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"];

/** Packages whose code the bundles contain; their licences are shipped beside it. */
const bundledPackages = [
  "pdfkit",
  "fontkit",
  "dejavu-fonts-ttf",
  "elkjs",
  "uplot",
  "d3-zoom",
  "d3-selection",
  "@vscode/webview-ui-toolkit",
  "@microsoft/fast-foundation",
];

/**
 * Writes preview.js, preview.css, layout-worker.js, simulation-worker.js and licenses.txt into `outdir`.
 * Returns the files read and written, relative to the checkout.
 */
export async function build({ outdir = join(root, "webview/dist/preview"), minify = false } = {}) {
  const common = {
    absWorkingDir: root,
    bundle: true,
    minify,
    minifySyntax: true,
    sourcemap: minify ? false : "linked",
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    outdir,
  };
  const results = await Promise.all([
    esbuild.build({
      ...common,
      entryPoints,
      format: "iife",
      platform: "browser",
      target: "es2022",
      // PDFKit names a file beside itself that only archived PDFs need; a script started from a blob has nothing beside it.
      define: { "import.meta.url": JSON.stringify("https://pdfkit.invalid/") },
    }),
    esbuild.build({ ...common, entryPoints: styleSheet }),
  ]);
  for (const font of fonts) copyFileSync(join(root, fontFolder, font), join(outdir, font));
  const notices = join(outdir, "licenses.txt");
  writeFileSync(notices, bundledPackages.map(licenceOf).join("\n\n"));
  return {
    inputs: [...results.flatMap((result) => Object.keys(result.metafile.inputs)), ...fonts.map((font) => `${fontFolder}/${font}`)],
    outputs: [
      ...results.flatMap((result) => Object.keys(result.metafile.outputs)),
      ...[notices, ...fonts.map((font) => join(outdir, font))].map((file) => relative(root, file)),
    ],
  };
}

function licenceOf(name) {
  const folder = join(root, "node_modules", name);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const heading = `${name} ${manifest.version}, ${manifest.license}`;
  for (const file of ["LICENSE", "LICENSE.md", "LICENSE.txt"]) {
    try {
      return `${heading}\n\n${readFileSync(join(folder, file), "utf8").trim()}`;
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
  }
  return `${heading}\n\nThe package names this licence and carries no text of it.`;
}
