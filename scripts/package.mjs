#!/usr/bin/env node
/*
 * Makes dist/lintel-VERSION.vsix. The extension is put together in a staging folder that holds exactly what runs;
 * its manifest there is the installable one (`lintel.lintel`), without the workspace's development entries.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, root } from "./build.mjs";
import { notices } from "./notices.mjs";

/** The folder with exactly the files of the package, after `packageExtension`. */
export const staging = join(root, "node_modules/.cache/lintel-package");

/** Files of the package: from the checkout to their place in it. */
const contents = [
  ["extension/dist/extension.cjs", "dist/extension.cjs"],
  ["extension/dist/web.js", "dist/web.js"],
  ["extension/dist/check.mjs", "dist/check.mjs"],
  ["extension/dist/templates", "dist/templates"],
  ["extension/dist/server/node.cjs", "dist/server/node.cjs"],
  ["extension/dist/server/browser.js", "dist/server/browser.js"],
  ["extension/dist/webview", "dist/webview"],
  ["extension/dist/syntaxes", "dist/syntaxes"],
  ["extension/dist/docs", "dist/docs"],
  ["extension/dist/schema", "dist/schema"],
  ["extension/icons/lintel.png", "icons/lintel.png"],
  ["extension/icons/file-light.svg", "icons/file-light.svg"],
  ["extension/icons/file-dark.svg", "icons/file-dark.svg"],
  ["extension/snippets", "snippets"],
  ["extension/walkthrough", "walkthrough"],
  ["extension/l10n", "l10n"],
  ["extension/package.nls.json", "package.nls.json"],
  ["extension/package.nls.de.json", "package.nls.de.json"],
  ["extension/README.md", "README.md"],
  ["CHANGELOG.md", "CHANGELOG.md"],
  ["LICENSE", "LICENSE"],
];
const bundleNames = ["server-node", "server-browser", "extension-node", "extension-web", "extension-check", "webview"];

/** Builds and packages the extension; returns the path of the package. */
export async function packageExtension({ log = () => {} } = {}) {
  await build({ minify: true, log });
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  for (const [from, to] of contents) {
    const source = join(root, from);
    if (!existsSync(source)) throw new Error(`${from} is missing: it belongs into the package.`);
    mkdirSync(dirname(join(staging, to)), { recursive: true });
    // Maps of an earlier development build are not part of what runs.
    cpSync(source, join(staging, to), { recursive: true, filter: (file) => !file.endsWith(".map") });
  }
  const manifest = installable(JSON.parse(readFileSync(join(root, "extension/package.json"), "utf8")));
  writeFileSync(join(staging, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(staging, "ThirdPartyNotices.txt"), notices(bundleNames));

  const target = join(root, "dist", `lintel-${manifest.version}.vsix`);
  mkdirSync(dirname(target), { recursive: true });
  const vsce = join(root, "node_modules/@vscode/vsce/vsce");
  const run = spawnSync(process.execPath, [vsce, "package", "--no-dependencies", "--allow-missing-repository", "--out", target], {
    cwd: staging,
    encoding: "utf8",
    // The times inside the archive come from the commit, so that one commit always gives the same package.
    env: { ...process.env, SOURCE_DATE_EPOCH: commitTime() },
  });
  if (run.status !== 0) throw new Error(`vsce could not make the package:\n${run.stdout}${run.stderr}`);
  for (const { file, bytes } of listing(staging)) log(`${String(Math.ceil(bytes / 1024)).padStart(6)} KiB  ${file}`);
  log(`${relative(root, target)}: ${Math.round(statSync(target).size / 1024)} KiB`);
  return target;
}

function installable(manifest) {
  const { private: _private, type: _type, devDependencies: _development, dependencies: _bundled, ...rest } = manifest;
  return { ...rest, name: "lintel" };
}

function commitTime() {
  try {
    return execFileSync("git", ["log", "-1", "--format=%ct"], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    // Not a git checkout: any fixed time will do.
    return "1704067200";
  }
}

function listing(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ file: relative(folder, path), bytes: statSync(path).size }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await packageExtension({ log: (line) => console.log(line) });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
