#!/usr/bin/env node
/*
 * Builds everything that runs: `node scripts/build.mjs [--minify] [--force] [name…]`.
 *
 * Each bundle remembers the inputs it was made from (esbuild's metafile), so a build with nothing to do
 * only looks at file times. Other scripts call `build()` first and pay next to nothing when all is fresh.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const stamps = join(root, "node_modules/.cache/lintel-build");

/** esbuild bundles. `data`: files that the bundle reads at run time, copied beside it. */
const bundles = [
  {
    name: "server-node",
    entry: "server/src/node.ts",
    output: "server/dist/node.cjs",
    options: { platform: "node", format: "cjs", target: "node20" },
  },
  {
    name: "server-browser",
    entry: "server/src/browser.ts",
    output: "server/dist/browser.js",
    options: { platform: "browser", format: "iife", target: "es2022" },
  },
  {
    name: "extension-node",
    entry: "extension/src/extension.ts",
    output: "extension/dist/extension.cjs",
    options: { platform: "node", format: "cjs", target: "node20", external: ["vscode"] },
  },
  {
    name: "extension-web",
    entry: "extension/src/web.ts",
    output: "extension/dist/web.js",
    options: { platform: "browser", format: "cjs", target: "es2022", external: ["vscode"] },
  },
  {
    name: "extension-check",
    entry: "cli/src/check-task.ts",
    output: "extension/dist/check.mjs",
    options: {
      platform: "node",
      format: "esm",
      target: "node20",
      banner: {
        js: 'import { createRequire as lintelCreateRequire } from "node:module"; const require = lintelCreateRequire(process.execPath);',
      },
    },
  },
  {
    name: "cli-thread",
    entry: "cli/src/simulate/thread.ts",
    output: "cli/dist/simulation-thread.mjs",
    options: { platform: "node", format: "esm", target: "node20" },
  },
  {
    name: "cli-pictures",
    entry: "cli/src/render/pictures.ts",
    output: "cli/dist/pictures.mjs",
    data: [
      { from: "node_modules/@resvg/resvg-wasm/index_bg.wasm", to: "cli/dist/resvg.wasm" },
      { from: "node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf", to: "cli/dist/DejaVuSans.ttf" },
      { from: "node_modules/dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf", to: "cli/dist/DejaVuSans-Bold.ttf" },
    ],
    options: {
      platform: "node",
      format: "esm",
      target: "node20",
      // PDFKit's build for browsers brings no standard fonts, which nothing here is written in.
      conditions: ["browser"],
      banner: {
        js: 'import { createRequire as lintelCreateRequire } from "node:module"; const require = lintelCreateRequire(process.execPath);',
      },
    },
  },
  {
    name: "cli",
    entry: "cli/src/main.ts",
    output: "cli/dist/lintel.mjs",
    options: {
      platform: "node",
      format: "esm",
      target: "node20",
      // Dependencies written as CommonJS call `require` for Node's own modules, and for no others.
      banner: {
        js: 'import { createRequire as lintelCreateRequire } from "node:module"; const require = lintelCreateRequire(process.execPath);',
      },
    },
  },
];

/** Scripts that know their own bundles: each exports `build()`, which returns the inputs it read and the files it wrote. */
const ownBuilds = {
  webview: "webview/build.mjs",
  "webview-playground": "webview/playground-build.mjs",
};

/** Finished files that the extension carries, taken from the folders that make them. */
const extensionFiles = [
  { from: "server/dist/node.cjs", to: "extension/dist/server/node.cjs" },
  { from: "server/dist/browser.js", to: "extension/dist/server/browser.js" },
  { from: "webview/dist/preview", to: "extension/dist/webview" },
  { from: "extension/templates", to: "extension/dist/templates" },
  ...["url-shortener", "twitter", "whatsapp", "netflix", "uber"].map((name) => ({
    from: `examples/${name}.arch`,
    to: `extension/dist/templates/${name}.arch`,
  })),
  { from: "docs/rules", to: "extension/dist/docs/rules" },
  { from: "docs/schema/config.json", to: "extension/dist/schema/config.json" },
  { from: "syntaxes/arch.tmLanguage.json", to: "extension/dist/syntaxes/arch.tmLanguage.json" },
  { from: "syntaxes/language-configuration.json", to: "extension/dist/syntaxes/language-configuration.json" },
];

/**
 * Builds what is out of date and returns the names of what it built.
 * `minify`: `"either"` takes a bundle as it is when it is up to date, minified or not, which is all that tests and the command line ask for.
 * `only`: names of bundles (a prefix is enough); everything when empty.
 */
export async function build({ minify = false, force = false, only = [], log = () => {} } = {}) {
  const wanted = (name) => only.length === 0 || only.some((prefix) => name.startsWith(prefix));
  const isStale = (name, source) => wanted(name) && existsSync(join(root, source)) && (force || !isFresh(name, minify));
  const built = [];
  if (generateLanguage(force)) built.push("generated-language");
  for (const bundle of bundles) {
    if (!isStale(bundle.name, bundle.entry)) continue;
    const started = performance.now();
    await bundleOne(bundle, minify === true);
    log(`${bundle.name}: ${size(bundle.output)} in ${Math.round(performance.now() - started)} ms`);
    built.push(bundle.name);
  }
  for (const [name, script] of Object.entries(ownBuilds)) {
    if (!isStale(name, script)) continue;
    await buildByScript(name, script, { minify: minify === true, log });
    built.push(name);
  }
  if (wanted("extension")) copyFiles(extensionFiles);
  return built;
}

async function bundleOne(bundle, minify) {
  const begun = Date.now();
  const esbuild = await import("esbuild");
  const outfile = join(root, bundle.output);
  const result = await esbuild.build({
    ...bundle.options,
    absWorkingDir: root,
    entryPoints: [bundle.entry],
    outfile,
    bundle: true,
    minify,
    // Puts constants and enum members where they are used, also across files: the simulator reads them for every event.
    minifySyntax: true,
    sourcemap: minify ? false : "linked",
    legalComments: "none",
    mainFields: bundle.options.platform === "node" ? ["module", "main"] : ["browser", "module", "main"],
    metafile: true,
    logLevel: "warning",
  });
  const data = bundle.data ?? [];
  copyFiles(data);
  writeStamp(bundle.name, {
    minify,
    begun,
    inputs: [...Object.keys(result.metafile.inputs), ...data.map(({ from }) => from)],
    outputs: [bundle.output, ...data.map(({ to }) => to)],
  });
}

async function buildByScript(name, script, { minify, log }) {
  const begun = Date.now();
  const { build: buildIt } = await import(pathToFileURL(join(root, script)).href);
  const { inputs, outputs } = await buildIt({ minify });
  writeStamp(name, { minify, begun, inputs: [...inputs, script], outputs });
  const sizes = outputs.map((output) => `${relative("webview/dist", output)} ${size(output)}`);
  log(`${name}: ${sizes.join(", ")} in ${Date.now() - begun} ms`);
}

function copyFiles(files) {
  for (const { from, to } of files) {
    const source = join(root, from);
    if (!existsSync(source)) continue;
    const target = join(root, to);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(source, target, { recursive: true, preserveTimestamps: true });
  }
}

/** The parser's generated files are committed; they are made again only when the grammar is not the one they were made from. */
function generateLanguage(force) {
  const sources = filesUnder(join(root, "language")).filter((file) => file.endsWith(".langium") || file.endsWith("langium-config.json"));
  const hash = createHash("sha256");
  for (const file of sources.sort()) hash.update(relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  const digest = hash.digest("hex");
  const stamp = join(stamps, "generated-language.txt");
  if (!force && existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return false;
  const run = spawnSync("npm", ["run", "--silent", "generate", "--workspace", "@lintel/language"], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (run.status !== 0) throw new Error(`The parser could not be generated:\n${run.stdout}${run.stderr}`);
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, digest);
  return true;
}

function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map((entry) => join(entry.parentPath, entry.name));
}

/**
 * A stamp holds size and time of every input; the lock file stands for the dependencies' versions. None is written when
 * an input changed while the bundle was made: it may hold the old text.
 */
function writeStamp(name, { minify, begun, inputs, outputs }) {
  const files = [...new Set([...inputs, "package-lock.json", "scripts/build.mjs"])].filter((file) => existsSync(join(root, file)));
  const stamp = join(stamps, `${name}.json`);
  if (files.some((file) => statSync(join(root, file)).mtimeMs > begun)) return rmSync(stamp, { force: true });
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, JSON.stringify({ minify, outputs, inputs: Object.fromEntries(files.map((file) => [file, mark(file)])) }));
}

/** What is remembered about a bundle: its inputs (paths from the root) and outputs; `null` before its first build. */
export function stampOf(name) {
  const stamp = join(stamps, `${name}.json`);
  return existsSync(stamp) ? JSON.parse(readFileSync(stamp, "utf8")) : null;
}

function isFresh(name, minify) {
  const known = stampOf(name);
  if (!known) return false;
  if (minify !== "either" && known.minify !== minify) return false;
  if (!known.outputs.every((file) => existsSync(join(root, file)))) return false;
  return Object.entries(known.inputs).every(([file, value]) => mark(file) === value);
}

function mark(file) {
  const stat = statSync(join(root, file), { throwIfNoEntry: false });
  return stat ? `${stat.size}@${stat.mtimeMs}` : "missing";
}

function size(file) {
  const stat = statSync(join(root, file), { throwIfNoEntry: false });
  return stat ? `${Math.round(stat.size / 1024)} KiB` : "missing";
}

/** Removes every built file and what is remembered about it. */
export function clean() {
  for (const folder of ["server/dist", "extension/dist", "webview/dist", "cli/dist"])
    rmSync(join(root, folder), { recursive: true, force: true });
  rmSync(stamps, { recursive: true, force: true });
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  const only = args.filter((arg) => !arg.startsWith("--"));
  if (args.includes("--clean")) clean();
  try {
    const built = await build({
      minify: args.includes("--minify"),
      force: args.includes("--force"),
      only,
      log: (line) => console.log(line),
    });
    if (built.length === 0) console.log("Nothing to build: everything is up to date.");
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
