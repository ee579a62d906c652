#!/usr/bin/env node
/*
 * `npm run release -- 0.2.0 [--dry-run]`: one version everywhere, the changes of the changelog under it, all checks, both packages, a commit and
 * a tag. Nothing leaves the machine: pushing and publishing are the last two lines it prints. With --dry-run no file is changed.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root, runMain, SetupError, setup } from "./setup.mjs";

const usage = "Usage: npm run release -- VERSION [--dry-run]";
/** No dependency names another one of them by its version, so the number stands in these files only. */
const manifests = ["", "engine", "language", "server", "extension", "webview", "cli", "syntaxes", "test"].map((folder) =>
  join(folder, "package.json"),
);

const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();

function run(command, args) {
  console.log(`\n> ${command} ${args.join(" ")}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0)
    throw new SetupError(`${command} ${args.join(" ")} failed: nothing is committed. git checkout . takes the new version back.`);
}

/** The number behind which `next` comes, or why it does not. */
function whyNot(current, next) {
  const parts = (version) => /^(\d+)\.(\d+)\.(\d+)$/.exec(version)?.slice(1).map(Number);
  const [was, is] = [parts(current), parts(next)];
  if (!is) return `${next} is no version such as 0.2.0.\n${usage}`;
  const first = is.findIndex((part, index) => part !== was[index]);
  return first < 0 || is[first] < was[first] ? `${next} does not come after ${current}.` : null;
}

/** The changelog with what was unreleased under the new version. */
function released(changelog, version, day) {
  const heading = "## Unreleased\n";
  const [before, after] = changelog.split(heading);
  if (after === undefined || /^\s*(## |$)/.test(after))
    throw new SetupError("CHANGELOG.md has nothing under Unreleased: what is the release for?");
  return `${before}${heading}\n## ${version} (${day})\n${after}`;
}

await runMain(() => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { "dry-run": { type: "boolean", default: false } } });
  const [version] = positionals;
  const current = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
  const problem = version === undefined ? usage : whyNot(current, version);
  if (problem) throw new SetupError(problem);
  if (git("status", "--porcelain") !== "") throw new SetupError("The checkout has changes that are not committed.");
  if (git("tag", "--list", `v${version}`) !== "") throw new SetupError(`There is a tag v${version} already.`);
  const changelog = released(readFileSync(join(root, "CHANGELOG.md"), "utf8"), version, new Date().toISOString().slice(0, 10));
  if (values["dry-run"]) {
    console.log(
      `Would set ${manifests.length} manifests from ${current} to ${version}, date the changelog, test, package, commit, and tag v${version}.`,
    );
    return 0;
  }
  setup();
  for (const file of manifests) {
    const path = join(root, file);
    writeFileSync(path, readFileSync(path, "utf8").replace(`"version": "${current}"`, `"version": "${version}"`));
  }
  writeFileSync(join(root, "CHANGELOG.md"), changelog);
  run("npm", ["install", "--package-lock-only", "--ignore-scripts"]);
  run("npm", ["test"]);
  run("npm", ["run", "package"]);
  git("commit", "--all", "--message", `Release ${version}`);
  git("tag", "--annotate", `v${version}`, "--message", `Lintel ${version}`);
  console.log(`\nCommitted and tagged v${version}; the packages are in dist/. What is left:\n  git push --follow-tags`);
  console.log(`  npx vsce publish --packagePath dist/lintel-${version}.vsix   and npm publish of the command line in dist/`);
  return 0;
});
