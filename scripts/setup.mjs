#!/usr/bin/env node
/*
 * Makes a fresh checkout ready to build: installs the dependencies that package-lock.json names.
 * Node built-ins only, since it runs before anything is installed. Call `setup()` first in every script that
 * needs a dependency; with nothing to do it reads two files.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const lowestNode = [20, 19];

/** Thrown when the machine cannot run the project; the message says what to do. */
export class SetupError extends Error {}

/**
 * Installs the dependencies when they are missing or not those of the lock file; `true` when it had to.
 * npm's output goes to stderr, so that results on stdout stay clean.
 */
export function setup({ log = (line) => console.error(line) } = {}) {
  requireNode();
  const reason = whyInstall();
  if (!reason) return false;
  log(`Installing dependencies (${reason})…`);
  // Nothing here needs a dependency's install script; without them no compiler and no download of binaries is needed.
  const args = ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const run = spawnSync("npm", args, { cwd: root, stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
  if (run.error)
    throw new SetupError(`npm could not be started (${run.error.message}). Install Node.js 20 or newer with npm, then try again.`);
  if (run.status !== 0)
    throw new SetupError(`"npm ${args.join(" ")}" failed. The lines above say why; the npm registry must be reachable the first time.`);
  return true;
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > lowestNode[0] || (major === lowestNode[0] && minor >= lowestNode[1])) return;
  throw new SetupError(`Lintel needs Node.js ${lowestNode.join(".")} or newer; this is ${process.versions.node}.`);
}

/** Compares what npm says it installed with the lock file; `null` when all of it is there. */
function whyInstall() {
  const installed = join(root, "node_modules/.package-lock.json");
  if (!existsSync(installed)) return "first run";
  const present = packagesOf(installed);
  for (const [path, wanted] of Object.entries(packagesOf(join(root, "package-lock.json")))) {
    if (!path.startsWith("node_modules/") && !path.includes("/node_modules/")) continue;
    // An optional package belongs to another platform or could not be built here.
    if (wanted.optional || wanted.devOptional || wanted.peer) continue;
    if (!present[path]) return `${path} is missing`;
    if (present[path].version !== wanted.version) return `${path} is not version ${wanted.version}`;
  }
  return null;
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, "utf8")).packages ?? {};
}

/** Runs a script's `main` and turns what goes wrong into an exit status; expected failures print their message only. */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(error instanceof SetupError ? error.message : error);
    process.exitCode = 1;
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await runMain(() => {
    if (!setup()) console.error("Dependencies are installed.");
  });
}
