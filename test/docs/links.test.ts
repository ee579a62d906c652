import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../cli/lintel.ts";
import { pageAt, pages } from "./manual.ts";

/** Anchors as code hosts make them from headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = text.matchAll(/^#+ (.*)$/gm);
  return new Set(
    [...headings].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

test.each(pages.map(({ path, text }) => [path, text] as const))("every link of %s leads somewhere", (page, whole) => {
  const text = whole.replace(/^```[\s\S]*?^```/gm, "");
  const dead = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? join(repository, page) : join(repository, dirname(page), path);
      if (!existsSync(file)) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(file, "utf8")).has(anchor);
    });
  expect(dead).toEqual([]);
});

test("the map of the code names every folder, and the contributing guide every folder of tests", () => {
  const foldersIn = (path: string): readonly string[] =>
    readdirSync(join(repository, path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  const map = pageAt("docs/architecture.md").text;
  const sources = [
    "engine/src",
    "engine/src/analysis",
    "engine/src/simulation",
    "language/src",
    "server/src",
    "extension/src",
    "webview/src",
    "cli/src",
  ];
  // Clients and servers that tests talk to stand in `testing`.
  const unnamed = sources.flatMap((path) =>
    foldersIn(path)
      .filter((name) => name !== "testing" && !map.includes(`${name}/`))
      .map((name) => `${path}/${name}`),
  );
  expect(unnamed).toEqual([]);
  const guide = pageAt("CONTRIBUTING.md").text;
  expect(foldersIn("test").filter((name) => name !== "node_modules" && !guide.includes(`test/${name}`))).toEqual([]);
});
