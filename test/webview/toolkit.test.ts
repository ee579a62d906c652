import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const source = fileURLToPath(new URL("../../webview/src", import.meta.url));

/** The toolkit's elements are made with these names; biome.json keeps its imports in webview/src/ui/, this keeps its tags there. */
const tag = /createElement(?:NS)?\([^)]*["'`]vscode-|html\(\s*["'`]vscode-|<vscode-[a-z]/;

test("only webview/src/ui/ makes elements of the UI toolkit", () => {
  const files = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name));
  const users = files
    .filter((file) => tag.test(readFileSync(file, "utf8")))
    .map((file) => file.slice(source.length + 1).replaceAll("\\", "/"));
  expect(users.length).toBeGreaterThan(0);
  expect(users.filter((file) => !file.startsWith("ui/"))).toEqual([]);
});
