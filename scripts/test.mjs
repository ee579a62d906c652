#!/usr/bin/env node
/*
 * `npm test`: everything that can be checked without a browser, on a fresh checkout too. Installs what is missing, then runs
 * the steps below, all of them even when one fails, and ends with a summary. `npm test -- engine/src/rules` gives vitest a filter.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generatedFilesAreCurrent } from "./generated.mjs";
import { root, runMain, setup } from "./setup.mjs";

const typeScriptProjects = ["engine", "language", "server", "extension", "webview", "cli", "test"];

/** Each step returns the numbers of checks that passed, failed and were skipped. */
const steps = [
  { name: "generated files", run: () => one(generatedFilesAreCurrent()) },
  { name: "lint and format", run: () => one(node("node_modules/@biomejs/biome/bin/biome", "ci", "--colors=off", ".")) },
  { name: "types", run: checkTypes },
  // The end-to-end suites of CI try what users get, which is minified; building it once serves them all.
  { name: "build", run: () => one(node("scripts/build.mjs", ...(process.env.CI === "true" ? ["--minify"] : []))) },
  { name: "unit tests", run: unitTests },
];

function checkTypes() {
  const results = typeScriptProjects.map((project) => node("node_modules/typescript/bin/tsc", "-p", project));
  return { passed: results.filter((ok) => ok).length, failed: results.filter((ok) => !ok).length, skipped: 0 };
}

function unitTests() {
  const folder = mkdtempSync(join(tmpdir(), "lintel-test-"));
  const report = join(folder, "vitest.json");
  try {
    const filters = process.argv.slice(2);
    const ok = node(
      "node_modules/vitest/vitest.mjs",
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...filters,
    );
    const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
    // A file that could not be loaded fails without a test of its own.
    const brokenFiles = testResults.filter(
      (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
    ).length;
    const failed = numFailedTests + brokenFiles;
    return { passed: numPassedTests, failed: ok ? failed : Math.max(1, failed), skipped: numPendingTests };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function one(ok) {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/** Runs a script of the checkout with this Node; its output is shown as it comes. */
function node(...args) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] }).status === 0;
}

function runStep({ name, run }) {
  console.log(`\n── ${name}`);
  const started = performance.now();
  let counts;
  try {
    counts = run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    counts = one(false);
  }
  return { name, ...counts, seconds: (performance.now() - started) / 1000 };
}

await runMain(() => {
  const started = performance.now();
  setup();
  const results = steps.map(runStep);
  console.log("\n── summary");
  for (const { name, passed, failed, skipped, seconds } of results) {
    const counts = `${passed} passed${failed ? `, ${failed} failed` : ""}${skipped ? `, ${skipped} skipped` : ""}`;
    console.log(`${failed ? "✗" : "✓"} ${name.padEnd(16)} ${counts.padEnd(36)} ${seconds.toFixed(1).padStart(6)} s`);
  }
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  console.log(`\nin ${((performance.now() - started) / 1000).toFixed(0)} s, set-up included`);
  console.log(`${total("passed")} passed, ${total("failed")} failed${total("skipped") ? `, ${total("skipped")} skipped` : ""}`);
  return total("failed") === 0 ? 0 : 1;
});
