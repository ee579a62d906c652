/*
 * Generated files are committed, so that a checkout can be read and linted as it is. This makes them again and
 * compares: a change of the grammar, the schema or a rule without its generated files fails the tests.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./setup.mjs";

/** Folders and files that generators write; a folder stands for all in it. */
const generated = ["language/src/generated", "syntaxes/arch.tmLanguage.json"];

/** `true` when generating changes nothing. The new files stay, ready to be looked at and committed. */
export function generatedFilesAreCurrent() {
  const before = fingerprints();
  const run = spawnSync("npm", ["run", "--silent", "generate"], { cwd: root, encoding: "utf8", shell: process.platform === "win32" });
  if (run.status !== 0) {
    console.error(`"npm run generate" failed:\n${run.stdout}${run.stderr}`);
    return false;
  }
  const after = fingerprints();
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter((file) => before.get(file) !== after.get(file));
  if (changed.length === 0) {
    console.log(`${after.size} generated files are what their generators make.`);
    return true;
  }
  console.error(
    `Generated files were out of date and have been made again; commit them:\n${changed.map((file) => `  ${file}`).join("\n")}`,
  );
  return false;
}

function fingerprints() {
  const files = generated.flatMap((path) => filesOf(join(root, path)));
  return new Map(files.map((file) => [relative(root, file), createHash("sha256").update(readFileSync(file)).digest("hex")]));
}

function filesOf(path) {
  if (!existsSync(path)) return [];
  if (path.endsWith(".json")) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
