#!/usr/bin/env node
/*
 * Runs the end-to-end suites: `node test/e2e/run.mjs [name…]`, where a name is part of a path. All files `*.e2e.mjs` of
 * test/e2e and test/webview are suites, written with Node's own test runner and run one after the other.
 *
 * Where the browser or VS Code cannot be had, the suites that need them are left out, which the exit status tells:
 * 0 all ran and passed, 1 something failed, 77 something could not run. In CI (CI=true) that counts as failed.
 */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";
import { setup } from "../../scripts/setup.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const cannotRun = 77;

/** What a suite needs besides the checkout, by its file name. */
const needs = {
  "vscode.e2e.mjs": ["browser", "codeServer"],
  "panel.e2e.mjs": ["browser", "codeServer"],
  "web.e2e.mjs": ["browser", "webBuild"],
  "package.e2e.mjs": ["codeServer"],
  "fresh-clone.e2e.mjs": [],
};

function suites(names) {
  const files = ["test/e2e", "test/webview"]
    .map((folder) => join(root, folder))
    .filter(existsSync)
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith(".e2e.mjs"))
        .map((name) => join(folder, name)),
    );
  return names.length === 0 ? files : files.filter((file) => names.some((name) => relative(root, file).includes(name)));
}

/** Those of `files` that this machine can run; says loudly which it cannot and why. */
async function prepared(files) {
  const { CannotPrepare, prepareBrowser, prepareCodeServer, prepareWebBuild } = await import("./setup.mjs");
  const prepare = { browser: prepareBrowser, codeServer: prepareCodeServer, webBuild: prepareWebBuild };
  const missing = new Map();
  for (const need of new Set(files.flatMap(needsOf))) {
    try {
      prepare[need]();
    } catch (error) {
      if (!(error instanceof CannotPrepare)) throw error;
      missing.set(need, error.message);
    }
  }
  return files.filter((file) => {
    const reasons = needsOf(file).filter((need) => missing.has(need));
    for (const need of reasons) console.error(`\n!!! ${basename(file)} CANNOT RUN HERE !!!\n${missing.get(need)}\n`);
    return reasons.length === 0;
  });
}

function needsOf(file) {
  return needs[basename(file)] ?? ["browser"];
}

/** Runs the files and counts single tests; a suite that fails outside of its tests counts as one. */
async function runSuites(files) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let failedSuites = 0;
  const events = run({ files, concurrency: 1, timeout: 15 * 60_000 });
  events.on("test:pass", ({ details, skip }) => {
    if (details.type !== "suite") counts[skip === undefined ? "passed" : "skipped"]++;
  });
  events.on("test:fail", ({ details }) => {
    if (details.type === "suite") failedSuites++;
    else counts.failed++;
  });
  for await (const text of events.compose(new spec())) process.stdout.write(text);
  return { ...counts, failed: Math.max(counts.failed, Math.min(failedSuites, 1)) };
}

setup();
const wanted = suites(process.argv.slice(2));
if (wanted.length === 0) {
  console.error(
    `No suite is called like that. There are: ${suites([])
      .map((file) => basename(file))
      .join(", ")}`,
  );
  process.exit(1);
}
const runnable = await prepared(wanted);
const leftOut = wanted.length - runnable.length;
const started = performance.now();
const counts = runnable.length > 0 ? await runSuites(runnable) : { passed: 0, failed: 0, skipped: 0 };
const inCi = process.env.CI === "true";
if (inCi) counts.failed += leftOut;
else counts.skipped += leftOut;
console.log(`\nin ${Math.round((performance.now() - started) / 1000)} s`);
console.log(`${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ""}`);
process.exitCode = counts.failed > 0 ? 1 : leftOut > 0 ? cannotRun : 0;
