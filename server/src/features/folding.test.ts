import { expect, test } from "vitest";
import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver";
import { openDesign } from "../testing/client.ts";

async function folds(text: string): Promise<readonly string[]> {
  const client = await openDesign(text);
  const ranges = await client.at<FoldingRange[]>("textDocument/foldingRange");
  return ranges.map(({ startLine, endLine, kind }) => `${startLine}-${endLine}${kind ? ` ${kind}` : ""}`).sort();
}

test("bodies fold and keep their closing brace, also nested ones", async () => {
  expect(await folds('group "A" {\n  service Api {\n    replicas 2\n    workers 3\n  }\n}\n')).toEqual(["0-4", "1-3"]);
});

test("comments and imports fold", async () => {
  expect(await folds('// one\n// two\nimport "./a.arch"\nimport "./b.arch"\n/* a\nb */\n')).toEqual([
    `0-1 ${FoldingRangeKind.Comment}`,
    `2-3 ${FoldingRangeKind.Imports}`,
    `4-5 ${FoldingRangeKind.Comment}`,
  ]);
});

test("unbalanced braces do no harm", async () => {
  expect(await folds("}\n}\nservice A {\n  replicas 2\n  \n}\n{\n")).toEqual(["2-4"]);
});
