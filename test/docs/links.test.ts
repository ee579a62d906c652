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

test("folders of the engine import only those that the map of the code allows them", () => {
  const rows = [...pageAt("docs/architecture.md").text.matchAll(/^\| `engine\/src\/(\w+)\/` \|.*\| ([^|]*) \|$/gm)];
  const wrong = rows.flatMap(([, folder = "", allowed = ""]) => {
    const may = new Set([folder, ...[...allowed.matchAll(/`(\w+)`/g)].map(([, name]) => name)]);
    const files = readdirSync(join(repository, "engine/src", folder), { recursive: true, encoding: "utf8" });
    return files
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .flatMap((file) =>
        [...readFileSync(join(repository, "engine/src", folder, file), "utf8").matchAll(/^(?:import|export|\}).* from "(\.[^"]+)";$/gm)]
          .map(([, path = ""]) => join(folder, dirname(file), path))
          .filter((imported) => !may.has(imported.split(/[\\/]/)[0]))
          .map((imported) => `${folder}/${file} imports ${imported}`),
      );
  });
  expect(rows.map(([, folder]) => folder).sort()).toEqual(readdirSync(join(repository, "engine/src")).sort());
  expect(wrong).toEqual([]);
});
