import { expect, test } from "vitest";
import type { Location } from "vscode-languageserver";
import { openDesign } from "../testing/client.ts";
import { withMarks, withoutMarks } from "../testing/marks.ts";

test.each([
  ["a field, its entity", "database Db {\n  entity «Order» { key id }\n  shard Order by hash(i█d) into 4\n}\n"],
  ["an entity, its store", "database «Db» {\n  entity O█rder { key id }\n}\n"],
  ["a zone, its region", "region «us» { zones a, b }\nservice Api { in us.█b }\n"],
  ["a component, its group", "group «Private» {\n  service Api\n}\nservice Web\nWeb -> A█pi\n"],
  ["a flow, the client it starts at", "client «U»\nservice A\nU -> A\nflow F { from U  U -> A }\nslo █F { availability 99% }\n"],
  ["an arrow of a flow, the link", "client U\nservice A\n«U -> A» { timeout 1 s }\nflow F { from U  U █-> A }\n"],
  [
    "an arrow inside a block, the innermost link",
    "client U\nservice A\nservice B\nU -> A\n«A -> B»\nflow F { from U  U -> A { maybe 5% { A -█> B } } }\n",
  ],
])("of %s", async (_what, marked) => {
  const { text } = withoutMarks(marked.replace("█", ""));
  const client = await openDesign(withoutMarks(marked).text);
  const location = await client.at<Location | null>("textDocument/typeDefinition");
  expect(location && withMarks(text, [location.range])).toBe(marked.replace("█", ""));
});

test.each(["let a█ = 5 ms\n", "service A█pi\n", "█\n"])("of %j there is none", async (text) => {
  const client = await openDesign(text);
  expect(await client.at<Location | null>("textDocument/typeDefinition")).toBeNull();
});
