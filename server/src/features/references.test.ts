import { expect, test } from "vitest";
import type { Location } from "vscode-languageserver";
import { openDesign, uriOf } from "../testing/client.ts";

const places = (locations: readonly Location[]): readonly string[] =>
  locations.map(({ uri, range }) => `${uri.slice(uriOf("").length)}:${range.start.line}:${range.start.character}`).sort();

test("every mention of a component is found, its declaration when asked for", async () => {
  const client = await openDesign("client U\nservice A█pi\nU -> Api\nflow F { from U  U -> Api }\nslo Api { rto < 1 min }\n");
  const without = await client.at<Location[]>("textDocument/references", { context: { includeDeclaration: false } });
  expect(places(without)).toEqual(["main.arch:2:5", "main.arch:3:22", "main.arch:4:4"]);
  const all = await client.at<Location[]>("textDocument/references", { context: { includeDeclaration: true } });
  expect(places(all)).toContain("main.arch:1:8");
});

test("mentions in files that import the declaration are found from the declaration", async () => {
  const files = { "main.arch": "database D█b\n", "web.arch": 'import "./main.arch"\nservice Web\nWeb -> Db\n' };
  const client = await openDesign(files["main.arch"], { files });
  const found = await client.at<Location[]>("textDocument/references", { context: { includeDeclaration: true } });
  expect(places(found)).toEqual(["main.arch:0:9", "web.arch:2:7"]);
});
