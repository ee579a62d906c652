import { expect, test } from "vitest";
import type { Location } from "vscode-languageserver";
import { openDesign, type TestOptions, uriOf } from "../testing/client.ts";

async function target(text: string, options?: TestOptions): Promise<string | null> {
  const client = await openDesign(text, options);
  const location = await client.at<Location | null>("textDocument/definition");
  return location && `${location.uri.slice(uriOf("").length)}:${location.range.start.line}:${location.range.start.character}`;
}

test.each([
  ["a link's end", "service Api\ndatabase Db\nApi -> D█b\n", "main.arch:1:9"],
  ["a flow's step", "client U\nservice Api\nU -> Api\nflow F { from U  U -> A█pi }\n", "main.arch:1:8"],
  ["a flow's client", "client U\nservice Api\nU -> Api\nflow F { from █U  U -> Api }\n", "main.arch:0:7"],
  ["a constant", "let a = 5 ms\nlet b = █a * 2\n", "main.arch:0:4"],
  ["a zone", "region us { zones a, b }\nservice Api { in us.█b }\n", "main.arch:0:21"],
  ["a reference in a property", "coordinator Zk\nservice Api { leader-elected by Z█k }\n", "main.arch:0:12"],
  ["an objective's target", "client U\nservice Api\nU -> Api\nflow F { from U  U -> Api }\nslo █F { availability 99% }\n", "main.arch:3:5"],
  ["a shard's field", "database Db { entity Row { key id { cardinality 10 } }  shard Row by hash(i█d) into 4 }\n", "main.arch:0:31"],
])("%s leads to its declaration", async (_what, text, expected) => {
  expect(await target(text)).toBe(expected);
});

test("a name from another file leads there, and so does the import", async () => {
  const files = { "data.arch": "// stores\ndatabase Db\n" };
  expect(await target('import "./data.arch"\nservice Api\nApi -> D█b\n', { files })).toBe("data.arch:1:9");
  expect(await target('import "./da█ta.arch"\n', { files })).toBe("data.arch:0:0");
  expect(await target('import { D█b } from "./data.arch"\n', { files })).toBe("data.arch:1:9");
});

test("an unknown name leads nowhere", async () => {
  expect(await target("service Api\nApi -> No█body\n")).toBeNull();
});
