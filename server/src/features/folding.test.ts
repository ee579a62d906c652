import { expect, test } from "vitest";
import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver";
import { openDesign } from "../testing/client.ts";

async function folds(text: string): Promise<readonly string[]> {
  const client = await openDesign(text);
  const ranges = await client.at<FoldingRange[]>("textDocument/foldingRange");
  return ranges.map(({ startLine, endLine, kind }) => `${startLine}-${endLine}${kind ? ` ${kind}` : ""}`);
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

test("comments behind statements are not a run of comments, and blank lines end one", async () => {
  expect(await folds("let a = 1  // one\nlet b = 2  // two\n// three\n\n// four\n// five\n")).toEqual([`4-5 ${FoldingRangeKind.Comment}`]);
});

test("regions fold with their markers, around bodies and inside each other", async () => {
  const text =
    "// #region Data\ndatabase Db {\n  replicas 2\n  workers 2\n}\n//#region Caches\n// the hot part\ncache C\n// #endregion\n// #endregion\n";
  expect(await folds(text)).toEqual(["0-9 region", "1-3", "5-8 region"]);
});

test("a region that is not closed, and an end without a start, fold nothing", async () => {
  expect(await folds("// #endregion\nservice A\n// #region open\nservice B\n")).toEqual([]);
});

test("unbalanced braces do no harm", async () => {
  expect(await folds("}\n}\nservice A {\n  replicas 2\n  \n}\n{\n")).toEqual(["2-4"]);
});

test("a client that shows the text of a folded region gets its name, and no more ranges than it can take", async () => {
  const client = await openDesign("// #region Data stores\ndatabase Db\n// #endregion\nservice A {\n  replicas 2\n  \n}\n", {
    capabilities: { textDocument: { foldingRange: { rangeLimit: 1, foldingRange: { collapsedText: true } } } },
  });
  expect(await client.at<FoldingRange[]>("textDocument/foldingRange")).toEqual([
    { startLine: 0, endLine: 2, kind: FoldingRangeKind.Region, collapsedText: "Data stores" },
  ]);
});
